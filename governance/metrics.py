"""Figures of 治理. A share or a verdict is reckoned by the rules of the pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from governance import regulation_metrics  # noqa: F401 -- declares its part
from governance.enums import BodyKind, Capacity, MeetingWay, Part
from governance.models import Body, FollowUp, Invitation, Meeting, Resolution, Seat
from governance.selectors.body import sitting_on
from governance.selectors.compliance import keeping
from governance.selectors.meeting import held_between, over_between
from governance.selectors.resolution import adopted_between, published_in
from governance.selectors.voting import decided_between, units_that_voted
from governance.words import capacity_title
from groupportal.metrics.registry import (
    ChoiceParam,
    Column,
    IntParam,
    MetricResult,
    TextParam,
    metric,
    number_of,
)
from groupportal.periods.period import during
from groupportal.tenancy.kept import once
from groupportal.tenancy.models import Unit
from groupportal.tenancy.together import Scalar
from groupportal.ui.figures import rate_value
from groupportal.ui.formats import DASH

_OfBody = TypeVar("_OfBody", Meeting, Resolution)
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
    return MetricResult(number_of(rows), rows, BODY_COLUMNS)


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
    return MetricResult(number_of(rows), rows, BODY_COLUMNS)


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
    return MetricResult(number_of(rows), rows, BODY_COLUMNS)


_VIEW, _KEEPER = "governance.view_meetings", "秘书处"
_BODY = {"kind": ChoiceParam("机构种类", BodyKind.choices), "body": TextParam("机构")}
_BUT = ChoiceParam("没有计入的", (("fallen", "到会不足法定人数"), ("letter", "通讯表决")))
_NOT_HELD = {"fallen": Q(is_quorate=False), "letter": Q(way=MeetingWay.LETTER)}
_MEETINGS = (
    Column("会议", "title"),
    Column("机构", "body.name"),
    Column("开会时间", "starts_at", "time"),
    Column("地点", "place"),
)


def _of(rows: QuerySet[_OfBody], kind: str | None = None, body: str | None = None) -> QuerySet[_OfBody]:
    wanted = {"body__kind": kind, "body__name": body}
    return rows.select_related("body").filter(**{field: value for field, value in wanted.items() if value})


def _named(result: MetricResult, body: str | None = None, unit: str | None = None) -> MetricResult:
    """A figure of a body, or a unit, by its name: once renamed, a kept sentence tells nothing, not that there was none."""
    for rows, name, what in ((Body.objects.all(), body, "机构"), (Unit.objects.all(), unit, "单位")):
        if name and not rows.filter(name=name).exists():
            note = f"没有叫“{name}”的{what}，可能改过名称，请重新选择。"
            return replace(result, told=None, note=note)
    return result


@metric(
    "governance.meetings",
    label="召开会议",
    unit="次",
    definition=(
        "起始日期至截至日期之间（含两端）开过并已散会的会议次数，含会后补记的；取消的、到会始终不足法定人数的、"
        "只用通讯方式表决的不计，后两种可以用“没有计入的”另外查。"
    ),
    records="会议",
    keeper=_KEEPER,
    action=_VIEW,
    params={**_BODY, "but": _BUT},
)
def meetings(
    as_of: dt.date,
    since: dt.date,
    kind: str | None = None,
    body: str | None = None,
    but: str | None = None,
) -> MetricResult:
    """Meetings held in a time; ``but``: instead those over without having been one."""
    rows = over_between(since, as_of).filter(_NOT_HELD[but]) if but else held_between(since, as_of)
    rows = _of(rows, kind, body)
    return _named(MetricResult(number_of(rows), rows, _MEETINGS), body)


_PEOPLE = (
    Column("会议", "meeting.title"),
    Column("开会时间", "meeting.starts_at", "time"),
    Column("单位", "unit.name"),
)


_ATTENDED: dict[str, Any] = {
    "records": "会议到会记录",
    "keeper": _KEEPER,
    "action": _VIEW,
    "params": {**_BODY, "unit": TextParam("单位")},
}


def _asked(as_of: dt.date, since: dt.date, unit: str | None = None, **of: str | None) -> QuerySet[Invitation]:
    meetings = _of(held_between(since, as_of), **of).order_by()
    rows = Invitation.objects.filter(meeting__in=meetings, part=Part.VOTING, withdrawn="")
    rows = rows.filter(unit__name=unit) if unit else rows
    return rows.select_related("meeting", "unit").order_by("meeting__starts_at", "pk")


def _attended(
    told: Scalar | Decimal | None, rows: QuerySet[Invitation], which: Mapping[str, str | None], note: str = ""
) -> MetricResult:
    result = MetricResult(told, rows, _PEOPLE, opens=False, note=note)
    return _named(result, which.get("body"), which.get("unit"))


def _there(rows: QuerySet[Invitation]) -> QuerySet[Invitation]:
    return rows.filter(presences__isnull=False).distinct()


@metric(
    "governance.asked_to_come",
    label="会议应到人次",
    unit="人次",
    definition="起始日期至截至日期之间（含两端）开过的会议，应到会的人次，列席不计。",
    **_ATTENDED,
)
def asked_to_come(as_of: dt.date, since: dt.date, **which: str | None) -> MetricResult:
    """How many people were asked with a vote; ``which``: as ``_ATTENDED`` declares."""
    rows = _asked(as_of, since, **which)
    return _attended(number_of(rows), rows, which)


@metric(
    "governance.came",
    label="会议到会人次",
    unit="人次",
    definition="起始日期至截至日期之间（含两端）开过的会议，应到的人里到会的人次，列席和受托的不计。",
    **_ATTENDED,
)
def came_to_meetings(as_of: dt.date, since: dt.date, **which: str | None) -> MetricResult:
    """How many of those came."""
    rows = _there(_asked(as_of, since, **which))
    return _attended(number_of(rows), rows, which)


@metric(
    "governance.attendance",
    label="会议出席率",
    unit="%",
    definition="起始日期至截至日期之间（含两端）开过的会议，到会的应到人次占应到人次的百分比，列席不计；受托的不算到会。",
    **_ATTENDED,
)
def attendance(as_of: dt.date, since: dt.date, **which: str | None) -> MetricResult:
    """Of those asked with a vote, how many came; of one unit where it is named."""
    asked = _asked(as_of, since, **which)
    came = _there(asked)
    whole, there = asked.count(), came.count()
    value = rate_value(Decimal(there), Decimal(whole))
    return _attended(value, came, which, f"应到 {whole} 人次，到会 {there} 人次。")


@metric(
    "governance.members_taking_part",
    label="参加会议的单位",
    unit="家",
    definition="起始日期至截至日期之间（含两端）有人到会（出席或列席）的单位家数，同一家单位只计一次。",
    records="会议到会记录",
    keeper=_KEEPER,
    action=_VIEW,
    params=_BODY,
)
def members_taking_part(
    as_of: dt.date, since: dt.date, kind: str | None = None, body: str | None = None
) -> MetricResult:
    """Units of whom somebody was there."""
    there = Invitation.objects.filter(
        meeting__in=_of(held_between(since, as_of), kind, body).order_by(),
        withdrawn="",
        presences__isnull=False,
    )
    rows = Unit.objects.filter(pk__in=there.order_by().values("unit")).order_by("pinyin", "pk")
    return _named(MetricResult(number_of(rows), rows, (Column("单位", "name"),), opens=False), body)


_TASKS = (
    Column("事项", "what"),
    Column("会议", "meeting.title"),
    Column("责任单位", "unit.name"),
    Column("完成期限", "due_on", "date"),
    Column("完成日期", "done_on", "date"),
)


@metric(
    "governance.follow_ups_done",
    label="办好的落实事项",
    unit="件",
    definition="起始日期至截至日期之间（含两端）登记办好的会议落实事项件数，按完成日期。",
    records="落实事项",
    keeper=_KEEPER,
    action=_VIEW,
)
def follow_ups_done(as_of: dt.date, since: dt.date) -> MetricResult:
    """What meetings gave to do and was done in a time."""
    rows = FollowUp.objects.filter(done_on__gte=since, done_on__lte=as_of)
    rows = rows.select_related("meeting", "unit").order_by("done_on", "pk")
    return MetricResult(number_of(rows), rows, _TASKS)


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
    definition="该年度内、截至日以前通过的决议份数，公布与否都计入，截至日以前撤销的不计。不指定年度时为截至日所在的年度。",
    records="决议",
    keeper="秘书处",
    action="governance.view_resolutions",
    params={"year": IntParam("年度", unit="年"), **_BODY},
)
def resolutions_adopted(
    as_of: dt.date, year: int | None = None, kind: str | None = None, body: str | None = None
) -> MetricResult:
    """Resolutions decided in a year (that of ``as_of``) up to a day."""
    asked = year or as_of.year
    rows = _of(adopted_between(dt.date(asked, 1, 1), min(as_of, dt.date(asked, 12, 31))), kind, body)
    return _named(MetricResult(number_of(rows), rows, RESOLUTION_COLUMNS), body)


@metric(
    "governance.resolutions_published",
    label="公布的决议",
    unit="份",
    definition="该年度内、截至日以前向成员单位公布的决议份数，截至日以前撤销的不计。不指定年度时为截至日所在的年度。",
    records="决议",
    keeper="秘书处",
    action="governance.view_resolutions",
    params={"year": IntParam("年度", unit="年"), **_BODY},
)
def resolutions_published(
    as_of: dt.date, year: int | None = None, kind: str | None = None, body: str | None = None
) -> MetricResult:
    """Resolutions sent to the members in a year (that of ``as_of``) up to a day."""
    rows = _of(published_in(year or as_of.year, as_of), kind, body)
    columns = (*RESOLUTION_COLUMNS, Column("公布时间", "published_at", "time"))
    return _named(MetricResult(number_of(rows), rows, columns), body)


_MOTIONS = (
    Column("表决事项", "title"),
    Column("会议", "meeting.title"),
    Column("机构", "meeting.body.name"),
    Column("计票时间", "closed_at", "time"),
    Column(
        "结果",
        lambda row: "通过" if row.is_valid and row.is_carried else "未通过" if row.is_valid else "无效",
    ),
)


@metric(
    "governance.motions_voted",
    label="表决事项",
    unit="项",
    definition="起始日期至截至日期之间（含两端）计票的表决事项项数，含没有通过的和判为无效的，截至日期以前作废的、换届选举的投票不计。",
    records="表决",
    keeper=_KEEPER,
    action=_VIEW,
)
def motions_voted(as_of: dt.date, since: dt.date) -> MetricResult:
    """What was voted on in a time."""
    rows = decided_between(since, as_of)
    return MetricResult(number_of(rows), rows, _MOTIONS)


@metric(
    "governance.motions_carried",
    label="通过的表决事项",
    unit="项",
    definition="起始日期至截至日期之间（含两端）计票的表决事项中，按章程要点判定有效并且通过的项数，截至日期以前作废的、换届选举的投票不计。",
    records="表决",
    keeper=_KEEPER,
    action=_VIEW,
)
def motions_carried(as_of: dt.date, since: dt.date) -> MetricResult:
    """What was carried in a time."""
    rows = decided_between(since, as_of).filter(is_valid=True, is_carried=True)
    return MetricResult(number_of(rows), rows, _MOTIONS)


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
    params={"year": IntParam("年度", unit="年")},
)
def units_voting(as_of: dt.date, year: int | None = None) -> MetricResult:
    """Units that voted in a year (that of ``as_of``) up to a day."""
    rows = units_that_voted(year or as_of.year, as_of)
    columns = (
        Column("单位", "name"),
        Column("应投", "asked", "number"),
        Column("已投", "voted", "number"),
    )
    return MetricResult(number_of(rows), rows, columns)


@once
def _number(as_of: dt.date, kind: str | None, capacity: str | None) -> int:
    return _seats(as_of, kind, capacity).count()


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
