from django.db import migrations

from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):
    dependencies = [("employment", "0001_initial"), ("audit", "0002_wall"), ("tenancy", "0002_wall")]
    operations = [
        BuildWall(
            "FirmVisit",
            "Demand",
            "JobWish",
            "CvLine",
            "Application",
            "ApplicationStep",
            facts=("FirmVisit", "Demand", "Application", "JobWish"),
        )
    ]
