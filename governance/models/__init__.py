from governance.models.body import Body, Charter, MajorityRule
from governance.models.meeting import AgendaItem, AgendaPaper, Invitation, Meeting, Presence
from governance.models.motion import Motion, MotionOption, NamedVote, Voter
from governance.models.term import Seat, Term

__all__ = [
    "AgendaItem",
    "AgendaPaper",
    "Body",
    "Charter",
    "Invitation",
    "MajorityRule",
    "Meeting",
    "Motion",
    "MotionOption",
    "NamedVote",
    "Presence",
    "Seat",
    "Term",
    "Voter",
]
