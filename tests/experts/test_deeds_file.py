"""What experts did, in from a workbook and out again."""

from __future__ import annotations

import datetime as dt

import pytest

from experts.enums import RecordOrigin
from experts.models import ExpertRecord
from groupportal.audit.models import AuditEntry
from groupportal.records.exporting import asked, export_workbook
from groupportal.records.registry import kind_of
from groupportal.tenancy.selectors import viewer_for
from tests.experts.ground import expert
from tests.records.ground import Desk, bring, workbook

HEADS = ["姓名", "单位名称", "类别", "日期", "事项", "学时"]
WHO = ["吕海华", "卓思广告公司"]


@pytest.fixture
def desk(world, django_capture_on_commit_callbacks):
    desk = Desk(world, django_capture_on_commit_callbacks)
    with desk.inside():
        expert(world)
    return desk


def lessons(path, *rows):
    return workbook(path / "deeds.xlsx", HEADS, *rows)


def test_deeds_come_in_once_and_go_back_as_wrong_entries_do(desk, tmp_path):
    rows = ([*WHO, "讲课", "2023-06-30", "数控实训", 4], [*WHO, "评审", "2023-05-04", "教材评审", None])
    batch = desk.confirm(desk.upload(lessons(tmp_path, *rows), "expert_deeds"))
    assert batch.outcome["facts"] == [["新增专家履历", 2]]
    with desk.inside():
        found = list(
            ExpertRecord.objects.order_by("id").values_list("kind", "occurred_on", "title", "hours", "origin")
        )
        assert found == [
            ("lesson", dt.date(2023, 6, 30), "数控实训", 4, RecordOrigin.IMPORT),
            ("review", dt.date(2023, 5, 4), "教材评审", None, RecordOrigin.IMPORT),
        ]
    again = desk.upload(lessons(tmp_path, *rows), "expert_deeds")
    assert again.summary["facts"] == [["数据行", 2], ["没有变化", 2]]
    assert desk.undo(batch).outcome["facts"] == [["删除专家履历", 2]]
    with desk.inside():
        assert not ExpertRecord.objects.exists()
        removed = AuditEntry.objects.filter(action="experts.expert_deed_removed")
        assert {entry.note for entry in removed} == {"撤销整批导入"}


def test_what_does_not_fit_is_said_where_it_stands(desk, world, tmp_path):
    with desk.inside():
        expert(world, "同名")
        expert(world, "同名")
    desk.confirm(desk.upload(lessons(tmp_path, [*WHO, "授课", "2023-06-30", "数控实训", 4]), "expert_deeds"))
    path = lessons(
        tmp_path,
        [*WHO, "授课", "2023-06-30", "数控实训", 6],
        ["吕海", "卓思广告公司", "授课", "2023-06-30", "数控实训", 4],
        ["同名", "卓思广告公司", "授课", "2023-06-30", "数控实训", 4],
        [*WHO, "授课", "2023-07-01", "数控实训", -1],
    )
    assert desk.problems(desk.upload(path, "expert_deeds")) == [
        (2, "学时", "这一条已经登记，学时与登记的不同。要更正请在专家的页面删除后重新登记。"),
        (3, "姓名", "专家库里没有“卓思广告公司”的“吕海”，请核对姓名和单位，新的专家请先登记入库。"),
        (4, "姓名", "“卓思广告公司”有 2 位“同名”，分不清是哪一位，请在专家的页面登记。"),
        (5, "学时", "“学时”有误：不能小于 0.1。"),
    ]


def test_deeds_taken_out_of_the_list_come_in_again_without_a_change(desk, world, tmp_path):
    rows = [[*WHO, "授课", "2023-06-30", "数控实训", 4], [*WHO, "项目", "2023-05-04", "新产品", None]]
    with desk.inside():
        assert not bring("expert_deeds", lessons(tmp_path, *rows), user=world.wang).errors
        wanted = asked("q=海华", viewer_for(world.wang, world.a))
        (tmp_path / "out.xlsx").write_bytes(export_workbook(kind_of("expert_deeds"), wanted))
        assert bring("expert_deeds", tmp_path / "out.xlsx").written.facts == {"没有变化": 2}
