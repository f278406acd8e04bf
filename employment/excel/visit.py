"""Visits to firms as a workbook, in the columns of the national table 访企拓岗 (ODS_FQTGSJ), whose codes are known as heads too.

The table's columns are those of a vendor's program (``docs``: national tables); the ministry's workbook was not seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from employment.models import FirmVisit
from employment.selectors.access import RECORD, kept_visits
from employment.services.visit import FIELDS, FIRM, VisitInput, edit_visit, record_visit, remove_visit
from groupportal.records.columns import ColumnKind, RecordColumn
from groupportal.records.kinds import Exported
from groupportal.records.references import Named
from groupportal.records.rows import RowKind
from groupportal.records.sharing import WIDE
from parks.services.firm import firm_named
from rosters.selectors.roster import schools


def _text(name: str, label: str, code: str, longest: int = 60, **more: Any) -> RecordColumn:
    return RecordColumn(name, label, max_length=longest, aliases=(code, f"{label}-{code}"), **more)


def _number(name: str, label: str, code: str, kind: ColumnKind = ColumnKind.INTEGER) -> RecordColumn:
    return RecordColumn(name, label, kind, aliases=(code, f"{label}-{code}"))


class VisitsKind(RowKind):
    """A visit that is there (same school, firm, day, person and programmes) is corrected."""

    code, label = "firm_visits", "访企拓岗"
    action = export_action = full_action = RECORD
    model, list_url = FirmVisit, "employment:visits"
    keys = ("school", "firm", "visited_on", "lead", "intern_code", "graduate_code")
    help = (
        "每行一次走访的一个专业，列与国家数据标准的“访企拓岗”表一致，表头写中文名或代码都可以。"
        "名单里没有的企业登记为非成员单位。"
    )
    columns = (
        RecordColumn(
            "school",
            "走访单位",
            ColumnKind.REFERENCE,
            required=True,
            width=WIDE,
            refers=Named(schools, "学校名单", by="name"),
        ),
        _text(
            "firm", "走访企业名称", "zfqymc", 160, required=True, width=WIDE, read=lambda row: row.unit.name
        ),
        RecordColumn(
            "visited_on", "拜访时间", ColumnKind.DATE, required=True, aliases=("bfsj", "拜访时间-bfsj")
        ),
        _text("lead", "牵头拜访人", "qtbfr", required=True),
        _text("lead_title", "职务", "zw"),
        _text("host", "企业接待人", "qyjdr"),
        _text("host_title", "接待人职务", "jdrzw"),
        _text("outcome", "访谈成果主要形式", "ftzyxs", 120),
        _text("wanted_code", "需求专业代码", "xqzydm", 10),
        _number("places", "可提供岗位数", "ktggws"),
        _number("mean_pay", "平均薪酬", "pjxc", ColumnKind.DECIMAL),
        _text("intern_code", "接受实习专业代码", "jssxszydm", 10),
        _number("interns", "接受实习人数", "jssxszyrs"),
        _number("intern_pay", "实习报酬", "jssxszybc", ColumnKind.DECIMAL),
        _text("graduate_code", "接受就业专业代码", "jsxsjyzydm", 10),
        _number("graduates", "接受就业人数", "jsxsjyrs"),
        _number("graduate_pay", "就业起薪线", "jsxsjyqxx", ColumnKind.DECIMAL),
        _text("further", "其他意向", "qtdcyxhz", 500),
    )

    def key(self, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """A programme that isn't said is none."""
        return super().key({**values, **{name: values[name] or "" for name in self.keys[-2:]}})

    def records(self) -> QuerySet[FirmVisit]:
        return FirmVisit.objects.select_related("school", "unit").order_by("visited_on", "pk")

    def known(self, rows: Any) -> QuerySet[FirmVisit]:
        return self.records().filter(visited_on__in={row["visited_on"] for row in rows})

    def save(self, values: dict[str, Any], found: Any, *, by: Any) -> FirmVisit:
        school, firm = values.pop("school"), values.pop("firm")
        facts = VisitInput(**{name: values[name] for name in FIELDS})
        if found is not None:
            return edit_visit(found, facts, by=by)
        return record_visit(school, firm_named(firm, by=by, reason=FIRM), facts, by=by)

    def remove(self, row: FirmVisit, *, by: Any) -> None:
        """Take back a visit that came in by mistake."""
        remove_visit(row, by=by)

    def listed(self, asked: Exported) -> QuerySet[FirmVisit]:
        return self.records().filter(pk__in=kept_visits(asked.viewer).values("pk"))
