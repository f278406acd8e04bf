"""节假日与调休表: a year's days, and correcting them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone

from groupportal.lists.declaring import Button, Chips, Empty
from groupportal.lists.pages import ListPage
from groupportal.ui.pages import DeedView, FormPage, not_found_unless
from groupportal.ui.tables import Column
from internships.enums import DayKind
from internships.forms.calendar import CalendarForm
from internships.selectors.calendar import NamedDay, YearTable, tables_of, years_shown
from internships.services.calendar import FIRST_YEAR, LAST_YEAR, drop_days, read_days, set_days

WEEKDAYS = "一二三四五六日"


def _of_year(page: Any, rows: Any, value: str) -> Any:
    return rows  # the page has taken its rows from the year already


class CalendarList(ListPage):
    """The days of a year that are not what their weekday says."""

    action = "internships.view_rules"
    title = "节假日与调休表"
    lead = "休息日、法定节假日的核查和工作日的计算都按这张表；没有表的年份，有关规则答“不能判断”。"
    template_name = "internships/calendar.html"
    measure, noun = "天", "安排"
    columns = (
        Column("日期", "day", "date"),
        Column("星期", lambda row: f"星期{WEEKDAYS[row.day.weekday()]}", "short"),
        Column("安排", "kind.label", "short"),
        Column("名称", "name"),
        Column("依据", "source"),
    )
    chips = (
        Chips(
            "年份",
            "year",
            lambda page: [(str(year), f"{year}年") for year in page.years],
            narrows=_of_year,
            default=lambda page: str(timezone.localdate().year),
            every=None,
        ),
        Chips(
            "安排",
            "kind",
            DayKind.choices,
            narrows=lambda page, rows, kind: [r for r in rows if r.kind == kind],
        ),
    )

    @property
    def years(self) -> Sequence[int]:
        """The years one can look at."""
        if not hasattr(self, "_years"):
            self._years = years_shown(timezone.localdate())
        return self._years

    @property
    def table(self) -> YearTable:
        """The year of the address; this year for one that can't be looked at."""
        if not hasattr(self, "_table"):
            asked = self.request.GET.get("year", "")
            year = int(asked) if asked in map(str, self.years) else timezone.localdate().year
            (self._table,) = tables_of([year])
        return self._table

    def base_queryset(self) -> Sequence[NamedDay]:
        return list(self.table.days)

    def row_url(self, row: Any) -> str:
        return ""

    @property
    def more(self) -> Sequence[Button]:  # type: ignore[override]  # by year
        label = "更正这一年" if self.table.is_known else "登记这一年"
        kwargs = {"year": self.table.year}
        return (Button(label, "internships:calendar_edit", icon="pencil", look="primary", kwargs=kwargs),)

    def get_empty(self) -> Empty:
        year = self.table.year
        return Empty(
            f"{year}年的节假日与调休表还没有登记",
            "国务院办公厅公布放假安排以后，由秘书处登记。登记以前，需要它的规则答“不能判断”，不用周末代替。",
            icon="calendar",
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        table = self.table
        may_edit = self.request.viewer.can("internships.edit_calendar")
        return super().get_context_data(**{"of_year": table, "may_drop": may_edit and table.is_own, **kwargs})


class _OfYear:
    kwargs: dict[str, Any]

    @property
    def year(self) -> int:
        """The year of the address. Http404 for one that no table can be of."""
        year = int(self.kwargs["year"])
        not_found_unless(FIRST_YEAR <= year <= LAST_YEAR)
        return year

    def address(self) -> str:
        """The list of this year."""
        return f"{reverse('internships:calendar')}?year={self.year}"


class EditCalendar(_OfYear, FormPage):
    """The table of a year as text: days added, changed, struck out or pasted."""

    action = "internships.edit_calendar"
    form_class = CalendarForm
    done_message = "节假日与调休表已保存，今天起按它核查。"

    def get_title(self) -> str:
        return f"更正{self.year}年的节假日与调休表"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("节假日与调休表", self.address())]

    def get_initial(self) -> dict[str, Any]:
        (table,) = tables_of([self.year])
        lines = [f"{row.day:%Y-%m-%d} {row.kind.label} {row.name}" for row in table.days]
        return {"days": "\n".join(lines)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        intro = "保存以后，本集团这一年用这张表，不再用门户自带的；改动记在操作记录里。"
        return super().get_context_data(**{"intro": intro, "cancel_url": self.address(), **kwargs})

    def perform(self, form: Any) -> str:
        days = read_days(form.cleaned_data["days"], form.cleaned_data["source"].strip())
        set_days(self.year, days, by=self.request.viewer)
        return self.address()


class DropCalendar(_OfYear, DeedView):
    """Back to the portal's table."""

    action = "internships.edit_calendar"
    done_message = "已撤下本集团的表。"

    def perform(self) -> str:
        drop_days(self.year, by=self.request.viewer)
        return self.address()

    def fallback_url(self) -> str:
        return self.address()
