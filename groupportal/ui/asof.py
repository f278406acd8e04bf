"""截至: the cut-off date above every page with figures. Part of the address, so that a link shows the same figures."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from groupportal.errors import DomainError

PARAMETER = "as_of"
OLDEST, LATEST = dt.date(1949, 10, 1), dt.date(2199, 12, 31)
"""Between these cut-off dates lie: nothing the portal keeps is older, no plan reaches further."""


@dataclass(frozen=True)
class AsOfOption:
    """A date offered by the control."""

    label: str
    date: dt.date


def month_end(day: dt.date) -> dt.date:
    """The last day of the month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def cut_off_date(text: str) -> dt.date:
    """A cut-off date written 2023-06-30. DomainError in words for what is no date, or out of range."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise DomainError("no_day", f"日期“{text[:20]}”不对，请写成 2023-06-30 的形式。") from None
    if not OLDEST <= day <= LATEST:
        raise DomainError("day_out_of_range", f"日期“{text[:20]}”不在 1949 年至 2199 年之间，请核对年份。")
    return day


def parse_as_of(request: HttpRequest) -> dt.date:
    """The date in ``?as_of=``; today where it is missing or no date."""
    return _asked(request) or timezone.localdate()


def parse_working_day(request: Any) -> dt.date:
    """The date in ``?as_of=``; else the day for which the group is preparing (``Group.working_on``), where it named one; else today."""
    return _asked(request) or request.group.working_on or timezone.localdate()


def unread_as_of(request: HttpRequest) -> str:
    """Says which day the page shows where ``?as_of=`` is no date; "" otherwise."""
    text = request.GET.get(PARAMETER, "")
    if not text or _asked(request):
        return ""
    return f"网址里的截至日期“{text[:20]}”不是可用的日期，请看右上角这一页按的是哪一天，需要时重新选择。"


def _asked(request: HttpRequest) -> dt.date | None:
    try:
        return cut_off_date(request.GET.get(PARAMETER, ""))
    except DomainError:
        return None


def as_of_options(
    today: dt.date, term_ends_on: dt.date | None = None, working: tuple[dt.date | None, str] = (None, "")
) -> list[AsOfOption]:
    """Today, the working date, the ends of the last two months, of the last school year (31 August), of last year, and of the plan."""
    first = today.replace(day=1)
    last_month = first - dt.timedelta(days=1)
    month_before = last_month.replace(day=1) - dt.timedelta(days=1)
    school_year = dt.date(today.year if today > dt.date(today.year, 8, 31) else today.year - 1, 8, 31)
    options = [
        AsOfOption("今天", today),
        AsOfOption("上月末", last_month),
        AsOfOption("再上月末", month_before),
        AsOfOption("上学年末", school_year),
        AsOfOption("上年末", dt.date(today.year - 1, 12, 31)),
    ]
    if term_ends_on:
        options.append(AsOfOption("建设期末", term_ends_on))
    if working[0]:
        options.insert(1, AsOfOption(working[1] or "工作日期", working[0]))
    return list({o.date: o for o in reversed(options)}.values())[::-1]


def as_of_label(day: dt.date) -> str:
    """``2023年6月`` for the end of a month, ``2023年6月15日`` for any other day."""
    if day == month_end(day):
        return f"{day.year}年{day.month}月"
    return f"{day.year}年{day.month}月{day.day}日"


class AsOfMixin:
    """A page with figures: ``self.as_of``, and the control's context.

    ``is_printed``: what stands on it goes into reports; it begins with the group's working date instead of today.
    """

    request: Any
    is_printed = False

    @property
    def as_of(self) -> dt.date:
        """The page's cut-off date."""
        return (parse_working_day if self.is_printed else parse_as_of)(self.request)

    def as_of_note(self) -> str:
        """What else is to be said of the day, above the page."""
        return ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        group = self.request.group
        working = group.working_on
        return super().get_context_data(
            **{
                "as_of": self.as_of,
                "as_of_label": as_of_label(self.as_of),
                "as_of_unread": unread_as_of(self.request),
                "as_of_options": as_of_options(today, group.term_ends_on, (working, group.working_for)),
                "as_of_note": self.as_of_note(),
                "today": today,
                "preparing": (group.working_for or "工作日期") if working == self.as_of else "",
                "may_set_working_day": self.is_printed and self.request.viewer.can("tenancy.edit_group"),
                **kwargs,
            }
        )


def year_earlier(day: dt.date) -> dt.date:
    """The same day a year before, for 上年同期; 28 February for a leap day."""
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if leap else day.day)
