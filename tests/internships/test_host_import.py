"""Units and posts in from workbooks, again without a double, and out again."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl

from groupportal.records.exporting import asked, export_workbook
from groupportal.records.registry import kind_of
from internships.models import HostUnit, Post
from tests.internships.ground import FIRM, D, firm, host, post
from tests.members.ground import viewer
from tests.records.ground import bring, said, workbook
from tests.world import World


def test_units_come_in_are_updated_and_new_ones_are_named(inside: World, tmp_path: Path) -> None:
    firm(inside)
    heads = ["单位名称", "省份", "城市", "失信记录", "信用核查日期", "集团外学校的实习人数"]
    rows = [
        [FIRM, "广东", "江门", "无", "2023-01-10", 3],
        ["江海汽车维修厂", None, None, None, None, None],
        ["江海机械厂", "广东省", "江海市", None, None, None],
    ]
    found = bring("hosts", workbook(tmp_path / "a.xlsx", heads, *rows), user=viewer(inside.wang), write=False)
    assert said(found) == [(4, "所在地", "place_unknown")]
    assert not HostUnit.objects.exists()
    found = bring("hosts", workbook(tmp_path / "b.xlsx", heads, *rows[:2]), user=viewer(inside.wang))
    assert said(found) == []
    first, second = HostUnit.objects.select_related("unit").order_by("elsewhere")
    assert (first.region, first.is_untrustworthy, first.credit_checked_on) == (
        "江门市",
        False,
        D(2023, 1, 10),
    )
    assert (first.unit.name, second.unit.name) == (FIRM, "江海汽车维修厂")
    assert (second.is_untrustworthy, second.unit.outside_reason != "") == (None, True)
    again = [[FIRM, None, None, None, None, 5]]
    bring("hosts", workbook(tmp_path / "c.xlsx", heads, *again), user=viewer(inside.wang))
    assert HostUnit.objects.count() == 2
    kept = HostUnit.objects.get(pk=first.pk)
    assert (kept.elsewhere, kept.is_untrustworthy) == (5, False), "an empty cell leaves what is known"


def test_posts_come_in_with_barred_work_in_words_and_go_out(inside: World, tmp_path: Path) -> None:
    row = host(inside)
    post(inside, host=row, hazards=(("dust", 1), ("drill", None)))
    heads = ["单位", "岗位", "危险作业", "典型工作任务", "有害身心健康"]
    rows: list[Any] = [
        [FIRM, "焊工", "粉尘作业（1级）；高处作业", "焊接；打磨", "否"],
        [FIRM, "文员", "没有", None, None],
        [FIRM, "保安", None, None, None],
        [FIRM, "潜水员", "下水", None, None],
    ]
    found = bring("posts", workbook(tmp_path / "a.xlsx", heads, *rows), user=viewer(inside.wang), write=False)
    assert said(found) == [(5, "危险作业", "hazard_unknown")]
    bring("posts", workbook(tmp_path / "b.xlsx", heads, *rows[:3]), user=viewer(inside.wang))
    held = dict(Post.objects.values_list("name", "hazards"))
    assert (held["焊工"], held["文员"], held["保安"]) == ([["dust", 1], ["height", None]], [], None)
    content = export_workbook(kind_of("posts"), asked("", viewer(inside.wang)))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert "粉尘作业（1级）；使用凿岩机" in str(list(sheet.values))
