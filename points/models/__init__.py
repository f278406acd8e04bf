from points.models.appeal import PointsAppeal, PointsPaper
from points.models.claim import PointsClaim
from points.models.entry import PointsEntry, PointsEvidence
from points.models.grading import GradingLine, GradingRun
from points.models.rule import PointGrade, PointRule, PointRuleSet

__all__ = [
    "GradingLine",
    "GradingRun",
    "PointGrade",
    "PointRule",
    "PointRuleSet",
    "PointsAppeal",
    "PointsClaim",
    "PointsEntry",
    "PointsEvidence",
    "PointsPaper",
]
