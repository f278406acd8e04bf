from governance.models.ballot import BallotReceipt, CountedBallot, SecretBallot
from governance.models.body import Body, Charter, MajorityRule
from governance.models.consultation import Consultation, RegulationComment
from governance.models.meeting import AgendaItem, AgendaPaper, Invitation, Meeting, Presence
from governance.models.motion import Motion, MotionOption, NamedVote, Voter
from governance.models.numbering import NumberForm
from governance.models.regulation import (
    Regulation,
    RegulationClause,
    RegulationReceipt,
    RegulationVersion,
)
from governance.models.resolution import Resolution, ResolutionReceipt
from governance.models.term import Seat, Term

__all__ = [
    "AgendaItem",
    "AgendaPaper",
    "BallotReceipt",
    "Body",
    "Charter",
    "Consultation",
    "CountedBallot",
    "Invitation",
    "MajorityRule",
    "Meeting",
    "Motion",
    "MotionOption",
    "NamedVote",
    "NumberForm",
    "Presence",
    "Regulation",
    "RegulationClause",
    "RegulationComment",
    "RegulationReceipt",
    "RegulationVersion",
    "Resolution",
    "ResolutionReceipt",
    "Seat",
    "SecretBallot",
    "Term",
    "Voter",
]
