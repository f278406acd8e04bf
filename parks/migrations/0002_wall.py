from django.db import migrations

from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):
    dependencies = [("parks", "0001_initial"), ("audit", "0002_wall"), ("tenancy", "0002_wall")]
    operations = [
        BuildWall(
            "Park",
            "Resident",
            "Centre",
            "CentreAgreement",
            "CentreStaff",
            "JointProject",
            "ProjectPartner",
            "Milestone",
            "ProjectMoney",
            "Achievement",
            "ServiceRequest",
            "RequestMember",
            "WorkLog",
            "WorkFile",
            "Rating",
            "EconomicValue",
            "Training",
            "Attendance",
            "StartupTeam",
            "TeamMember",
            "IndustryCollege",
            "CollegePartner",
            "CollegeRoom",
            "CollegeCohort",
            "TrainingBase",
            "BasePartner",
            "BaseInvestment",
            "BaseCourse",
            "MutualService",
            "Facility",
            "FacilityPhoto",
            "FacilityClosure",
            "Booking",
            facts=(
                "Park",
                "Resident",
                "Centre",
                "JointProject",
                "Achievement",
                "ServiceRequest",
                "EconomicValue",
                "Training",
                "Attendance",
                "StartupTeam",
                "IndustryCollege",
                "TrainingBase",
                "BaseInvestment",
                "BaseCourse",
                "MutualService",
                "Booking",
            ),
        )
    ]
