"""A month, a week, a day: what stands on which day, and where the span before and after begins."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone

from groupportal.ui.calendars import Event, Span, drawn, span_asked

D = dt.date


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=timezone.get_default_timezone())


def days_with(found, label):
    return [cell.day.day for cell in found.cells if any(event.label == label for _, event in cell.events)]


@pytest.mark.parametrize(
    ("span", "first", "last", "before", "after"),
    [
        (Span("month", D(2026, 11, 30)), D(2026, 10, 26), D(2026, 12, 6), D(2026, 10, 1), D(2026, 12, 1)),
        (Span("month", D(2027, 2, 3)), D(2027, 2, 1), D(2027, 2, 28), D(2027, 1, 1), D(2027, 3, 1)),
        (Span("month", D(2026, 1, 31)), D(2025, 12, 29), D(2026, 2, 1), D(2025, 12, 1), D(2026, 2, 1)),
        (Span("week", D(2026, 11, 29)), D(2026, 11, 23), D(2026, 11, 29), D(2026, 11, 22), D(2026, 12, 6)),
        (Span("day", D(2026, 12, 31)), D(2026, 12, 31), D(2026, 12, 31), D(2026, 12, 30), D(2027, 1, 1)),
        (Span("month", D(2199, 12, 5)), D(2199, 11, 25), D(2200, 1, 5), D(2199, 11, 1), None),
        (Span("day", D(1949, 10, 1)), D(1949, 10, 1), D(1949, 10, 1), None, D(1949, 10, 2)),
    ],
)
def test_what_a_span_shows_and_where_the_next_begins(span, first, last, before, after):
    assert (span.starts_on, span.ends_on) == (first, last)
    assert (span.turned(-1), span.turned(1)) == (before, after)


@pytest.mark.parametrize(
    ("query", "kind", "on"),
    [
        ("span=week&on=2026-11-25", "week", D(2026, 11, 25)),
        ("on=2026-13-40", "month", D(2026, 11, 30)),
        ("span=year&on=0001-01-01", "month", D(2026, 11, 30)),
        ("", "month", D(2026, 11, 30)),
    ],
)
@time_machine.travel("2026-11-30T10:00:00+08:00", tick=False)
def test_an_address_that_says_nothing_readable_shows_the_month_of_today(query, kind, on):
    assert span_asked(QueryDict(query)) == Span(kind, on)


def test_what_goes_on_over_midnight_stands_on_each_day_with_its_hours():
    night = Event("值夜", at("2026-11-02T22:00"), at("2026-11-04T00:00"))
    found = drawn(Span("week", D(2026, 11, 2)), [night])
    assert days_with(found, "值夜") == [2, 3]
    assert [cell.events[0][0] for cell in found.cells[:2]] == ["22:00 起", "到 24:00"]
    longer = Event("布展", at("2026-11-02T22:00"), at("2026-11-04T09:30"))
    assert [longer.hours_on(D(2026, 11, day)) for day in (2, 3, 4)] == ["22:00 起", "全天", "到 09:30"]
    assert Event("会", at("2026-11-02T09:00")).hours_on(D(2026, 11, 2)) == "09:00"


def test_a_full_day_of_a_month_counts_what_it_does_not_show():
    many = [
        Event(f"第{n}场", at(f"2026-11-05T{8 + n:02d}:00"), at(f"2026-11-05T{9 + n:02d}:00"))
        for n in range(6)
    ]
    found = drawn(Span("month", D(2026, 11, 1)), [*reversed(many), Event("上月的", at("2026-10-30T09:00"))])
    cell = next(cell for cell in found.cells if cell.day == D(2026, 11, 5))
    assert ([event.label for _, event in cell.events], cell.others) == (
        ["第0场", "第1场", "第2场", "第3场"],
        2,
    )
    assert found.number == 6
    assert drawn(Span("day", D(2026, 11, 5)), many).cells[0].others == 0


def test_a_day_divided_by_rooms_shows_the_free_ones_too():
    taken = Event("校企座谈", at("2026-11-05T09:00"), at("2026-11-05T10:00"), lane="一号会议室")
    found = drawn(Span("day", D(2026, 11, 5)), [taken], lanes=["一号会议室", "二号会议室"])
    assert [(cell.title, len(cell.events)) for cell in found.cells] == [("一号会议室", 1), ("二号会议室", 0)]
    html = render_to_string("ui/calendar.html", {"calendar": found}, RequestFactory().get("/x/?room=3"))
    assert html.count("没有安排") == 1


@time_machine.travel("2026-11-30T10:00:00+08:00", tick=False)
def test_the_page_keeps_its_query_marks_the_days_and_escapes():
    event = Event(
        "<b>会</b>", at("2026-11-03T09:00"), at("2026-11-03T10:00"), "/m/1/", "三楼", "已取消", "plain"
    )
    found = drawn(Span("month", D(2026, 11, 30)), [event], as_of=D(2026, 11, 15))
    html = render_to_string("ui/calendar.html", {"calendar": found}, RequestFactory().get("/x/?room=3"))
    assert "?room=3&amp;span=month&amp;on=2026-10-01" in html
    assert "&lt;b&gt;会" in html
    assert all(word in html for word in ("09:00–10:00", "已取消", "三楼", "今天</strong>", "截至</strong>"))
    assert [(cell.day, cell.mark) for cell in found.cells if cell.mark] == [
        (D(2026, 11, 15), "截至"),
        (D(2026, 11, 30), "今天"),
    ]
    empty = drawn(Span("month", D(2026, 11, 30)), [])
    text = {"calendar": empty, "calendar_empty": "这段时间没有会议。"}
    assert "这段时间没有会议。" in render_to_string("ui/calendar.html", text, RequestFactory().get("/"))
