"""Wishes as a workbook, in the columns of the national table 就业意向 (ODS_XSJYYXSJ), whose codes are known as heads too."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from employment.enums import Intent
from employment.models import JobWish
from employment.selectors.application import wishes_for
from employment.services.cv import WishInput, say_wish
from groupportal.cities import checked_place
from groupportal.deciding.actor import person
from groupportal.errors import DomainError
from groupportal.records.columns import ColumnKind, RecordColumn
from groupportal.records.kinds import Exported
from groupportal.records.references import Named
from groupportal.records.rows import RowKind
from groupportal.records.sharing import WIDE
from members.enums import Section
from rosters.selectors.roster import schools, students

EXPORT = "employment.export_wishes"


class WishesKind(RowKind):
    """A student's wish that is there is said anew. Whether units may read it, the student alone says."""

    code, label = "job_wishes", "就业意向"
    action = export_action = full_action = EXPORT
    model, keys, list_url = JobWish, ("school", "number"), "employment:wishes"
    help = "每行一名学生，按学校和学号对应；列与国家数据标准的“就业意向”表一致。是否让单位看到，只由学生本人同意。"
    columns = (
        RecordColumn(
            "school",
            "学校",
            ColumnKind.REFERENCE,
            required=True,
            width=WIDE,
            refers=Named(schools, "学校名单", by="name"),
            read=lambda row: row.student.unit,
        ),
        RecordColumn(
            "number",
            "学号",
            ColumnKind.CODE,
            required=True,
            max_length=40,
            aliases=("xh", "学号-xh"),
            read=lambda row: row.student.number,
            personal=True,
        ),
        RecordColumn(
            "intent",
            "就业意向",
            ColumnKind.CHOICE,
            required=True,
            choices=tuple(Intent.choices),
            aliases=("jyyxsm", "意向", "意向说明-jyyxsm"),
        ),
        RecordColumn("province", "意向省份", max_length=30, aliases=("yxsjgbmc",)),
        RecordColumn("city", "意向城市", max_length=60, aliases=("yxshjgbmc",)),
        RecordColumn(
            "section", "意向行业", ColumnKind.CHOICE, choices=tuple(Section.choices), aliases=("jydwhym",)
        ),
        RecordColumn("post", "意向岗位", max_length=80),
        RecordColumn("unit_name", "意向单位", max_length=160, aliases=("yxdw",)),
        RecordColumn("wage_from", "期望报酬", ColumnKind.DECIMAL),
    )

    def records(self) -> QuerySet[JobWish]:
        return JobWish.objects.select_related("student__unit").order_by("pk")

    def known(self, rows: Any) -> QuerySet[JobWish]:
        return self.records().filter(student__number__in={row["number"] for row in rows})

    def save(self, values: dict[str, Any], found: Any, *, by: Any) -> JobWish:
        school, number = values.pop("school"), values.pop("number")
        person(by, EXPORT, unit_id=school.pk)
        student = students().filter(unit=school, number=number).order_by("-starts_on").first()
        if student is None:
            raise DomainError("not_found", f"{school}没有学号为“{number}”的学生，请核对。", field="number")
        where = [values.pop(name) for name in ("province", "city")]
        place = checked_place(*where) if any(where) else ("", "")
        facts = WishInput(**values, place=place, from_on=found.from_on if found else None)
        return say_wish(student, facts, by=by)

    def listed(self, asked: Exported) -> QuerySet[JobWish]:
        own = wishes_for(asked.viewer).filter(asked.viewer.within(EXPORT, "student__unit"))
        return self.records().filter(pk__in=own.values("pk"))
