from employment.models.application import Application, ApplicationStep
from employment.models.cv import CvLine, JobWish
from employment.models.demand import Demand
from employment.models.visit import FirmVisit

__all__ = ["Application", "ApplicationStep", "CvLine", "Demand", "FirmVisit", "JobWish"]
