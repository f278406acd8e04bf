"""Figures of 治理."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db.models import QuerySet

from governance.enums import BodyKind, Part
from governance.models import FollowUp, Invitation, Meeting
from governance.selectors.meeting import held_between
from groupportal.metrics.registry import ChoiceParam, Column, MetricResult, TextParam, metric
from groupportal.tenancy.models import Unit

_VIEW, _KEEPER = "governance.view_meetings", "秘书处"
_BODY = {"kind": ChoiceParam("机构种类", BodyKind.choices), "body": TextParam("机构")}
_MEETINGS = (
    Column("会议", "title"),
    Column("机构", "body.name"),
    Column("开会时间", "starts_at", "time"),
    Column("地点", "place"),
)


def _held(as_of: dt.date, since: dt.date, kind: str | None, body: str | None) -> QuerySet[Meeting]:
    rows = held_between(since, as_of).select_related("body")
    wanted = {"body__kind": kind, "body__name": body}
    return rows.filter(**{field: value for field, value in wanted.items() if value})


@metric(
    "governance.meetings",
    label="召开会议",
    unit="次",
    definition="起始日期至截至日期之间（含两端）开过并已散会的会议次数，含会后补记的，不含取消的。",
    records="会议",
    keeper=_KEEPER,
    action=_VIEW,
    params=_BODY,
)
def meetings(
    as_of: dt.date, since: dt.date, kind: str | None = None, body: str | None = None
) -> MetricResult:
    """Meetings held in a time."""
    rows = _held(as_of, since, kind, body)
    return MetricResult(rows.count(), rows, _MEETINGS)


_PEOPLE = (
    Column("会议", "meeting.title"),
    Column("开会时间", "meeting.starts_at", "time"),
    Column("单位", "unit.name"),
)


def _asked(rows: QuerySet[Meeting]) -> QuerySet[Invitation]:
    found = Invitation.objects.filter(meeting__in=rows.order_by(), part=Part.VOTING, withdrawn="")
    return found.select_related("meeting", "unit").order_by("meeting__starts_at", "pk")


@metric(
    "governance.attendance",
    label="会议出席率",
    unit="%",
    definition="起始日期至截至日期之间（含两端）开过的会议，到会的应到人次占应到人次的百分比，列席不计；受托的不算到会。",
    records="会议到会记录",
    keeper=_KEEPER,
    action=_VIEW,
    params=_BODY,
)
def attendance(
    as_of: dt.date, since: dt.date, kind: str | None = None, body: str | None = None
) -> MetricResult:
    """Of those asked with a vote, how many came."""
    asked = _asked(_held(as_of, since, kind, body))
    whole = asked.count()
    came = asked.filter(presences__isnull=False).distinct()
    value = Decimal(came.count() * 100) / whole if whole else None
    return MetricResult(value, came, _PEOPLE, opens=False, note=f"应到 {whole} 人次，到会 {came.count()} 人次。")


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
        meeting__in=_held(as_of, since, kind, body).order_by(), withdrawn="", presences__isnull=False
    )
    rows = Unit.objects.filter(pk__in=there.order_by().values("unit")).order_by("pinyin", "pk")
    return MetricResult(rows.count(), rows, (Column("单位", "name"),), opens=False)


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
    return MetricResult(rows.count(), rows, _TASKS)
