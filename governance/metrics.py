"""Figures of 治理. A share or a verdict is reckoned by the rules of the pages."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db.models import QuerySet

from governance.enums import BodyKind, Capacity
from governance.models import Body, Seat
from governance.selectors.body import sitting_on
from governance.selectors.compliance import keeping
from governance.words import capacity_title
from groupportal.metrics.registry import ChoiceParam, Column, MetricResult, metric
from groupportal.periods.period import during
from groupportal.tenancy.kept import once
from groupportal.ui.figures import rate_value

_ACTION, _EXPORT = "governance.view_bodies", "governance.export_seats"
_KIND = ChoiceParam("机构种类", BodyKind.choices)
_CAPACITY = ChoiceParam("身份", Capacity.choices)
BODY_COLUMNS = (
    Column("机构", "name"),
    Column("种类", "get_kind_display"),
    Column("成立日期", "starts_on", "date"),
    Column("成立依据", "decision"),
)
SEAT_COLUMNS = (
    Column("姓名", "name", personal=True),
    Column("机构", "body.name"),
    Column("身份", lambda seat: capacity_title(seat.body.kind, seat.capacity)),
    Column("单位", "unit.name"),
    Column("任职日期", "starts_on", "date"),
)


def _bodies(as_of: dt.date, kind: str | None) -> QuerySet[Body]:
    rows = Body.objects.filter(during(as_of))
    return rows.filter(kind=kind) if kind else rows


def _seats(as_of: dt.date, kind: str | None, capacity: str | None) -> QuerySet[Seat]:
    rows = sitting_on(Seat.objects.filter(body__in=_bodies(as_of, kind).values("pk")), as_of)
    return rows.filter(capacity=capacity) if capacity else rows


@once
def _number(as_of: dt.date, kind: str | None, capacity: str | None) -> int:
    return _seats(as_of, kind, capacity).count()


@metric(
    "governance.bodies",
    label="治理机构数",
    unit="个",
    definition="截至日期已成立、尚未撤销的治理机构个数：成立当日计入，撤销当日不再计入。",
    records="治理机构",
    keeper="秘书处",
    action=_ACTION,
    params={"kind": _KIND},
)
def bodies(as_of: dt.date, kind: str | None = None) -> MetricResult:
    """Bodies of the day."""
    rows = _bodies(as_of, kind)
    return MetricResult(rows.count(), rows, BODY_COLUMNS)


@metric(
    "governance.seats",
    label="在任席位数",
    unit="席",
    definition="截至日期治理机构的在任席位数：任职当日计入，离任当日不再计入；替补不另算一席，由全体成员组成的机构没有席位。",
    records="席位",
    keeper="秘书处",
    action=_ACTION,
    export_action=_EXPORT,
    params={"kind": _KIND, "capacity": _CAPACITY},
)
def seats(as_of: dt.date, kind: str | None = None, capacity: str | None = None) -> MetricResult:
    """Seats that are held on the day."""
    rows = _seats(as_of, kind, capacity)
    return MetricResult(_number(as_of, kind, capacity), rows, SEAT_COLUMNS)


@metric(
    "governance.outside_share",
    label="校外席位占比",
    unit="%",
    definition="截至日期在任席位中校外成员的百分比，口径同“在任席位数”；没有席位的没有占比。",
    records="席位",
    keeper="秘书处",
    action=_ACTION,
    export_action=_EXPORT,
    params={"kind": _KIND},
)
def outside_share(as_of: dt.date, kind: str | None = None) -> MetricResult:
    """Seats held from outside, of all."""
    outside = _seats(as_of, kind, None).filter(is_outside=True)
    share = rate_value(Decimal(outside.count()), Decimal(_number(as_of, kind, None)))
    return MetricResult(share, outside, SEAT_COLUMNS)


@metric(
    "governance.chartered",
    label="登记了章程要点的机构数",
    unit="个",
    definition="截至日期有施行的章程要点、且其中有可以核对的要求的治理机构个数。",
    records="章程要点",
    keeper="秘书处",
    action=_ACTION,
)
def chartered(as_of: dt.date) -> MetricResult:
    """Bodies whose charter asks something that records answer."""
    rows = Body.objects.filter(pk__in=keeping(as_of)[0])
    return MetricResult(rows.count(), rows, BODY_COLUMNS)


@metric(
    "governance.keeping_charter",
    label="符合章程要点的机构数",
    unit="个",
    definition="登记了章程要点的机构中，截至日期组成、任期、连任和上一个完整年度的会议次数各条都符合的个数。",
    records="章程要点、席位、届、会议",
    keeper="秘书处",
    action=_ACTION,
)
def keeping_charter(as_of: dt.date) -> MetricResult:
    """Bodies that keep every point of their charter on the day."""
    rows = Body.objects.filter(pk__in=keeping(as_of)[1])
    return MetricResult(rows.count(), rows, BODY_COLUMNS)
