"""A long table comes in pages that carry their headings; on paper it is whole."""

from __future__ import annotations

import re
from typing import Any

import pytest

from reports.views import sheet
from tests.reports.annex.plan_files import FUNDS_HEAD, TASK_HEAD, funds, task
from tests.reports.test_undo import Desk, desk
from tests.world import World

__all__ = ["desk"]

DAY = {"as_of": "2023-06-30"}
NAMES = [("治理", "1.一"), ("治理", "2.二"), ("治理", "3.三"), ("机制", "4.四"), ("机制", "5.五")]


@pytest.fixture
def short_pages(monkeypatch: Any) -> None:
    monkeypatch.setattr(sheet, "ROWS_ON_A_PAGE", 2)


def body(page: str) -> str:
    return page.split("<tbody>")[1].split("</tbody>", maxsplit=1)[0]


def test_a_heading_stands_again_on_each_page_over_the_rows_it_has_there(
    world: World, desk: Desk, visitor: Any, short_pages: None
) -> None:
    desk.brings([[*TASK_HEAD, *[task(*name) for name in NAMES]]])
    wang = visitor(world.wang, world.a)
    spans, seen = [], []
    for number in (1, 2, 3):
        page = wang.get("reports:sheet", data={**DAY, "page": number}, table="tasks").content.decode()
        spans.append(re.findall(r'rowspan="(\d)">(治理|机制)<', body(page)))
        seen += re.findall(r">(\d\.[一二三四五])</a>", body(page))
    assert spans == [[("2", "治理")], [("1", "治理"), ("1", "机制")], [("1", "机制")]]
    assert seen == [name for _, name in NAMES]
    assert "这是本页各行的；全表共" in page
    paper = wang.get("reports:sheet", data={**DAY, "print": 1}, table="tasks").content.decode()
    assert re.findall(r'rowspan="(\d)">(治理|机制)<', body(paper)) == [("3", "治理"), ("2", "机制")]
    assert "<nav" not in paper


def test_the_sum_stands_above_each_page_of_the_money(
    world: World, desk: Desk, visitor: Any, short_pages: None
) -> None:
    rows = [funds(f"任务{n}", 10, 2, 2, rates=("20%", "20%")) for n in "甲乙丙"]
    desk.brings([[*TASK_HEAD, *[task(f"任务{n}", f"1.{n}") for n in "甲乙丙"]], [*FUNDS_HEAD, *rows]])
    wang = visitor(world.wang, world.a)
    pages = [
        wang.get("reports:sheet", data={**DAY, "page": n}, table="funds").content.decode() for n in (1, 2)
    ]
    heads = [re.findall(r'<th scope="row">([^<]+)</th>', page) for page in pages]
    assert heads == [["合计", "任务甲"], ["合计", "任务乙", "任务丙"]]
    beside = [page.partition("打印前要看的")[2] for page in pages]
    assert [[name for name in "甲乙丙" if f"“任务{name}”" in said] for said in beside] == [
        ["甲"],
        ["乙", "丙"],
    ]
    assert all("合计" in said for said in beside), "what is about all of them stands on each page"
