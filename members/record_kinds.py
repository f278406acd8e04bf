"""What of this app goes in and out of Excel."""

from groupportal.records.registry import register
from members.excel.contacts import ContactsKind
from members.excel.roll import MembersKind

register(MembersKind())
register(ContactsKind())
