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


def unread_as_of(request: HttpRequest) -> str:
    """Says that the page shows today where ``?as_of=`` is no date; "" otherwise."""
    text = request.GET.get(PARAMETER, "")
    if not text or _asked(request):
        return ""
    return f"网址里的截至日期“{text[:20]}”不是可用的日期，这一页显示的是今天的情况。请在右上角重新选择日期。"


def _asked(request: HttpRequest) -> dt.date | None:
    try:
        return cut_off_date(request.GET.get(PARAMETER, ""))
    except DomainError:
        return None


def as_of_options(today: dt.date, term_ends_on: dt.date | None = None) -> list[AsOfOption]:
    """Today, the ends of the last two months, of the last school year (31 August), of last year, and of the plan."""
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
    return list({o.date: o for o in reversed(options)}.values())[::-1]


def as_of_label(day: dt.date) -> str:
    """``2023年6月`` for the end of a month, ``2023年6月15日`` for any other day."""
    if day == month_end(day):
        return f"{day.year}年{day.month}月"
    return f"{day.year}年{day.month}月{day.day}日"


class AsOfMixin:
    """A page with figures: ``self.as_of``, and the control's context."""

    request: Any

    @property
    def as_of(self) -> dt.date:
        """The page's cut-off date."""
        return parse_as_of(self.request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        group = self.request.group
        return super().get_context_data(
            **{
                "as_of": self.as_of,
                "as_of_label": as_of_label(self.as_of),
                "as_of_unread": unread_as_of(self.request),
                "as_of_options": as_of_options(today, group.term_ends_on),
                **kwargs,
            }
        )
