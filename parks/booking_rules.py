"""What hinders a booking, in words: pure of what is on record, which ``services.booking`` gathers once for one or for a whole series.

A time that is taken is answered with a free one nearby. The stated rule on requests that wait stands with the facility
(``holds_waiting``): either they keep the time, or the first that is approved has it.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from operator import itemgetter

from django.utils import timezone

from groupportal.ui.formats import cndate
from parks.models import Facility

Times = tuple[dt.datetime, dt.datetime]
_STEP = dt.timedelta(minutes=30)
_HOUR = Decimal(3600)
_PLACES = Decimal("0.01")
DAYS_MOST = 31
"""A booking is no longer than so many days, whatever the facility allows. Ours."""
NEAR_DAYS = 3
"""A free time is looked for so many days after the one that is taken."""


@dataclass(frozen=True)
class Standing:
    """What is on record about a facility around some times: what is taken (in the order of time), what is closed and why, hours of
    the unit by month."""

    taken: list[Times] = field(default_factory=list)
    closed: Sequence[tuple[dt.datetime, dt.datetime, str]] = ()
    hours: dict[tuple[int, int], Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    def take(self, times: Times) -> None:
        """Count a time as taken by the unit, for what is looked at after it."""
        insort(self.taken, times)
        self.hours[month_of(times)] += hours_of(times)


def hours_of(times: Times) -> Decimal:
    """The length in hours, to two places."""
    return hours_of_seconds((times[1] - times[0]).total_seconds())


@lru_cache(maxsize=512)
def hours_of_seconds(seconds: float) -> Decimal:
    """So many seconds in hours, to two places."""
    return (Decimal(seconds) / _HOUR).quantize(_PLACES, ROUND_HALF_UP)


def month_of(times: Times) -> tuple[int, int]:
    """The month a booking counts in: that of its beginning."""
    day = timezone.localdate(times[0])
    return day.year, day.month


def said(times: Times) -> str:
    """2026年11月30日 14:00–16:00; whole days are told as days."""
    start, end = (timezone.localtime(at) for at in times)
    if start.time() == end.time() == dt.time() and start < end:
        days = (start.date(), end.date() - dt.timedelta(days=1))
        return f"{'至'.join(map(cndate, dict.fromkeys(days)))}全天"
    if start.date() == end.date():
        return f"{cndate(start.date())} {start:%H:%M}–{end:%H:%M}"
    return f"{cndate(start.date())} {start:%H:%M} 至{cndate(end.date())} {end:%H:%M}"


def hindrance(facility: Facility, times: Times, standing: Standing, *, now: dt.datetime) -> str:
    """Why it can't be booked for this time; "" where nothing stands in the way. What is taken is asked last."""
    return (
        _wrong_time(facility, times, now)
        or _too_long(facility, times)
        or _closed(times, standing)
        or _over_quota(facility, times, standing)
        or ("这段时间已经有预约。" if is_taken(times, standing.taken) else "")
    )


def is_taken(times: Times, taken: Sequence[Times]) -> bool:
    """Whether the time meets one of those that are taken; what ends when this begins does not.

    They stand in the order of time and apart from one another, as the database keeps them: of those that begin before the end of this
    one, the last ends last. A series of a year in a busy room asks this thousands of times.
    """
    start, end = times
    before = bisect_left(taken, end, key=itemgetter(0))
    return before > 0 and taken[before - 1][1] > start


def near(facility: Facility, times: Times, standing: Standing, *, now: dt.datetime) -> Times | None:
    """A free time of the same length: the nearest on the same day, else at the same hour on one of the next days."""
    start, end = times
    length, day = end - start, timezone.localdate(start)
    opens, closes = facility.opens or dt.time(8), facility.closes or dt.time(22)
    zone = timezone.get_current_timezone()
    at = dt.datetime.combine(day, opens, tzinfo=zone)
    last = dt.datetime.combine(day, closes, tzinfo=zone) - length
    same_day = []
    while at <= last:
        same_day.append((at, at + length))
        at += _STEP
    same_day.sort(key=lambda each: (abs(each[0] - start), each[0] < start))
    later = [(start + dt.timedelta(days=n), end + dt.timedelta(days=n)) for n in range(1, NEAR_DAYS + 1)]
    untaken = (each for each in (*same_day, *later) if not is_taken(each, standing.taken))
    return next((each for each in untaken if not hindrance(facility, each, standing, now=now)), None)


def free_of(facility: Facility, day: Times, standing: Standing, *, now: dt.datetime) -> list[Times]:
    """What can be booked of a day (from its midnight to the next) in one piece each, from the next minute on."""
    opens, closes = (
        day[0] + dt.timedelta(hours=at.hour, minutes=at.minute) if at else day[n]
        for n, at in enumerate((facility.opens, facility.closes))
    )
    at = max(opens, now.replace(second=0, microsecond=0) + dt.timedelta(minutes=1))
    last = min(closes, now + dt.timedelta(days=facility.ahead_days))
    found = []
    for begun, over in sorted((*standing.taken, *((begun, over) for begun, over, _ in standing.closed))):
        if at < min(begun, last):
            found.append((at, min(begun, last)))
        at = max(at, over)
    return [*found, (at, last)] if at < last else found


def _wrong_time(facility: Facility, times: Times, now: dt.datetime) -> str:
    start, end = times
    if end <= start:
        return "结束时间应晚于开始时间，请核对。"
    if start < now:
        return "开始时间已经过去，请选以后的时间。"
    if end > now + dt.timedelta(days=facility.ahead_days):
        return f"最多提前 {facility.ahead_days} 天预约，请选近一些的日期。"
    local = [timezone.localtime(at) for at in times]
    if facility.opens and facility.closes:
        within = local[0].date() == local[1].date() and facility.opens <= local[0].time()
        if not within or local[1].time() > facility.closes:
            return f"开放时间是每天 {facility.opens:%H:%M}–{facility.closes:%H:%M}，请选其中的时间。"
    return ""


def _too_long(facility: Facility, times: Times) -> str:
    if facility.hours_most and hours_of(times) > facility.hours_most:
        return f"每次最长 {facility.hours_most} 小时，请缩短，或分几次预约。"
    if times[1] - times[0] > dt.timedelta(days=DAYS_MOST):
        return f"一次预约最长 {DAYS_MOST} 天，请核对日期，或分几次预约。"
    return ""


def _closed(times: Times, standing: Standing) -> str:
    start, end = times
    for begun, over, reason in standing.closed:
        if begun < end and over > start:
            return f"{said((begun, over))} 停用（{reason}），请换一个时间。"
    return ""


def _over_quota(facility: Facility, times: Times, standing: Standing) -> str:
    if not facility.quota_hours:
        return ""
    had = standing.hours.get(month_of(times), Decimal(0))
    if had + hours_of(times) <= facility.quota_hours:
        return ""
    month = month_of(times)
    return (
        f"每家单位每月最多 {facility.quota_hours} 小时，该单位{month[0]}年{month[1]}月已约 {had.normalize():f} 小时，"
        "加上这次就超过了。请缩短，或与设施所属单位商量。"
    )
