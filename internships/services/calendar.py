"""Correcting the table of holidays and make-up days, by year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.records.days import read_day
from groupportal.records.findings import CellFault
from groupportal.ui.formats import cndate
from internships.enums import DayKind
from internships.models import CalendarDay
from internships.selectors.calendar import NamedDay, tables_of

MOST_DAYS = 120
FIRST_YEAR, LAST_YEAR = 2018, 2100
_WORDS = {
    "放假": DayKind.OFF,
    "休息": DayKind.OFF,
    "休": DayKind.OFF,
    "上班": DayKind.WORK,
    "补班": DayKind.WORK,
    "班": DayKind.WORK,
}


def read_days(text: str, source: str) -> list[NamedDay]:
    """A table as people type or paste it, a day a line: ``2026-02-16 放假 除夕``. DomainError naming the line that can't be read."""
    days = []
    for number, line in enumerate(text.splitlines(), 1):
        parts = line.replace(",", " ").replace("，", " ").split(None, 2)
        if not parts:
            continue
        kind = _WORDS.get(parts[1]) if len(parts) > 1 else None
        if kind is None:
            said = "请写成“2026-02-16 放假 除夕”或“2026-02-14 上班 调休上班”的样子"
            raise DomainError(
                "line_wrong", f"第{number}行“{line.strip()[:30]}”读不懂，{said}。", field="days"
            )
        try:
            day, _ = read_day(parts[0])
        except CellFault as fault:
            raise DomainError(
                "line_wrong", f"第{number}行的日期“{parts[0][:20]}”：{fault}", field="days"
            ) from fault
        name = parts[2].strip() if len(parts) > 2 else str(kind.label)
        days.append(NamedDay(day, kind, name, source))
    return days


@transaction.atomic
def set_days(year: int, days: Sequence[NamedDay], *, by: Actor) -> None:
    """Put this table in the place of the year's. DomainError for a day of another year, twice, or a make-up day that is no weekend."""
    user = person(by, "internships.edit_calendar")
    _refuse_wrong(year, days)
    rows = {row.day: row for row in CalendarDay.objects.select_for_update().filter(day__year=year)}
    (before,) = tables_of([year])
    sources = {_words(named): named.source for named in before.days}
    held = {named.day: _words(named) for named in before.days}
    wanted = {named.day: _words(named) for named in days}
    if before.is_own and held == wanted:
        raise DomainError("no_change", f"{year}年的表与现在的相同，没有要保存的更正。", field="days")
    for named in days:
        row = rows.pop(named.day, None) or CalendarDay(day=named.day)
        row.kind, row.name = named.kind, named.name
        row.source = sources.get(wanted[named.day], named.source)  # a day that stays keeps what it rests on
        save_in_words(row)
    CalendarDay.objects.filter(pk__in=[row.pk for row in rows.values()]).delete()
    record(
        "internships.calendar_set",
        by=user,
        before={"放假和上班": [words for day, words in sorted(held.items()) if wanted.get(day) != words]},
        after={
            "年份": year,
            "依据": days[0].source,
            "放假和上班": [words for day, words in sorted(wanted.items()) if held.get(day) != words],
        },
    )


@transaction.atomic
def drop_days(year: int, *, by: Actor) -> None:
    """Let the group's own table of a year go: the portal's counts again. DomainError where there is none of its own."""
    user = person(by, "internships.edit_calendar")
    rows = CalendarDay.objects.select_for_update().filter(day__year=year)
    gone = [str(row) for row in rows]
    if not gone:
        raise DomainError("not_own", f"{year}年用的就是门户自带的表，没有可以撤下的更正。")
    rows.delete()
    record("internships.calendar_dropped", by=user, before={"年份": year, "放假和上班": gone})


def _words(named: NamedDay) -> str:
    return f"{named.day:%Y-%m-%d} {named.kind.label} {named.name}"


def _refuse_wrong(year: int, days: Sequence[NamedDay]) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DomainError("year_wrong", f"年份请在{FIRST_YEAR}年至{LAST_YEAR}年之间。")
    if not any(named.kind == DayKind.OFF for named in days):
        raise DomainError("no_days", f"请至少写一天{year}年的放假日。", field="days")
    if len(days) > MOST_DAYS:
        raise DomainError("days_many", f"一年最多{MOST_DAYS}天，现在有{len(days)}天，请核对。", field="days")
    if not days[0].source.strip():
        raise DomainError("source_missing", "请写明依据，例如当年放假通知的文号。", field="source")
    met: set[dt.date] = set()
    for named in days:
        day = cndate(named.day)
        if named.day.year != year:
            raise DomainError("other_year", f"{day}不在{year}年，请到那一年的表里登记。", field="days")
        if named.day in met:
            raise DomainError("day_twice", f"{day}写了两行，请只留一行。", field="days")
        if named.kind == DayKind.WORK and named.day.weekday() < 5:
            raise DomainError(
                "no_weekend", f"{day}是星期一至星期五，本来就上班，不用登记为调休上班。", field="days"
            )
        if len(named.name) > 40:
            raise DomainError("name_long", f"{day}的名称超过 40 个字，请缩短。", field="days")
        met.add(named.day)
