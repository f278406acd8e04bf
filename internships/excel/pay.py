"""Pay of interns as a workbook of the school's office: a row a student and month, through the service."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from groupportal.errors import DomainError
from groupportal.lists.declaring import with_words
from groupportal.records.columns import ColumnKind, RecordColumn
from groupportal.records.kinds import Exported
from groupportal.records.rows import RowKind
from groupportal.tenancy.viewer import Viewer
from internships.enums import PayWay
from internships.models import PayRecord, Placement
from internships.selectors.pay import RECORD, first_of, is_there_in, payable_for, pays_for
from internships.services.pay import PayInput, record_pay
from internships.states import BEGUN

_YES_NO = (("yes", "是"), ("no", "否"))
_SAID = {"yes": True, "no": False}
_WHERE = {"school": "学校", "host": "实习单位"}


def _meant(which: Mapping[str, str], month: dt.date, by: Any) -> Placement:
    """The one placement of the month that a row names. DomainError for none, another's name, and several."""
    rows = payable_for(by) if isinstance(by, Viewer) else Placement.objects.filter(state__in=BEGUN)
    rows = rows.filter(student__number=which["number"]).select_related("student", "unit", "host__unit")
    found = [
        row
        for row in rows
        if is_there_in(first_of(month), row)
        and which["school"] in ("", row.unit.name)
        and which["host"] in ("", row.host.unit.name)
    ]
    if not found:
        at = "".join(f"、{label}“{which[key]}”" for key, label in _WHERE.items() if which[key])
        words = f"没有学号是“{which['number']}”{at}、{month:%Y年%-m月}在实习的学生，请核对。"
        raise DomainError("no_such_intern", words, field="number")
    named = [row for row in found if which["name"] in ("", row.student.name)]
    if not named:
        words = f"这个学号登记的是“{found[0].student.name}”，请核对学号和姓名。"
        raise DomainError("name_differs", words, field="name")
    if len(named) > 1:
        several = "；".join(f"{row.student.name}（{row.unit.name}，{row.host.unit.name}）" for row in named)
        words = (
            f"{month:%Y年%-m月}学号是“{which['number']}”的有 {len(named)} 份实习安排：{several}。"
            "请填写姓名、学校、实习单位；还分不出的，在“实习安排”里单独登记。"
        )
        raise DomainError("several_interns", words, field="number")
    return named[0]


class PaysKind(RowKind):
    """Every row is a new one: a month that is recorded already takes a reason."""

    code, label = "pays", "报酬发放"
    action, export_action = RECORD, "internships.export"
    model, list_url = PayRecord, "internships:pays"
    help = (
        "每行一名学生一个月的报酬。月份写当月的任意一天；没有发的，实发、日期、方式都空着。"
        "学号相同、当月换了单位的，填“学校”“实习单位”。登记过的月份要改，填“更正的原因”。"
    )
    columns = (
        RecordColumn(
            "number",
            "学号",
            ColumnKind.CODE,
            required=True,
            max_length=40,
            personal=True,
            read=lambda row: row.placement.student.number,
        ),
        RecordColumn(
            "name",
            "姓名",
            ColumnKind.NAME,
            max_length=60,
            personal=True,
            note="填了的与学号核对。",
            read=lambda row: row.placement.student.name,
        ),
        RecordColumn(
            "school",
            "学校",
            ColumnKind.NAME,
            note="几所学校有同一个学号的要填。",
            read=lambda row: row.placement.unit.name,
        ),
        RecordColumn(
            "host",
            "实习单位",
            ColumnKind.NAME,
            note="一个月里换了单位的要填。",
            read=lambda row: row.placement.host.unit.name,
        ),
        RecordColumn("month", "月份", ColumnKind.DATE, required=True),
        RecordColumn(
            "due",
            "应发（元）",
            ColumnKind.DECIMAL,
            aliases=("应发",),
            personal=True,
            note="不填按安排里的月报酬；这个月没有做满的要填。",
        ),
        RecordColumn("due_on", "应发日期", ColumnKind.DATE),
        RecordColumn("paid", "实发（元）", ColumnKind.DECIMAL, aliases=("实发",), personal=True),
        RecordColumn("paid_on", "发放日期", ColumnKind.DATE),
        RecordColumn("way", "发放方式", ColumnKind.CHOICE, choices=tuple(PayWay.choices)),
        RecordColumn(
            "is_to_student",
            "直接发给学生",
            ColumnKind.CHOICE,
            choices=_YES_NO,
            read=lambda row: {True: "yes", False: "no", None: ""}[row.is_to_student],
        ),
        RecordColumn("reason", "更正的原因", max_length=300),
    )

    def records(self) -> QuerySet[PayRecord]:
        return PayRecord.objects.select_related(
            "placement__student", "placement__unit", "placement__host__unit"
        )

    def save(self, values: dict[str, Any], found: Any, *, by: Any) -> PayRecord:
        said = dict(values)
        which = {name: said.pop(name) for name in ("number", "name", "school", "host")}
        said["is_to_student"] = _SAID.get(said["is_to_student"])
        return record_pay(_meant(which, said["month"], by), PayInput(**said), by=by)

    def listed(self, asked: Exported) -> QuerySet[PayRecord]:
        rows = pays_for(asked.viewer).filter(
            asked.viewer.within(self.export_action, "placement__unit"), is_current=True
        )
        words = asked.query.get("q", "").strip()
        return (
            with_words(rows, words, "placement__student__name", "placement__host__unit__name")
            if words
            else rows
        )
