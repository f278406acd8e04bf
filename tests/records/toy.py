"""A row-by-row kind as small as a room's: people to turn to at a member, each through the services of contacts."""

from __future__ import annotations

from groupportal.records.columns import ColumnKind, RecordColumn
from groupportal.records.references import Named
from groupportal.records.rows import RowKind
from members.models import Contact, Member
from members.services.contacts import add_contact, edit_contact, remove_contact


class PeopleKind(RowKind):
    """People; one known by name at its unit is updated."""

    code = "toy.people"
    label = "通讯录"
    action = "members.edit_roll"
    export_action = "members.export_roll"
    full_action = "members.view_contacts"
    model = Contact
    keys = ("member", "name")
    columns = (
        RecordColumn(
            "member",
            "单位",
            ColumnKind.REFERENCE,
            required=True,
            refers=Named(lambda: Member.objects.select_related("unit"), "成员名册", by="unit__name"),
        ),
        RecordColumn("name", "姓名", ColumnKind.NAME, required=True, max_length=60, personal=True),
        RecordColumn("title", "职务", max_length=60, personal=True),
        RecordColumn("phone", "电话", ColumnKind.PHONE),
        RecordColumn("email", "邮箱", ColumnKind.EMAIL),
    )

    def records(self):
        return Contact.objects.select_related("member__unit")

    def save(self, values, found, *, by):
        member = values.pop("member")
        return add_contact(member, values, by=by) if found is None else edit_contact(found, values, by=by)

    def remove(self, record, *, by):
        remove_contact(record, by=by)
