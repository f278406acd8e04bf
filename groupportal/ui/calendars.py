"""What happens on which day, by month, week or day: a grid on a desk, a list on a phone. Weeks begin on Monday.

A page is a ``CalendarPage`` whose ``events`` gives what lies in a span; the address says which one (``?span=week&on=2026-11-30``).
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from groupportal.errors import DomainError
from groupportal.ui.asof import LATEST, OLDEST, cut_off_date
from groupportal.ui.formats import cndate, cnmonth
from groupportal.ui.pages import Page

KINDS = {"month": "月", "week": "周", "day": "日"}
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
FEW = 4
"""So many events a day of a month shows; the others are counted, and lead to the day."""
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Event:
    """Something with a beginning: ``note`` says where, or by whom; ``state`` in a word why it looks other than plain.

    ``lane``: what it takes place in, by whose names a day may be divided (rooms). ``tone``: as of states.
    """

    label: str
    starts_at: dt.datetime
    ends_at: dt.datetime | None = None
    url: str = ""
    note: str = ""
    state: str = ""
    tone: str = "action"
    lane: str = ""

    @property
    def first_day(self) -> dt.date:
        """The day it begins on."""
        return timezone.localdate(self.starts_at)

    @property
    def last_day(self) -> dt.date:
        """The last day it touches; midnight at its end belongs to the day before."""
        if self.ends_at is None or self.ends_at <= self.starts_at:
            return self.first_day
        return timezone.localdate(self.ends_at - dt.timedelta(microseconds=1))

    def hours_on(self, day: dt.date) -> str:
        """When on that day: ``14:00–16:00``, ``22:00 起``, ``到 09:00``, ``全天``."""
        start = f"{timezone.localtime(self.starts_at):%H:%M}" if self.first_day == day else ""
        end = ""
        if self.ends_at and self.last_day == day:
            end = f"{timezone.localtime(self.ends_at):%H:%M}".replace("00:00", "24:00")
        if start and end:
            return f"{start}–{end}"
        if start:
            return start if self.ends_at is None else f"{start} 起"
        return f"到 {end}" if end else "全天"


@dataclass(frozen=True)
class Span:
    """A month, a week or a day around ``on``; ``starts_on`` and ``ends_on`` (inclusive) are what is shown of it."""

    kind: str
    on: dt.date

    @property
    def starts_on(self) -> dt.date:
        """The first day shown: of a month the Monday of its first week."""
        day = self.on.replace(day=1) if self.kind == "month" else self.on
        return day if self.kind == "day" else day - _DAY * day.weekday()

    @property
    def ends_on(self) -> dt.date:
        """The last day shown: of a month the Sunday of its last week."""
        if self.kind == "day":
            return self.on
        last = self.on
        if self.kind == "month":
            last = last.replace(day=calendar.monthrange(last.year, last.month)[1])
        return last + _DAY * (6 - last.weekday())

    @property
    def days(self) -> list[dt.date]:
        """Every day shown."""
        return [self.starts_on + _DAY * n for n in range((self.ends_on - self.starts_on).days + 1)]

    @property
    def title(self) -> str:
        """2026年11月; 2026年11月30日至12月6日; 2026年11月30日（周一）."""
        if self.kind == "month":
            return cnmonth(self.on)
        if self.kind == "day":
            return f"{cndate(self.on)}（{WEEKDAYS[self.on.weekday()]}）"
        end = self.ends_on
        until = f"{end.month}月{end.day}日" if end.year == self.starts_on.year else cndate(end)
        return f"{cndate(self.starts_on)}至{until}"

    def turned(self, step: int) -> dt.date | None:
        """The day that the span before (-1) or after (+1) is around; None beyond the portal's years."""
        if self.kind == "month":
            month = self.on.year * 12 + self.on.month - 1 + step
            day = dt.date(month // 12, month % 12 + 1, 1)
        else:
            day = self.on + _DAY * step * (7 if self.kind == "week" else 1)
        return day if OLDEST <= day <= LATEST else None

    def holds(self, event: Event) -> bool:
        """Whether any of it lies on a day shown."""
        return event.first_day <= self.ends_on and event.last_day >= self.starts_on


@dataclass(frozen=True)
class Cell:
    """A day, or on one day a lane: what happens there as ``(hours, event)``. ``others``: how many more are not shown."""

    day: dt.date
    title: str = ""
    weekday: str = ""
    events: list[tuple[str, Event]] = field(default_factory=list)
    others: int = 0
    is_outside: bool = False
    mark: str = ""

    @property
    def looks(self) -> list[str]:
        """How it is set off: outside, marked, free."""
        free = not (self.mark or self.events)
        return [
            name
            for name, is_so in (("outside", self.is_outside), ("marked", self.mark), ("free", free))
            if is_so
        ]


@dataclass(frozen=True)
class Calendar:
    """A span as it is drawn (``ui/calendar.html``). ``number``: of what is shown of the month, week or day itself."""

    span: Span
    cells: list[Cell]
    before: dt.date | None
    after: dt.date | None
    today: dt.date
    number: int
    weekdays: Sequence[str] = WEEKDAYS
    kinds: Sequence[tuple[str, str]] = tuple(KINDS.items())

    @property
    def step(self) -> str:
        """What one turns by: 月, 周, 天."""
        return KINDS[self.span.kind].replace("日", "天")


def drawn(
    span: Span, events: Iterable[Event], *, lanes: Sequence[str] = (), as_of: dt.date | None = None
) -> Calendar:
    """The calendar of a span; what lies outside it is left out. ``lanes``: names by which a single day is divided, free ones too."""
    today = timezone.localdate()
    found = sorted((event for event in events if span.holds(event)), key=lambda event: event.starts_at)
    marks = {as_of: "截至", today: "今天"}
    if span.kind == "day" and lanes:
        cells = [
            Cell(span.on, lane, events=[(e.hours_on(span.on), e) for e in found if e.lane == lane])
            for lane in lanes
        ]
    else:
        cells = [_cell(span, day, found, marks.get(day, "")) for day in span.days]
    number = sum(len(cell.events) + cell.others for cell in cells if not cell.is_outside)
    return Calendar(span, cells, span.turned(-1), span.turned(1), today, number)


def _cell(span: Span, day: dt.date, found: Sequence[Event], mark: str) -> Cell:
    there = [(event.hours_on(day), event) for event in found if event.first_day <= day <= event.last_day]
    outside = span.kind == "month" and day.month != span.on.month
    shown = there[:FEW] if span.kind == "month" else there
    title = f"{day.month}月{day.day}日"
    return Cell(day, title, WEEKDAYS[day.weekday()], shown, len(there) - len(shown), outside, mark)


def span_asked(query: Any) -> Span:
    """The span an address asks for; the month of today where it says nothing readable."""
    kind = query.get("span", "")
    try:
        on = cut_off_date(query.get("on", ""))
    except DomainError:
        on = timezone.localdate()
    return Span(kind if kind in KINDS else "month", on)


class CalendarPage(Page):
    """A page with a calendar. ``events(span)`` asks only for what lies in the span; ``lanes`` names rooms of a day."""

    template_name = "generic/calendar.html"
    empty = "这段时间没有安排。"

    def events(self, span: Span) -> Iterable[Event]:
        """What the viewer may see of the span."""
        raise NotImplementedError

    def lanes(self) -> Sequence[str]:
        """Names by which a single day is divided."""
        return ()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        span = span_asked(self.request.GET)
        found = drawn(span, self.events(span), lanes=self.lanes(), as_of=getattr(self, "as_of", None))
        return super().get_context_data(**{"calendar": found, "calendar_empty": self.empty, **kwargs})
