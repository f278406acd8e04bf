"""What a reader and an editor get at each address of this room (see ``tests.sweeps.url_table``)."""

import datetime as dt
from typing import Any

from members.models import Member
from tests.sweeps.expected import Expected, Side

SUBMITTED = {"state": "submitted", "proposed_at": dt.datetime(2023, 6, 1, tzinfo=dt.UTC)}
OWN = {"unit": "unit"}


def of_own_unit(row: Any, side: Side) -> None:
    """The row is about the unit that people act for."""
    Member.objects.filter(pk=row.member_id).update(unit=side.unit)


PUBLIC = frozenset({"members:join", "members:join_status"})
TABLE = {
    "members:list": Expected(200, 200),
    "members:bulk_edit": Expected(403, 302),
    "members:bulk": Expected(403, 302),
    "members:forms": Expected(403, 302),
    "members:register": Expected(403, 200),
    "members:own": Expected(403, 403),
    "members:growth": Expected(200, 200),
    "members:duplicates": Expected(403, 200),
    "members:applications": Expected(403, 200),
    "members:application": Expected(403, 200, "members.Application", values=SUBMITTED),
    "members:application_form": Expected(403, 200, "members.Application", values=SUBMITTED),
    "members:application_return": Expected(403, 200, "members.Application", values=SUBMITTED),
    "members:application_material": Expected(403, 200, "members.Application", values=SUBMITTED),
    "members:application_accept": Expected(403, 200, "members.Application", values=SUBMITTED),
    "members:application_refuse": Expected(403, 200, "members.Application", values=SUBMITTED),
    "members:application_receive": Expected(403, 200, "members.Application", values=SUBMITTED),
    "members:application_end": Expected(403, 200, "members.Application", values=SUBMITTED),
    "members:application_admit": Expected(403, 200, "members.Application", values=SUBMITTED),
    "members:proposal": Expected(403, 200, "members.DataProposal"),
    "members:proposal_withdraw": Expected(403, 403, "members.DataProposal", opened=of_own_unit),
    "members:outside_list": Expected(403, 200),
    "members:outside_bulk_edit": Expected(403, 302),
    "members:outside_new": Expected(403, 200),
    "members:outside": Expected(403, 200, "tenancy.Unit"),
    "members:outside_edit": Expected(403, 200, "tenancy.Unit"),
    "members:accounts": Expected(403, 200),
    "members:contacts": Expected(403, 200),
    "members:contact_bulk_edit": Expected(403, 302),
    "members:contact_numbers": Expected(403, 302),
    "members:contact_account": Expected(403, 200, "members.Contact"),
    "members:contact_read": Expected(403, 200, "members.Contact"),
    "members:contact_edit": Expected(403, 200, "members.Contact"),
    "members:contact_remove": Expected(403, 200, "members.Contact"),
    "members:attachment_withdraw": Expected(403, 200, "members.MemberAttachment"),
    "members:correct": Expected(403, 200, "members.MembershipPeriod"),
    "members:member": Expected(200, 200, "members.Member"),
    "members:form": Expected(200, 200, "members.Member"),
    "members:edit": Expected(403, 200, "members.Member"),
    "members:edit_own": Expected(403, 403, "members.Member", values=OWN),
    "members:propose": Expected(403, 403, "members.Member", values=OWN),
    "members:kind": Expected(403, 200, "members.Member"),
    "members:checked": Expected(403, 302, "members.Member"),
    "members:leave": Expected(403, 200, "members.Member"),
    "members:suspend": Expected(403, 200, "members.Member"),
    "members:resume": Expected(403, 200, "members.Member"),
    "members:re_enter": Expected(403, 200, "members.Member"),
    "members:rank": Expected(403, 200, "members.Member"),
    "members:merge": Expected(403, 200, "members.Member"),
    "members:remove": Expected(403, 200, "members.Member"),
    "members:contact_add": Expected(403, 200, "members.Member"),
    "members:attachment_add": Expected(403, 200, "members.Member"),
    "members:join": Expected(200, 200),
    "members:join_status": Expected(200, 200),
    "members-api:members": Expected(200, 200),
    "members-api:member": Expected(200, 200, "members.Member"),
}
