"""Contacts of members as a workbook: one row a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from groupportal.records.columns import ColumnKind, RecordColumn
from groupportal.records.keeping import Earlier, insert_kept
from groupportal.records.kinds import Exported, RecordKind, Work, Written
from groupportal.records.sharing import NARROW, checked_email, counted, twins
from groupportal.ui.pinyin import spell
from members.excel.roll import request_of
from members.filters import ContactFilter
from members.models import Contact
from members.selectors.contacts import contacts_for
from members.services.unit_rows import PHONE, find_members, members_offered, require_members, unit_columns

YES = "yes"
CHANGED = ("title", "phone", "email")
KEPT = ("member_id", "name", "pinyin", "is_main", *CHANGED)

COLUMNS = (
    *unit_columns(required=True, note="与成员名册一致。"),
    RecordColumn(
        "name",
        "姓名",
        ColumnKind.NAME,
        required=True,
        max_length=60,
        aliases=("联系人", "联系人姓名"),
        example="张三",
        width=NARROW,
        personal=True,
    ),
    RecordColumn(
        "title",
        "职务",
        max_length=60,
        aliases=("职位", "部门及职务"),
        example="办公室主任",
        width=16,
        personal=True,
    ),
    PHONE,
    RecordColumn(
        "email",
        "邮箱",
        ColumnKind.EMAIL,
        max_length=254,
        aliases=("电子邮箱", "E-mail", "邮件地址"),
        note="电话和邮箱至少填一项。",
        example="office@example.cn",
        width=24,
        check=checked_email,
    ),
    RecordColumn(
        "is_main",
        "主要联系人",
        ColumnKind.CHOICE,
        choices=((YES, "是"), ("no", "否")),
        synonyms={"√": YES, "对": YES, "主要": YES},
        aliases=("是否主要联系人",),
        note="每家单位一位；不填时，原来没有联系人的单位取第一位。",
        width=14,
    ),
)


class ContactsKind(RecordKind):
    """People to turn to; one known by name at its unit is updated."""

    code = "contacts"
    label = "联系人"
    action = "members.edit_roll"
    export_action = "members.export_roll"
    full_action = "members.view_contacts"
    help = "每行一位联系人，单位须已在成员名册中。同一单位里同名的视为同一人，只更新职务、电话和邮箱。"
    columns = COLUMNS
    derived = (("pinyin", "text"),)
    list_url = "members:contacts"

    def offered(self) -> dict[str, list[str]]:
        """The members there are."""
        return {"unit": members_offered()}

    def complete(
        self, values: list[Any], place: Mapping[str, int], say: Callable[[str, str, str], None]
    ) -> None:
        if not values[place["phone"]] and not values[place["email"]]:
            say("phone", "contact_reach", "电话和邮箱至少填一项，否则联系不上。")

    def derive(self, values: Sequence[Any], place: Mapping[str, int]) -> Sequence[Any]:
        return (spell(values[place["name"]]),)

    def check(self, work: Work) -> None:
        find_members(work)
        require_members(work)
        twins(
            work,
            "member_id; name",
            "name",
            "person_twice",
            lambda first: f"与{first}是同一单位的同一个人，请只保留一行。",
        )
        twins(
            work,
            f"CASE WHEN ok AND is_main = '{YES}' THEN member_id END",
            "is_main",
            "two_main",
            lambda first: f"{first}已是这家单位的主要联系人，每家单位只能有一位。",
        )
        stage = work.stage
        stage.add_columns(
            contact_id="bigint", changed="boolean DEFAULT false", becomes_main="boolean DEFAULT false"
        )
        stage.run(
            "SELECT count(*) FROM (SELECT m.id FROM members_member m WHERE m.group_id = {group} AND m.id IN"
            " (SELECT member_id FROM {stage}) FOR NO KEY UPDATE) locked"
        )
        stage.run(
            "UPDATE {stage} s SET contact_id = c.id, changed = coalesce(s.title, c.title) <> c.title"
            " OR coalesce(s.phone, c.phone) <> c.phone OR coalesce(s.email, c.email) <> c.email"
            " FROM (SELECT DISTINCT ON (member_id, name) * FROM members_contact WHERE group_id = {group}"
            " ORDER BY member_id, name, id) c WHERE s.ok AND c.member_id = s.member_id AND c.name = s.name"
        )
        stage.run(
            f"UPDATE {{stage}} s SET becomes_main = true WHERE ok AND is_main = '{YES}' AND NOT EXISTS (SELECT FROM"
            " members_contact c WHERE c.group_id = {group} AND c.id = s.contact_id AND c.is_main)"
        )
        stage.run(
            'UPDATE {stage} s SET becomes_main = true FROM (SELECT DISTINCT ON (member_id) member_id, "row" FROM {stage}'
            ' WHERE ok AND is_main IS NULL ORDER BY member_id, "row") f WHERE f."row" = s."row" AND NOT EXISTS'
            " (SELECT FROM members_contact c WHERE c.group_id = {group} AND c.member_id = s.member_id AND c.is_main)"
            f" AND NOT EXISTS (SELECT FROM {{stage}} o WHERE o.ok AND o.member_id = s.member_id AND o.is_main = '{YES}')"
        )

    def forecast(self, work: Work) -> dict[str, int]:
        return counted(
            work,
            {
                "新增联系人": "contact_id IS NULL",
                "更新联系人": "contact_id IS NOT NULL AND (changed OR becomes_main)",
                "没有变化": "contact_id IS NOT NULL AND NOT changed AND NOT becomes_main",
            },
        )

    def write(self, work: Work) -> Written:
        facts = self.forecast(work)
        stage = work.stage
        self._step_down(work)
        known = (
            "SELECT contact_id FROM {stage} WHERE ok AND contact_id IS NOT NULL AND (changed OR becomes_main)"
        )
        before = Earlier(work.batch, Contact, stage.fill(known), (*CHANGED, "is_main"))
        stage.run(
            "UPDATE members_contact c SET title = coalesce(s.title, c.title), phone = coalesce(s.phone, c.phone),"
            " email = coalesce(s.email, c.email), is_main = c.is_main OR s.becomes_main FROM {stage} s"
            " WHERE c.group_id = {group} AND s.ok AND c.id = s.contact_id AND (s.changed OR s.becomes_main)"
        )
        before.keep()
        insert_kept(
            work.batch,
            Contact,
            stage.fill(
                "INSERT INTO members_contact (public_id, group_id, member_id, name, pinyin, title, phone, email, is_main,"
                " created_at) SELECT gen_random_uuid(), {group}, member_id, name, pinyin, coalesce(title, ''),"
                " coalesce(phone, ''), coalesce(email, ''), becomes_main, now() FROM {stage}"
                ' WHERE ok AND contact_id IS NULL ORDER BY "row"'
            ),
            KEPT,
        )
        words = "，".join(f"{label} {n:,} 位" for label, n in facts.items())
        return Written(facts, f"已导入联系人：{words}。")

    def _step_down(self, work: Work) -> None:
        """Former main contacts make room."""
        chosen = (
            "SELECT c.id FROM members_contact c JOIN {stage} s ON s.member_id = c.member_id WHERE c.group_id = {group}"
            " AND s.ok AND s.becomes_main AND c.is_main AND c.id IS DISTINCT FROM s.contact_id"
        )
        before = Earlier(work.batch, Contact, work.stage.fill(chosen), ("is_main",))
        work.stage.run(
            f"UPDATE members_contact SET is_main = false WHERE group_id = {{group}} AND id IN ({chosen})"
        )
        before.keep()

    def listed(self, asked: Exported) -> QuerySet[Contact]:
        rows = contacts_for(asked.viewer)
        return ContactFilter(asked.query, queryset=rows, request=request_of(asked)).qs

    def cells(self, records: QuerySet[Contact], asked: Exported) -> Iterator[Mapping[str, Any]]:
        for row in records.select_related("member__unit").iterator(chunk_size=2_000):
            yield {
                **{name: getattr(row, name) for name in ("name", "title", "phone", "email")},
                "unit": row.member.unit.name,
                "credit_code": row.member.credit_code,
                "is_main": YES if row.is_main else "no",
            }
