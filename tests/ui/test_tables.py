"""Tables as they are drawn: every kind of cell, heads that sort, cards on a phone."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.http import QueryDict
from django.utils.html import format_html

from groupportal.jobs.models import Job
from groupportal.ui.tables import Column, FigureCell, LinkCell, StateCell, draw, related_paths

EVIL = "<script>\"'&"
UNIT = SimpleNamespace(name="甲校", chief=None, when=lambda: dt.date(2023, 6, 30))


def drawn(*columns: Column, rows=(UNIT,), query="", **looks) -> str:
    return draw(columns, rows, query=QueryDict(query), **looks)


def cell_of(value, kind="text", query="") -> str:
    html = drawn(Column("甲", lambda r: ""), Column("乙", lambda r: value, kind), query=query)
    return re.search(r"<td[^>]*><span>(.*)</span></td></tr>", html).group(1)


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        (dt.date(2023, 6, 30), "date", "2023年6月30日"),
        (dt.datetime(2023, 6, 30, 6, 5, tzinfo=dt.UTC), "time", "2023年6月30日 14:05"),
        (dt.date(2023, 6, 30), "text", "2023年6月30日"),
        (Decimal(12150000), "money", "12,150,000.00"),
        (Decimal(12150000), "wan", "1,215.00"),
        (1075, "number", "1,075"),
        (0, "number", "0"),
        (Decimal("96.4"), "percent", "96.4%"),
        (None, "date", "—"),
        ("", "text", "—"),
        ("甲", "short", "甲"),
        (format_html("甲<br>{}", "乙"), "text", "甲<br>乙"),
    ],
)
def test_a_cell_is_written_by_its_kind(value, kind, shown):
    assert cell_of(value, kind) == shown


def test_states_figures_and_links():
    assert "已通过" in cell_of("approved", "state")
    html = cell_of(StateCell("returned", "退回补充", overdue="逾期 5 天"))
    assert "退回补充" in html
    assert "逾期 5 天" in html
    html = cell_of(FigureCell(1075, "/f/", "人", note="台账为 133 家"), query="as_of=2023-06-30")
    for shown in (
        'href="/f/?as_of=2023-06-30"',
        "data-drawer",
        'data-drawer-title="乙"',
        "1,075",
        ">人<",
        "133",
    ):
        assert shown in html
    assert cell_of(LinkCell("看", "/x/")) == '<a href="/x/">看</a>'


@pytest.mark.parametrize(
    "value",
    [EVIL, StateCell(EVIL, EVIL, EVIL), FigureCell(EVIL, EVIL, EVIL, note=EVIL), LinkCell(EVIL, EVIL)],
)
def test_what_people_typed_is_never_html(value):
    for html in (
        cell_of(value),
        drawn(
            Column(EVIL, lambda r: value), caption=EVIL, bulk="x", id_of=lambda r: EVIL, opens=lambda r: EVIL
        ),
        drawn(Column("甲", lambda r: ""), Column(EVIL, "name", "actions"), query="as_of=" + EVIL),
    ):
        assert "<script" not in html
        assert "&lt;script" in html or "actions" in html
        assert not re.search(r'="[^"]*<', html)


def test_a_path_calls_methods_and_ends_at_nothing():
    html = drawn(Column("甲", "name"), Column("乙", "when"), Column("丙", "chief.name"))
    assert "2023年6月30日" in html
    assert "<span>—</span>" in html
    with pytest.raises(AttributeError):
        drawn(Column("甲", "nmae"))


def test_the_first_column_names_the_row_and_every_other_cell_its_column():
    html = drawn(
        Column("单位", "name"),
        Column("日期", "when", "date"),
        Column("做", "name", "actions"),
        opens=lambda r: "/u/",
    )
    assert '<th scope="row"><a href="/u/" data-row>甲校</a></th>' in html
    assert '<td class="cell--date" data-label="日期">' in html  # the label of a card on a phone
    assert '<td class="cell--actions"><span>' in html
    assert '<th class="cell--actions" scope="col"><span class="sr">做</span></th>' in html


def test_boxes_say_which_row_they_choose():
    html = drawn(Column("单位", "name"), bulk="selected", id_of=lambda r: 7)
    assert 'value="7" form="selected"' in html
    assert "选中甲校" in html
    assert "选中本页全部" in html


def test_heads_sort_both_ways_and_keep_the_rest_of_the_address():
    columns = (Column("单位", "name", sort=("pinyin", "id")), Column("日期", "when"))
    html = drawn(*columns, query="q=校&page=3&sort=pinyin&as_of=2023-06-30")
    assert 'href="?q=%E6%A0%A1&amp;sort=-pinyin&amp;as_of=2023-06-30"' in html
    assert 'aria-sort="ascending"' in html
    assert 'aria-sort="descending"' in drawn(*columns, query="sort=-pinyin")
    assert "aria-sort" not in drawn(*columns)
    assert drawn(*columns).count("<a ") == 1


def test_columns_name_what_a_page_fetches_with_its_rows():
    columns = [
        Column("发起人", "requested_by.name"),
        Column("发起人", "requested_by"),
        Column("种类", "kind"),
        Column("链接", "get_absolute_url"),
        Column("算出", lambda job: job.kind),
    ]
    assert related_paths(columns, Job) == ["requested_by"]


def test_no_link_stands_within_another():
    html = drawn(Column("甲", lambda r: LinkCell("乙校", "/far/")), opens=lambda r: "/u/")
    assert re.findall(r"<a [^>]*>[^<]*", html) == ['<a href="/u/" data-row>乙校']
