"""Figures of 治理."""

from __future__ import annotations

import datetime as dt

from governance.enums import ResolutionState
from governance.models import Resolution
from governance.selectors.resolution import adopted_between
from governance.selectors.voting import units_that_voted
from groupportal.metrics.registry import Column, IntParam, MetricResult, metric
from groupportal.ui.formats import DASH

RESOLUTION_COLUMNS = (
    Column("决议", "title"),
    Column("文号", lambda row: row.number or DASH),
    Column("机构", "body.name"),
    Column("通过日期", "decided_on", "date"),
)


@metric(
    "governance.resolutions_adopted",
    label="通过的决议",
    unit="份",
    definition="该年度内、截至日以前通过的决议份数，公布与否都计入，撤销的不计。不指定年度时为截至日所在的年度。",
    records="决议",
    keeper="秘书处",
    action="governance.view_resolutions",
    params={"year": IntParam("年度")},
)
def resolutions_adopted(as_of: dt.date, year: int | None = None) -> MetricResult:
    """Resolutions decided in a year (that of ``as_of``) up to a day."""
    asked = year or as_of.year
    rows = adopted_between(dt.date(asked, 1, 1), min(as_of, dt.date(asked, 12, 31)))
    return MetricResult(rows.count(), rows, RESOLUTION_COLUMNS)


@metric(
    "governance.resolutions_published",
    label="公布的决议",
    unit="份",
    definition="该年度内、截至日以前向成员单位公布的决议份数，撤销的不计。不指定年度时为截至日所在的年度。",
    records="决议",
    keeper="秘书处",
    action="governance.view_resolutions",
    params={"year": IntParam("年度")},
)
def resolutions_published(as_of: dt.date, year: int | None = None) -> MetricResult:
    """Resolutions sent to the members in a year (that of ``as_of``) up to a day."""
    rows = Resolution.objects.filter(
        state=ResolutionState.PUBLISHED,
        published_at__date__year=year or as_of.year,
        published_at__date__lte=as_of,
    ).select_related("body")
    columns = (*RESOLUTION_COLUMNS, Column("公布时间", "published_at", "time"))
    return MetricResult(rows.count(), rows, columns)


@metric(
    "governance.units_voting",
    label="参加表决的单位",
    unit="家",
    definition=(
        "该年度内、截至日以前开始的手机表决中，本单位的席位或本单位至少投过一次票（含委托他人代投）的单位数；作废的表决不计。"
        "会上举手、鼓掌、纸质票决不记谁投了票，不计入。"
    ),
    records="表决",
    keeper="秘书处",
    action="governance.view_meetings",
    params={"year": IntParam("年度")},
)
def units_voting(as_of: dt.date, year: int | None = None) -> MetricResult:
    """Units that voted in a year (that of ``as_of``) up to a day."""
    rows = units_that_voted(year or as_of.year, as_of)
    columns = (
        Column("单位", "name"),
        Column("应投", "asked", "number"),
        Column("已投", "voted", "number"),
    )
    return MetricResult(rows.count(), rows, columns)
