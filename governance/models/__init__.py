from governance.models.ballot import BallotReceipt, CountedBallot, SecretBallot
from governance.models.body import Body, Charter, MajorityRule
from governance.models.consultation import Consultation, RegulationComment
from governance.models.contest import Contest, ContestChoice, ContestParty
from governance.models.contest_entry import ContestEntry, ContestFile, ContestOpinion
from governance.models.election import Candidate, Election, ElectionBallot, ElectionPost, WriteIn
from governance.models.follow_up import FollowUp
from governance.models.meeting import AgendaItem, AgendaPaper, Invitation, Meeting, Presence
from governance.models.minutes import Minutes, MinutesRevision
from governance.models.motion import Motion, MotionOption, NamedVote, Voter
from governance.models.numbering import NumberForm
from governance.models.presence import MeetingCode
from governance.models.proxy import Proxy
from governance.models.regulation import (
    Regulation,
    RegulationClause,
    RegulationReceipt,
    RegulationVersion,
)
from governance.models.resolution import Resolution, ResolutionReceipt
from governance.models.sealing import BallotKey, CountCheck, SealedCount, ShutBallot
from governance.models.term import Seat, Term

__all__ = [
    "AgendaItem",
    "AgendaPaper",
    "BallotKey",
    "BallotReceipt",
    "Body",
    "Candidate",
    "Charter",
    "Consultation",
    "Contest",
    "ContestChoice",
    "ContestEntry",
    "ContestFile",
    "ContestOpinion",
    "ContestParty",
    "CountCheck",
    "CountedBallot",
    "Election",
    "ElectionBallot",
    "ElectionPost",
    "FollowUp",
    "Invitation",
    "MajorityRule",
    "Meeting",
    "MeetingCode",
    "Minutes",
    "MinutesRevision",
    "Motion",
    "MotionOption",
    "NamedVote",
    "NumberForm",
    "Presence",
    "Proxy",
    "Regulation",
    "RegulationClause",
    "RegulationComment",
    "RegulationReceipt",
    "RegulationVersion",
    "Resolution",
    "ResolutionReceipt",
    "SealedCount",
    "Seat",
    "SecretBallot",
    "ShutBallot",
    "Term",
    "Voter",
    "WriteIn",
]
