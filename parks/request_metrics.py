"""Figures of needs of firms and what they were worth."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from django.db.models import Avg, QuerySet

from groupportal.metrics.registry import (
    ChoiceParam,
    Column,
    IntParam,
    MetricResult,
    metric,
    number_of,
)
from groupportal.tenancy.models import Unit
from parks.enums import RequestKind
from parks.models import EconomicValue, Rating, ServiceRequest
from parks.selectors.centre_param import CENTRE
from parks.selectors.papers import papers, papers_of_needs
from parks.selectors.request import delivered_between
from parks.selectors.value import by_year, confirmed, of_centre, of_what, total

_KEEPER = "园区服务中心"
_ACTION = "parks.view_figures"
"""Whose rows name every firm: not for those who see their own alone."""
_CENTRE = {"centre": CENTRE}
_PARAMS = {"kind": ChoiceParam("种类", RequestKind.choices), **_CENTRE}
_NEEDS = (
    Column("需求", "title"),
    Column("企业", lambda row: row.unit or row.firm),
    Column("服务中心", "centre.name"),
    Column("种类", "get_kind_display"),
    Column("交付日期", "delivered_on", "date"),
)


def _of(kind: str | None, centre: UUID | None) -> dict[str, Any]:
    wanted = {"kind": kind, "centre__public_id": centre}
    return {field: value for field, value in wanted.items() if value}


@metric(
    "parks.requests",
    label="收到的企业服务需求",
    unit="项",
    definition="起始日期至截至日期之间（含两端）收到的企业服务需求项数，按提出日期；不予受理和企业撤回的也计入。",
    records="服务需求",
    keeper=_KEEPER,
    action=_ACTION,
    params=_PARAMS,
)
def requests(
    as_of: dt.date, since: dt.date, kind: str | None = None, centre: UUID | None = None
) -> MetricResult:
    """Needs that came in in a time."""
    rows = ServiceRequest.objects.filter(
        received_at__date__gte=since, received_at__date__lte=as_of, **_of(kind, centre)
    ).select_related("unit", "centre")
    return MetricResult(number_of(rows), rows, _NEEDS)


@metric(
    "parks.requests_done",
    label="完成的企业服务",
    unit="项",
    definition="起始日期至截至日期之间（含两端）交付的企业服务需求项数，按交付日期。",
    records="服务需求",
    keeper=_KEEPER,
    action=_ACTION,
    params=_PARAMS,
)
def requests_done(
    as_of: dt.date, since: dt.date, kind: str | None = None, centre: UUID | None = None
) -> MetricResult:
    """Needs that were delivered in a time."""
    rows = delivered_between(since, as_of).filter(**_of(kind, centre)).select_related("unit", "centre")
    return MetricResult(number_of(rows), rows, _NEEDS, files=lambda: papers_of_needs(rows))


@metric(
    "parks.firms_served",
    label="得到服务的企业",
    unit="家",
    definition="起始日期至截至日期之间（含两端）有服务需求交付的企业家数，同一家企业只计一次。",
    records="服务需求",
    keeper=_KEEPER,
    action=_ACTION,
    params=_PARAMS,
)
def firms_served(
    as_of: dt.date, since: dt.date, kind: str | None = None, centre: UUID | None = None
) -> MetricResult:
    """Firms to whom something was delivered in a time."""
    needs = delivered_between(since, as_of).filter(**_of(kind, centre)).order_by()
    rows = Unit.objects.filter(pk__in=needs.values("unit")).order_by("pinyin", "pk")
    columns = (Column("企业", "name"),)
    return MetricResult(number_of(rows), rows, columns, files=lambda: papers_of_needs(needs), opens=False)


@metric(
    "parks.satisfaction",
    label="企业满意度",
    unit="分",
    definition="起始日期至截至日期之间（含两端）企业对服务的评价的平均分，满分 5 分；没有评价的不计。",
    records="企业评价",
    keeper=_KEEPER,
    action=_ACTION,
    params=_CENTRE,
)
def satisfaction(as_of: dt.date, since: dt.date, centre: UUID | None = None) -> MetricResult:
    """The mean of what firms said, of five."""
    rows = Rating.objects.filter(rated_at__date__gte=since, rated_at__date__lte=as_of)
    if centre:
        rows = rows.filter(request__centre__public_id=centre)
    mean = rows.aggregate(mean=Avg("stars"))["mean"]
    value = Decimal(str(mean)).quantize(Decimal("0.1"), ROUND_HALF_UP) if mean is not None else None
    columns = (Column("需求", "request.title"), Column("分", "stars", "number"), Column("评价", "text"))
    return MetricResult(value, rows.select_related("request"), columns, opens=False)


@metric(
    "parks.value",
    label="企业确认的经济价值",
    unit="元",
    definition="起始日期至截至日期之间（含两端）企业确认的经济价值之和，按确认日期，不论是哪个年度的价值。"
    "属于项目的需求只按项目计；一家企业同一年度的年度数与需求、项目之和只计较大的一个，先确认的先计，后确认的只计超出的部分；"
    "待确认、退回和撤回的不计。按服务中心的只计它的需求和项目，不计企业年度数。",
    records="经济价值",
    keeper=_KEEPER,
    action=_ACTION,
    params=_CENTRE,
)
def value(as_of: dt.date, since: dt.date, centre: UUID | None = None) -> MetricResult:
    """What firms confirmed in a time, nothing twice."""
    rows = of_centre(confirmed(as_of, since), centre)
    return _worth(rows, sum((row.amount for row in rows), Decimal(0)) if centre else total(rows))


@metric(
    "parks.value_of_year",
    label="企业确认的某一年度的经济价值",
    unit="元",
    definition="截至日期企业已经确认的、属于这一年度的经济价值，按价值的年度，不论哪天确认；没有写年度的按截至日期的年度。"
    "怎样不重复计与“企业确认的经济价值”相同。",
    records="经济价值",
    keeper=_KEEPER,
    action=_ACTION,
    params={"year": IntParam("年度", unit="年")},
)
def value_of_year(as_of: dt.date, year: int | None = None) -> MetricResult:
    """What firms had of a year, whenever they confirmed it."""
    of = year or as_of.year
    rows = confirmed(as_of).filter(year=of)
    return _worth(rows, by_year(rows).get(of, Decimal(0)))


def _worth(rows: QuerySet[EconomicValue], value: Decimal) -> MetricResult:
    columns = (
        Column("企业", "unit.name"),
        Column("年度", "year"),
        Column("来自", of_what),
        Column("金额", "amount", "money"),
        Column("确认方式", "get_confirmed_by_display"),
        Column("确认日期", "confirmed_on", "date"),
    )
    listed = rows.select_related("unit", "request", "project", "paper")
    return MetricResult(value, listed, columns, files=lambda: papers(listed, "paper"))
