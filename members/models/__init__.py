from members.models.application import Application, ApplicationEvent, ApplicationFile
from members.models.attachment import MemberAttachment
from members.models.contact import Contact
from members.models.member import DataProposal, EarlierKind, Member
from members.models.period import MembershipPeriod, RankPeriod, SuspensionPeriod

__all__ = [
    "Application",
    "ApplicationEvent",
    "ApplicationFile",
    "Contact",
    "DataProposal",
    "EarlierKind",
    "Member",
    "MemberAttachment",
    "MembershipPeriod",
    "RankPeriod",
    "SuspensionPeriod",
]
