from plans.models.filing import Evidence, Filing, FilingFigure
from plans.models.item import AcceptancePoint, ItemThread, PlanItem, ResponsibleUnit, YearlyExpectation
from plans.models.plan import Plan, PlanRevision
from plans.models.work import Assignment

__all__ = [
    "AcceptancePoint",
    "Assignment",
    "Evidence",
    "Filing",
    "FilingFigure",
    "ItemThread",
    "Plan",
    "PlanItem",
    "PlanRevision",
    "ResponsibleUnit",
    "YearlyExpectation",
]
