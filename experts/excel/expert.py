"""专家库 as a workbook: one row a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from django.db.models import QuerySet

from experts.enums import ExpertKind, Sex, Side
from experts.excel.writing import CHANGED, write_experts
from experts.forms.expert import ExpertFilter
from experts.models import Expert
from experts.selectors.expert import experts, listed
from experts.services.expert import field_names
from groupportal.records.columns import ColumnKind, RecordColumn
from groupportal.records.kinds import Exported, RecordKind, Work, Written
from groupportal.records.sharing import NARROW, WIDE, counted, day_rule, twins
from groupportal.ui.asof import parse_as_of
from groupportal.ui.formats import cndate
from groupportal.ui.pinyin import spell
from members.services.unit_rows import PHONE, find_members, unit_columns


def checked_fields(text: str) -> str:
    """Fields as they are staged, one to each 、."""
    return "、".join(field_names(text))


COLUMNS = (
    RecordColumn(
        "name",
        "姓名",
        ColumnKind.NAME,
        required=True,
        max_length=60,
        aliases=("专家姓名", "教师姓名"),
        example="李四",
        width=NARROW,
        personal=True,
    ),
    RecordColumn(
        "sex", "性别", ColumnKind.CHOICE, choices=tuple(Sex.choices), example="男", width=8, personal=True
    ),
    RecordColumn(
        "kind",
        "类型",
        ColumnKind.CHOICE,
        required=True,
        choices=tuple(ExpertKind.choices),
        synonyms={
            "企业": ExpertKind.ENTERPRISE.value,
            "学校": ExpertKind.SCHOOL.value,
            "校内": ExpertKind.SCHOOL.value,
            "兼职": ExpertKind.PART_TIME.value,
            "行业": ExpertKind.INDUSTRY.value,
        },
        aliases=("专家类型", "人员类型", "类别"),
        example=ExpertKind.ENTERPRISE.label,
        width=14,
    ),
    *unit_columns(required=True, note="成员单位与名册一致；不在名册的记为集团外单位。"),
    RecordColumn(
        "side",
        "集团内外",
        ColumnKind.CHOICE,
        choices=tuple(Side.choices),
        synonyms={"内": Side.INSIDE.value, "外": Side.OUTSIDE.value},
        note="成员单位的人总是集团内；其他单位不填时按集团外。",
        width=NARROW,
    ),
    RecordColumn(
        "title",
        "职称",
        max_length=60,
        aliases=("专业技术职务",),
        example="高级工程师",
        width=16,
        personal=True,
    ),
    RecordColumn("position", "职务", max_length=60, aliases=("职位",), width=16, personal=True),
    RecordColumn(
        "fields",
        "专业领域",
        max_length=500,
        aliases=("领域", "研究方向", "专业", "专长"),
        note="几个之间用顿号隔开。",
        example="数控技术、模具设计",
        width=WIDE,
        check=checked_fields,
    ),
    PHONE,
    RecordColumn(
        "joined_on",
        "入库时间",
        ColumnKind.DATE,
        required=True,
        aliases=("入库日期", "聘任时间", "聘任日期"),
        example="2022-03-01",
        width=14,
        check=day_rule("入库时间"),
    ),
    RecordColumn(
        "left_on",
        "出库时间",
        ColumnKind.DATE,
        aliases=("出库日期",),
        note="已出库的才填；从这一天起不再在库。",
        width=14,
        check=day_rule("出库时间"),
    ),
    RecordColumn("reason", "出库原因", max_length=300, note="填了出库时间的必填。", width=20),
    RecordColumn("note", "备注", max_length=500, width=24),
)


class ExpertsKind(RecordKind):
    """People of the pool; one known by name and unit is updated."""

    code = "experts"
    label = "专家"
    action = "experts.edit_experts"
    export_action = "experts.export_experts"
    full_action = "experts.view_expert_phone"
    help = "每行一位专家或兼职教师。同一单位里同名的视为同一人，只更新资料；单位不在名册的记为集团外。"
    columns = COLUMNS
    derived = (("pinyin", "text"),)
    list_url = "experts:list"

    def complete(
        self, values: list[Any], place: Mapping[str, int], say: Callable[[str, str, str], None]
    ) -> None:
        joined, left, reason = (values[place[n]] for n in ("joined_on", "left_on", "reason"))
        if left is not None and joined is not None and left <= joined:
            say("left_on", "left_before_joining", f"出库时间应晚于入库时间（{cndate(joined)}），请核对。")
        if left is not None and not reason:
            say("reason", "reason_missing", "填了出库时间，请写明原因，例如“聘期届满”“调离”。")
        if left is None and reason:
            say("left_on", "day_missing", "填了出库原因，却没有出库时间，请补上或删去原因。")

    def derive(self, values: Sequence[Any], place: Mapping[str, int]) -> Sequence[Any]:
        return (spell(values[place["name"]]),)

    def check(self, work: Work) -> None:
        find_members(work)
        stage = work.stage
        stage.add_columns(
            expert_id="bigint",
            is_new="boolean DEFAULT false",
            changed="boolean DEFAULT false",
            fields_new="boolean DEFAULT false",
            period_new="boolean DEFAULT false",
        )
        twins(
            work,
            "name; coalesce(member_id::text, unit)",
            "name",
            "person_twice",
            lambda first: f"与{first}是同一单位的同一个人，请只保留一行。",
        )
        work.refuse(
            f"SELECT \"row\" FROM {{stage}} WHERE ok AND member_id IS NOT NULL AND side = '{Side.OUTSIDE}'",
            "side",
            "member_is_inside",
            lambda: "这家是成员单位，它的人是集团内的，请改正。",
        )
        stage.run(
            "UPDATE {stage} s SET expert_id = e.id FROM (SELECT DISTINCT ON (name, member_id, unit_name) * FROM"
            " experts_expert WHERE group_id = {group} ORDER BY name, member_id, unit_name, id) e WHERE s.ok"
            " AND e.name = s.name AND (e.member_id = s.member_id OR s.member_id IS NULL AND e.unit_name = s.unit)"
        )
        stage.run("UPDATE {stage} SET is_new = true, period_new = true WHERE ok AND expert_id IS NULL")
        stage.run(
            "SELECT count(*) FROM (SELECT e.id FROM experts_expert e WHERE e.group_id = {group} AND e.id IN"
            " (SELECT expert_id FROM {stage}) FOR UPDATE) locked"
        )
        self._periods(work)
        differ = " OR ".join(f"coalesce(s.{c}, e.{c}) <> e.{c}" for c in CHANGED)
        stage.run(
            f"UPDATE {{stage}} s SET changed = {differ} FROM experts_expert e WHERE e.group_id = {{group}}"
            " AND e.id = s.expert_id AND s.ok"
        )
        stage.run(
            "UPDATE {stage} s SET fields_new = true WHERE s.ok AND EXISTS (SELECT FROM"
            " unnest(string_to_array(s.fields, '、')) f(name) WHERE NOT EXISTS (SELECT FROM experts_expertfield h"
            " WHERE h.group_id = {group} AND h.expert_id = s.expert_id AND h.name = f.name))"
        )

    def _periods(self, work: Work) -> None:
        work.refuse(
            'SELECT s."row", p.ends_on FROM {stage} s JOIN experts_expertperiod p ON p.group_id = {group}'
            " AND p.expert_id = s.expert_id AND p.starts_on = s.joined_on WHERE s.ok AND s.left_on IS NOT NULL"
            " AND s.left_on IS DISTINCT FROM p.ends_on",
            "left_on",
            "left_differs",
            lambda held: (
                (f"库里登记的出库时间是{cndate(held)}，" if held else "库里这个人还在库，")
                + "出库请在专家的页面登记。"
            ),
        )
        work.refuse(
            'SELECT s."row", min(p.starts_on) FROM {stage} s JOIN experts_expertperiod p ON p.group_id = {group}'
            " AND p.expert_id = s.expert_id WHERE s.ok AND daterange(s.joined_on, s.left_on) &&"
            " daterange(p.starts_on, p.ends_on) AND NOT EXISTS (SELECT FROM experts_expertperiod e WHERE"
            " e.group_id = {group} AND e.expert_id = s.expert_id AND e.starts_on = s.joined_on)"
            ' GROUP BY s."row" ORDER BY s."row"',
            "joined_on",
            "periods_overlap",
            lambda since: f"与已登记的在库期间（自{cndate(since)}）重叠，请核对日期。",
        )
        work.stage.run(
            "UPDATE {stage} s SET period_new = true WHERE s.ok AND NOT s.is_new AND NOT EXISTS (SELECT FROM"
            " experts_expertperiod p WHERE p.group_id = {group} AND p.expert_id = s.expert_id"
            " AND p.starts_on = s.joined_on)"
        )

    def forecast(self, work: Work) -> dict[str, int]:
        touched = "(changed OR fields_new OR period_new)"
        return counted(
            work,
            {
                "新增专家": "is_new",
                "更新专家": f"NOT is_new AND {touched}",
                "没有变化": f"NOT is_new AND NOT {touched}",
            },
        )

    def write(self, work: Work) -> Written:
        facts = self.forecast(work)
        write_experts(work)
        words = "，".join(f"{label} {n:,} 位" for label, n in facts.items())
        return Written(facts, f"已导入专家：{words}。")

    def listed(self, asked: Exported) -> QuerySet[Expert]:
        request = SimpleNamespace(GET=asked.query)
        as_of = parse_as_of(request)  # type: ignore[arg-type]
        rows = listed(experts(), as_of)
        return ExpertFilter(asked.query, queryset=rows, request=request, as_of=as_of).qs

    def cells(self, records: QuerySet[Expert], asked: Exported) -> Iterator[Mapping[str, Any]]:
        rows = records.select_related("member__unit").prefetch_related("fields", "periods")
        for row in rows.iterator(chunk_size=1_000):
            last = max(row.periods.all(), key=lambda p: p.starts_on, default=None)
            yield {
                **{
                    name: getattr(row, name)
                    for name in ("name", "sex", "kind", "side", "title", "position", "note")
                },
                "unit": row.unit,
                "credit_code": row.member.credit_code if row.member else "",
                "fields": "、".join(field.name for field in row.fields.all()),
                "phone": row.phone,
                "joined_on": last.starts_on if last else None,
                "left_on": last.ends_on if last else None,
                "reason": last.reason if last else "",
            }
