"""Figures of centres and of the firms in their parks."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from groupportal.metrics.registry import ChoiceParam, Column, MetricResult, metric, number_of
from groupportal.periods.period import during
from parks.models import Centre
from parks.selectors.centre import papers_of
from parks.selectors.centre_param import CENTRE
from parks.selectors.resident import firms_of, served_on

_ACTION = "parks.view_parks"
_MEMBER, _OUTSIDE = "member", "outside"
CENTRE_COLUMNS = (
    Column("服务中心", "name"),
    Column("园区", "park.name"),
    Column("建设单位", "unit.name"),
    Column("启用日期", "starts_on", "date"),
)


def _result(rows: QuerySet[Centre]) -> MetricResult:
    rows = rows.select_related("park", "unit").order_by("starts_on", "pk")
    return MetricResult(number_of(rows), rows, CENTRE_COLUMNS, files=lambda: papers_of(rows))


@metric(
    "parks.centres",
    label="园区服务中心数",
    unit="个",
    definition="截至日期在服务的“1+N”园区服务中心个数：从启用日期到停用日期（服务的最后一天）都计入。",
    records="园区服务中心",
    keeper="秘书处",
    action=_ACTION,
)
def centres(as_of: dt.date) -> MetricResult:
    """Centres of the day."""
    return _result(Centre.objects.filter(during(as_of)))


@metric(
    "parks.centres_opened",
    label="新建园区服务中心",
    unit="个",
    definition="起始日期至截至日期之间（含两端）启用的园区服务中心个数，后来停用的也计入。",
    records="园区服务中心",
    keeper="秘书处",
    action=_ACTION,
)
def centres_opened(as_of: dt.date, since: dt.date) -> MetricResult:
    """Centres that opened in a time."""
    return _result(Centre.objects.filter(starts_on__gte=since, starts_on__lte=as_of))


@metric(
    "parks.residents",
    label="服务中心所在园区的入驻企业",
    unit="家",
    definition=(
        "截至日期入驻在有服务中心的园区里的企业家数，即“1+N”的 N：从入驻日期到迁出日期（在园区的最后一天）都计入，"
        "同一家企业只计一次。是不是成员单位按截至日期的成员名单。"
    ),
    records="入驻企业",
    keeper="服务中心",
    action=_ACTION,
    params={
        "centre": CENTRE,
        "standing": ChoiceParam("是否成员", [(_MEMBER, "成员单位"), (_OUTSIDE, "非成员")]),
    },
)
def residents(as_of: dt.date, centre: UUID | None = None, standing: str | None = None) -> MetricResult:
    """The N of 1+N."""
    is_member = None if standing is None else standing == _MEMBER
    rows: QuerySet[Any] = firms_of(served_on(as_of, centre=centre), as_of, is_member=is_member)
    return MetricResult(
        number_of(rows), rows.order_by("pinyin", "pk"), (Column("企业", "name"),), opens=False
    )
