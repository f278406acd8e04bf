"""Points from workbooks."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from groupportal.records.registry import kind_of
from groupportal.records.template import template
from groupportal.tenancy.selectors import viewer_for
from points.models import PointsEntry
from points.services.entry import record_points, reverse_points
from tests.members.ground import viewer
from tests.points.ground import make_ground
from tests.records.ground import Desk, bring, said, workbook

D = dt.date


LEDGER = ["单位名称", "积分项目", "日期", "数量", "说明"]


def test_the_template_offers_the_items_and_members_there_are(inside, tmp_path):
    ground = make_ground(inside)
    kind = kind_of("points")
    (tmp_path / "t.xlsx").write_bytes(template(kind, kind.offered()))
    book = load_workbook(tmp_path / "t.xlsx")
    lists = {column[0].value: [c.value for c in column[1:] if c.value] for column in book["可选项"].columns}
    assert set(lists["单位名称"]) == {ground.firm.unit.name, ground.school.unit.name}
    assert lists["积分项目"] == ["参加集团会议", "按时报送材料", "接收实习学生"], (
        "not what has to be confirmed"
    )
    for sheet in (book.worksheets[0], book["填写说明"]):
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 1)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_points_count_under_their_cap_in_the_order_of_the_sheet(inside, tmp_path):
    ground = make_ground(inside)
    record_points(
        ground.firm,
        rule=ground.rules["meeting"],
        occurred_on=D(2023, 1, 5),
        quantity=2,
        key="a",
        by=viewer(inside.wang),
    )
    name = ground.firm.unit.name
    rows = [[name, "参加集团会议", D(2023, 3, n), 2, f"第{n}次"] for n in (1, 2, 3)]
    found = bring(
        "points", workbook(tmp_path / "a.xlsx", LEDGER, *rows, [name, "material", D(2023, 3, 4), None, None])
    )
    assert not found.errors
    entries = (
        PointsEntry.objects.filter(origin="import").order_by("id").values_list("item", "points", "counted")
    )
    assert list(entries) == [
        ("meeting", Decimal(4), Decimal(4)),
        ("meeting", Decimal(4), Decimal(2)),
        ("meeting", Decimal(4), Decimal(0)),
        ("material", Decimal(3), Decimal(3)),
    ]
    assert found.written.message == "已导入积分 4 笔，计入 9 分。"


def test_the_same_entry_never_scores_twice(inside, tmp_path):
    ground = make_ground(inside)
    row = [ground.firm.unit.name, "参加集团会议", D(2023, 3, 1), 1, "年会"]
    path = workbook(tmp_path / "a.xlsx", LEDGER, row, row)
    assert dict(bring("points", path).written.facts) == {"新记积分": 2}
    again = bring("points", path)
    assert dict(again.written.facts) == {"已有不再记": 2}
    assert PointsEntry.objects.count() == 2
    assert any(p.code == "entry_known" and "第 2、3 行" in p.message for p in again.problems)


def test_points_that_cannot_be_given_are_named(inside, tmp_path):
    ground = make_ground(inside)
    name = ground.firm.unit.name
    path = workbook(
        tmp_path / "a.xlsx",
        LEDGER,
        ["没有的厂", "参加集团会议", D(2023, 3, 1), 1, None],
        [name, "没有的项目", D(2023, 3, 1), 1, None],
        [name, "参加集团会议", D(2019, 3, 1), 1, None],
        [name, "参加集团会议", D(2023, 3, 1), 1.5, None],
        [name, "捐赠设备", D(2023, 3, 1), 1, None],
        [name, "共建课程", D(2023, 3, 1), 1, None],
        [name, "参加集团会议", D(2099, 3, 1), 1, None],
        [name, "接收实习学生", D(2023, 3, 1), -3, None],
    )
    found = bring("points", path)
    assert said(found) == [
        (2, "单位名称", "no_such_member"),
        (3, "积分项目", "no_such_item"),
        (4, "日期", "no_rules_then"),
        (5, "数量", "quantity_whole"),
        (6, "积分项目", "must_be_confirmed"),
        (7, "积分项目", "must_be_confirmed"),
        (8, "日期", "day_to_come"),
        (9, "数量", "quantity_range"),
    ]
    assert not PointsEntry.objects.exists()


def test_points_are_taken_back_by_reversals(world, tmp_path, client_for, django_capture_on_commit_callbacks):
    desk = Desk(world, django_capture_on_commit_callbacks)
    with desk.inside():
        name = make_ground(world).firm.unit.name
    rows = [[name, "参加集团会议", D(2023, 3, n), 1, "年会"] for n in (1, 2)]
    batch = desk.confirm(desk.upload(workbook(tmp_path / "a.xlsx", LEDGER, *rows), "points"))
    page = (
        client_for(world.wang, world.a).get("imports:batch_undo", public_id=batch.public_id).content.decode()
    )
    assert "这一批积分会逐笔冲销" in page
    assert "新增的记录会删除" not in page
    undone = desk.undo(batch)
    assert dict(undone.outcome["facts"]) == {"冲销积分记录": 2}
    with desk.inside():
        assert sum(PointsEntry.objects.values_list("counted", flat=True)) == 0
        assert PointsEntry.objects.filter(reverses__isnull=False, reason="撤销整批导入").count() == 2
    batch = desk.confirm(desk.upload(workbook(tmp_path / "a.xlsx", LEDGER, *rows), "points"))
    with desk.inside():
        entry = PointsEntry.objects.filter(reverses__isnull=True, reversals__isnull=True).first()
        reverse_points(entry, reason="登记错误", by=viewer_for(world.wang, world.a))
    with pytest.raises(Exception, match="已有 1 条积分台账用到这批导入的积分台账"):
        desk.undo(batch)
