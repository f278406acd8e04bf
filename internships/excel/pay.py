"""Pay of interns as a workbook of the school's office: a row a student and month, through the service."""

from __future__ import annotations

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
from internships.selectors.pay import RECORD, payable_for, pays_for
from internships.services.pay import PayInput, record_pay
from internships.states import BEGUN

_YES_NO = (("yes", "是"), ("no", "否"))
_SAID = {"yes": True, "no": False}


class PaysKind(RowKind):
    """Every row is a new one: a month that is recorded already takes a reason."""

    code, label = "pays", "报酬发放"
    action, export_action = RECORD, "internships.export"
    model, list_url = PayRecord, "internships:pays"
    help = "每行一名学生一个月的报酬。月份写当月的任意一天；没有发的，实发、日期、方式都空着。登记过的月份要改，填“更正的原因”。"
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
        RecordColumn("month", "月份", ColumnKind.DATE, required=True),
        RecordColumn(
            "due",
            "应发（元）",
            ColumnKind.DECIMAL,
            aliases=("应发",),
            personal=True,
            note="不填按安排里的月报酬。",
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
        return PayRecord.objects.select_related("placement__student")

    def save(self, values: dict[str, Any], found: Any, *, by: Any) -> PayRecord:
        said = dict(values)
        number, name = said.pop("number"), said.pop("name")
        rows = payable_for(by) if isinstance(by, Viewer) else Placement.objects.filter(state__in=BEGUN)
        said["is_to_student"] = _SAID.get(said["is_to_student"])
        month = said["month"]
        there = (
            rows.filter(student__number=number, arrived_on__isnull=False)
            .select_related("student")
            .order_by("-arrived_on")
        )
        placement = next(
            (row for row in there if row.arrived_on and row.arrived_on.replace(day=1) <= month), None
        )
        if placement is None:
            raise DomainError(
                "no_such_intern",
                f"没有学号是“{number}”、{month:%Y年%-m月}在实习的学生，请核对。",
                field="number",
            )
        if name and name != placement.student.name:
            raise DomainError(
                "name_differs",
                f"这个学号登记的是“{placement.student.name}”，请核对学号和姓名。",
                field="name",
            )
        return record_pay(placement, PayInput(**said), by=by)

    def listed(self, asked: Exported) -> QuerySet[PayRecord]:
        rows = pays_for(asked.viewer).filter(is_current=True)
        words = asked.query.get("q", "").strip()
        return (
            with_words(rows, words, "placement__student__name", "placement__host__unit__name")
            if words
            else rows
        )
