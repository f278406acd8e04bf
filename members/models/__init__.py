from members.models.application import Application, ApplicationEvent, ApplicationFile
from members.models.attachment import MemberAttachment
from members.models.contact import Contact
from members.models.expert import Expert, ExpertDocument, ExpertField, ExpertPeriod, ExpertRecord
from members.models.member import DataProposal, EarlierKind, Member
from members.models.period import MembershipPeriod, RankPeriod, SuspensionPeriod
from members.models.point_appeal import PointsAppeal, PointsPaper
from members.models.point_claim import PointsClaim
from members.models.point_entry import PointsEntry, PointsEvidence
from members.models.point_grading import GradingLine, GradingRun
from members.models.point_rule import PointGrade, PointRule, PointRuleSet

__all__ = [
    "Application",
    "ApplicationEvent",
    "ApplicationFile",
    "Contact",
    "DataProposal",
    "EarlierKind",
    "Expert",
    "ExpertDocument",
    "ExpertField",
    "ExpertPeriod",
    "ExpertRecord",
    "GradingLine",
    "GradingRun",
    "Member",
    "MemberAttachment",
    "MembershipPeriod",
    "PointGrade",
    "PointRule",
    "PointRuleSet",
    "PointsAppeal",
    "PointsClaim",
    "PointsEntry",
    "PointsEvidence",
    "PointsPaper",
    "RankPeriod",
    "SuspensionPeriod",
]
