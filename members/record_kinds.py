"""What of this app goes in and out of Excel."""

from groupportal.records.kinds import register
from members.excel.contacts import ContactsKind
from members.excel.experts import ExpertsKind
from members.excel.points import PointsKind
from members.excel.roll import MembersKind

for _kind in (MembersKind(), ContactsKind(), ExpertsKind(), PointsKind()):
    register(_kind)
