"""Kinds that take row by row: what a file does, what it says, and back."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook

from groupportal.audit.models import AuditEntry
from groupportal.errors import DomainError
from groupportal.imports import registry
from groupportal.imports.enums import BatchState
from groupportal.records import registry as records
from groupportal.records import rows
from groupportal.records.exporting import asked, export_workbook
from groupportal.records.importing import RecordImport
from groupportal.records.template import template
from groupportal.tenancy.selectors import viewer_for
from members.models import Contact
from tests.members.ground import enrol
from tests.records.ground import bring, command, said, sheet_of, workbook
from tests.records.test_flow import RED, marked_of
from tests.records.toy import PeopleKind

HEADS = ["单位", "姓名", "职务", "电话", "邮箱"]


@pytest.fixture
def kind(monkeypatch):
    kind = PeopleKind()
    monkeypatch.setitem(records._kinds, kind.code, kind)
    monkeypatch.setitem(registry._kinds, kind.code, RecordImport(kind))
    return kind


@pytest.fixture
def factory(kind, world, desk):
    with desk.inside():
        member = enrol(world, "江门甲厂")
        Contact.objects.create(member=member, name="张三", title="主任", phone="13800138001", is_main=True)
    return member


def test_a_record_is_found_however_its_name_is_written(factory, kind, desk, tmp_path):
    rows = [
        [name, person, "", "13800138009", ""]
        for name, person in (("江门甲⼚", "李四"), ("江门甲厂。", "王五"), ("江门 甲厂", "赵六"))
    ]
    with desk.inside():
        found = bring(kind.code, workbook(tmp_path / "a.xlsx", HEADS, *rows), write=False)
    assert (found.good, found.bad) == (3, 0)


def people():
    return sorted(Contact.objects.values_list("name", "title", "phone"))


def test_each_row_goes_through_the_service_and_a_known_one_keeps_what_is_left_empty(desk, factory, tmp_path):
    path = workbook(
        tmp_path / "a.xlsx",
        HEADS,
        ["江门甲厂", "张 三", "厂长", "", ""],
        ["江门甲厂", "李四", "", "１３８００１３８００２", ""],
    )
    batch = desk.upload(path, "toy.people")
    with desk.inside():
        assert people() == [("张三", "主任", "13800138001")], "a check leaves nothing"
        assert not AuditEntry.objects.filter(action__startswith="members.contact").exists()
    assert batch.summary["facts"] == [["数据行", 2], ["新增通讯录", 1], ["更新通讯录", 1]]
    notes = [words for _, _, words in desk.problems(batch, "note")]
    assert "更新已有的“江门甲厂 张三”：职务“主任”→“厂长”。" in notes
    done = desk.confirm(batch)
    assert done.outcome["message"] == "已导入：新增通讯录 1 条，更新通讯录 1 条。"
    with desk.inside():
        assert people() == [("张三", "厂长", "13800138001"), ("李四", "", "13800138002")]
        trail = AuditEntry.objects.filter(action__startswith="members.contact")
        assert {(e.action, e.actor) for e in trail} == {
            ("members.contact_added", desk.world.wang),
            ("members.contact_edited", desk.world.wang),
        }
    again = desk.upload(path, "toy.people")
    assert again.summary["facts"] == [["数据行", 2], ["没有变化", 2]]


def test_what_a_service_refuses_is_found_by_row_and_column_and_the_rest_may_be_taken(desk, factory, tmp_path):
    path = workbook(
        tmp_path / "a.xlsx",
        HEADS,
        ["江门甲厂", "李四", "", "12345", ""],
        ["江门甲厂", "王五", "", "", ""],
        ["江门甲广", "赵六", "", "13800138006", ""],
        ["江门甲厂", "钱七", "", "13800138007", ""],
        ["江门甲厂", "钱七", "科长", "13800138007", ""],
    )
    batch = desk.upload(path, "toy.people")
    assert desk.problems(batch) == [
        (2, "电话", "电话“12345”不是 11 位手机号，也不是座机号（如 0750-3123456），请核对。"),
        (3, "电话", "电话和邮箱至少填一项，否则联系不上。"),
        (4, "单位", "成员名册里没有“江门甲广”，是不是“江门甲厂”？请核对。"),
        (6, "单位", "与第 5 行的单位、姓名相同，是同一条，请只保留一行。"),
    ]
    sheet = marked_of(desk, batch)["表"]
    assert sheet["D2"].fill.fgColor.rgb == RED
    assert sheet["A4"].comment.text.startswith("单位：成员名册里没有“江门甲广”")
    with pytest.raises(DomainError, match="还有错误"):
        desk.confirm(batch)
    assert desk.confirm(batch, good_rows=True).state == BatchState.APPLIED
    with desk.inside():
        assert [name for name, *_ in people()] == ["张三", "钱七"]


def test_a_row_that_fails_half_way_leaves_nothing_and_a_fault_of_the_program_stops_the_file(
    kind, factory, desk, tmp_path, monkeypatch
):
    path = workbook(tmp_path / "a.xlsx", HEADS, ["江门甲厂", "李四", "", "13800138002", ""])

    def half(self, values, found, *, by):
        Contact.objects.create(member=values["member"], name=values["name"])
        raise DomainError("no", "不行，请改正。", field="title")

    monkeypatch.setattr(PeopleKind, "save", half)
    with desk.inside():
        found = bring("toy.people", path, user=desk.world.wang, good_rows=True)
        assert said(found) == [(2, "职务", "no")]
        assert Contact.objects.count() == 1
    monkeypatch.setattr(PeopleKind, "save", lambda *args, **kwargs: 1 / 0)
    with desk.inside(), pytest.raises(ZeroDivisionError):
        bring("toy.people", path, user=desk.world.wang)


def test_a_batch_is_taken_back_by_the_services(desk, factory, tmp_path):
    path = workbook(
        tmp_path / "a.xlsx",
        HEADS,
        ["江门甲厂", "张三", "厂长", "", "a@example.cn"],
        ["江门甲厂", "李四", "", "13800138002", ""],
    )
    batch = desk.confirm(desk.upload(path, "toy.people"))
    with desk.inside():
        Contact.objects.filter(name="李四").update(title="后来改的")
    with pytest.raises(DomainError, match="导入后有 1 条联系人又被改过（“江门甲厂 李四”）"):
        desk.undo(batch)
    with desk.inside():
        Contact.objects.filter(name="李四").update(title="")
    undone = desk.undo(batch)
    assert undone.outcome["facts"] == [["恢复通讯录", 1], ["删除通讯录", 1]]
    with desk.inside():
        assert people() == [("张三", "主任", "13800138001")]
        assert AuditEntry.objects.filter(action="members.contact_removed", actor=desk.world.wang).exists()


def test_without_an_inverse_service_there_is_no_undo(desk, factory, tmp_path, monkeypatch):
    monkeypatch.setattr(PeopleKind, "remove", None)
    monkeypatch.setitem(registry._kinds, "toy.people", RecordImport(PeopleKind()))
    path = workbook(tmp_path / "a.xlsx", HEADS, ["江门甲厂", "李四", "", "13800138002", ""])
    batch = desk.confirm(desk.upload(path, "toy.people"))
    with pytest.raises(DomainError, match="导入后不能整批撤销"):
        desk.undo(batch)


def test_more_rows_than_the_limit_are_refused_in_words(desk, factory, tmp_path, monkeypatch):
    assert PeopleKind.max_rows == rows.MAX_ROWS == 2_000
    monkeypatch.setattr(PeopleKind, "max_rows", 2)
    lines = [["江门甲厂", f"人{n}", "", "13800138002", ""] for n in range(3)]
    batch = desk.upload(workbook(tmp_path / "a.xlsx", HEADS, *lines), "toy.people")
    assert batch.state == BatchState.REFUSED
    [(_, _, words)] = desk.problems(batch, "refusal")
    assert words.startswith("文件里的数据超过 2 行，这种名单逐行登记，不能更多。请拆成几个文件")


def test_template_export_and_command_come_with_the_columns(kind, factory, world, desk, tmp_path):
    with desk.inside():
        (tmp_path / "t.xlsx").write_bytes(template(kind, kind.offered()))
        for user, phone in ((world.wang, "13800138001"), (world.cai, "138****8001")):
            wanted = asked("", viewer_for(user, world.a))
            sheet = sheet_of(export_workbook(kind, wanted), tmp_path)
            assert [c.value for c in sheet[2]][1:5] == ["江门甲厂", "张三", "主任", phone]
    book = load_workbook(tmp_path / "t.xlsx")
    assert [c.value for c in book.worksheets[0][1]] == ["序号", *HEADS]
    assert [c.value for c in book["可选项"]["A"]] == ["单位", "江门甲厂"]
    path = str(workbook(tmp_path / "a.xlsx", HEADS, ["江门甲厂", "李四", "", "13800138002", ""]))
    assert (
        command("toy.people", path, "--group", world.a.slug, "--dry-run")[1][-1]
        == "检查完毕，未写入任何内容。"
    )
    with desk.inside():
        assert Contact.objects.count() == 1
    assert command("toy.people", path, "--group", world.a.slug) == (
        0,
        ["新增通讯录：1", "已导入：新增通讯录 1 条。"],
    )
