"""The figures of regulations and consultations."""

from __future__ import annotations

import datetime as dt

from governance.enums import RegulationKind
from governance.models import RegulationComment
from governance.selectors.consultation import units_heard
from governance.selectors.regulation import in_force_on
from groupportal.metrics.registry import ChoiceParam, Column, IntParam, MetricResult, metric, number_of
from groupportal.tenancy.models import Unit

_ACTION = "governance.view_regulations"


@metric(
    "governance.regulations",
    label="施行中的制度文件",
    unit="份",
    definition="截至日期施行中的章程、制度、办法、细则份数：施行当日计入，废止当日不再计入；同一份的几个版本只计一份，草稿不计。",
    records="制度文件",
    keeper="秘书处",
    action=_ACTION,
    params={"kind": ChoiceParam("种类", RegulationKind.choices)},
)
def regulations(as_of: dt.date, kind: str | None = None) -> MetricResult:
    """Regulations in force on a day."""
    rows = in_force_on(as_of)
    rows = rows.filter(regulation__kind=kind) if kind else rows
    columns = (
        Column("名称", "regulation.name"),
        Column("种类", "regulation.get_kind_display"),
        Column("文号", "number"),
        Column("施行日期", "starts_on", "date"),
    )
    return MetricResult(number_of(rows), rows, columns)


def _heard(as_of: dt.date, year: int | None) -> tuple[dt.date, dt.date]:
    asked = year or as_of.year
    return dt.date(asked, 1, 1), min(as_of, dt.date(asked, 12, 31))


@metric(
    "governance.comments",
    label="制度意见",
    unit="条",
    definition="该年度发起的征求意见中，截至日期收到的意见条数；撤回的不计。",
    records="征求意见",
    keeper="秘书处",
    action=_ACTION,
    export_action="governance.edit_regulations",
    params={"year": IntParam("年度", unit="年")},
)
def comments(as_of: dt.date, year: int | None = None) -> MetricResult:
    """Comments of a year's consultations (that of ``as_of``)."""
    rows = units_heard(*_heard(as_of, year)).order_by("consultation", "pk")
    columns = (
        Column("制度文件", "consultation.version.regulation.name"),
        Column("条款", lambda row: str(row.clause or "全文")),
        Column("答复", RegulationComment.get_state_display),
    )
    return MetricResult(number_of(rows), rows, columns, opens=False)


@metric(
    "governance.commenting_units",
    label="提制度意见的单位",
    unit="家",
    definition="该年度发起的征求意见中，截至日期提过意见的单位数，一家只计一次；撤回的不计。",
    records="征求意见",
    keeper="秘书处",
    action=_ACTION,
    params={"year": IntParam("年度", unit="年")},
)
def commenting_units(as_of: dt.date, year: int | None = None) -> MetricResult:
    """Units that commented in a year."""
    said = units_heard(*_heard(as_of, year)).order_by()
    rows = Unit.objects.filter(pk__in=said.values("unit")).order_by("pinyin", "pk")
    return MetricResult(number_of(rows), rows, (Column("单位", "name"),))
