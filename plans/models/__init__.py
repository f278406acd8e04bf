from plans.models.filing import Evidence, Filing, FilingFigure, FilingSource, RemovedEvidence
from plans.models.item import AcceptancePoint, ItemThread, PlanItem, ResponsibleUnit, YearlyExpectation
from plans.models.plan import Plan, PlanRevision
from plans.models.work import Assignment

__all__ = [
    "AcceptancePoint",
    "Assignment",
    "Evidence",
    "Filing",
    "FilingFigure",
    "FilingSource",
    "ItemThread",
    "Plan",
    "PlanItem",
    "PlanRevision",
    "RemovedEvidence",
    "ResponsibleUnit",
    "YearlyExpectation",
]
