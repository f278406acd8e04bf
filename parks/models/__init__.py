from parks.models.base import (
    BaseCourse,
    BaseFunction,
    BaseInvestment,
    BasePartner,
    MutualService,
    TrainingBase,
)
from parks.models.college import CollegeCohort, CollegePartner, CollegeRoom, IndustryCollege
from parks.models.facility import Booking, Facility, FacilityClosure, FacilityPhoto
from parks.models.incubation import StartupTeam, TeamMember
from parks.models.park import Centre, CentreAgreement, CentreStaff, Park, Resident
from parks.models.project import Achievement, JointProject, Milestone, ProjectMoney, ProjectPartner
from parks.models.request import Rating, RequestMember, ServiceRequest, WorkFile, WorkLog
from parks.models.training import Attendance, Training
from parks.models.value import EconomicValue

__all__ = [
    "Achievement",
    "Attendance",
    "BaseCourse",
    "BaseFunction",
    "BaseInvestment",
    "BasePartner",
    "Booking",
    "Centre",
    "CentreAgreement",
    "CentreStaff",
    "CollegeCohort",
    "CollegePartner",
    "CollegeRoom",
    "EconomicValue",
    "Facility",
    "FacilityClosure",
    "FacilityPhoto",
    "IndustryCollege",
    "JointProject",
    "Milestone",
    "MutualService",
    "Park",
    "ProjectMoney",
    "ProjectPartner",
    "Rating",
    "RequestMember",
    "Resident",
    "ServiceRequest",
    "StartupTeam",
    "TeamMember",
    "Training",
    "TrainingBase",
    "WorkFile",
    "WorkLog",
]
