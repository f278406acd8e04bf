"""A list as an app declares it, over invented units."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from groupportal.lists.declaring import Button, Chips, Deed, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.style.samples import UNITS
from groupportal.ui.tables import Column, FigureCell, StateCell


@dataclass(frozen=True)
class SampleUnit:
    """An invented unit."""

    public_id: int
    name: str
    kind: str
    state: str
    rank: str
    joined_on: dt.date
    interns: int


def sample_units() -> list[SampleUnit]:
    """All of them."""
    return [SampleUnit(number, *facts) for number, facts in enumerate(UNITS, 1)]


class SampleList(ListPage):
    """Units of a group."""

    action = "portal.view_style"
    title = "列表页"
    lead = "集团现有成员单位及其状态。"
    measure, noun = "家", "单位"
    search = Search("单位名称")
    chips = (
        Chips(
            "类别",
            "kind",
            [(kind, kind) for kind in ("学校", "企业", "行业协会", "园区")],
            lambda _, rows, kind: [unit for unit in rows if unit.kind == kind],
        ),
    )
    columns = (
        Column("单位名称", "name", sort="name"),
        Column("类别", "kind", "short"),
        Column("状态", lambda unit: StateCell(unit.state, overdue=unit.state == "returned"), "state"),
        Column("理事会职务", "rank", "short"),
        Column("加盟日期", "joined_on", "date", sort="joined_on"),
        Column("接收实习生", lambda unit: FigureCell(unit.interns, "../figure/", "人"), "number"),
    )
    add = Button("登记成员单位", "style:style_page")
    bulk = (
        Deed("发送通知", "style:style_page", "bell", value="notify"),
        Deed("归档", "style:style_page", "archive", look="danger", value="archive"),
    )
    empty = Empty(
        "还没有成员单位", "可以逐家登记，也可以上传名册一次导入。", Button("登记成员单位", "style:style_page")
    )

    def base_queryset(self) -> Any:
        word = self.request.GET.get("q", "")
        return [unit for unit in sample_units() if word in unit.name]

    def row_url(self, row: Any) -> str:
        return "../record/"


class EmptyList(SampleList):
    """The same before anything is there."""

    action = "portal.view_style"
    title = "列表页（空）"

    def base_queryset(self) -> Any:
        return []
