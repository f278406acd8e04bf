from employment.models.application import Application, ApplicationStep
from employment.models.cv import CvLine, JobWish
from employment.models.demand import Demand
from employment.models.graduate import FollowUp, Graduate, GraduateAnswer, SurveyCall
from employment.models.round import Round, RoundKind, RoundPost, RoundUnit
from employment.models.round_choice import Adjustment, Chooser, StudentWish, UnitRanking
from employment.models.visit import FirmVisit

__all__ = [
    "Adjustment",
    "Application",
    "ApplicationStep",
    "Chooser",
    "CvLine",
    "Demand",
    "FirmVisit",
    "FollowUp",
    "Graduate",
    "GraduateAnswer",
    "JobWish",
    "Round",
    "RoundKind",
    "RoundPost",
    "RoundUnit",
    "StudentWish",
    "SurveyCall",
    "UnitRanking",
]
