"""From upload to undo: what the person gets at each step."""

from __future__ import annotations

import datetime as dt

import pytest
from openpyxl import load_workbook

from experts.models import Expert
from groupportal.audit.models import AuditEntry, FactChange
from groupportal.errors import DomainError
from groupportal.files.selectors import path_of
from groupportal.imports.enums import BatchState
from groupportal.imports.services import recheck
from groupportal.records import marking
from groupportal.records.models import KeptRows
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import group_scope
from members.models import Contact, Member, MembershipPeriod, RankPeriod
from tests.members.ground import enrol
from tests.records.dirty import HEADS, code, dirty_workbook
from tests.records.ground import workbook
from tests.records.test_sheets import unit

RED = "FFFFC7CE"


@pytest.fixture
def file(tmp_path):
    return workbook(
        tmp_path / "名单.xlsx", HEADS, unit(1), unit(2), unit(3, {"类别": "个体", "联系电话": "123"})
    )


def marked_of(desk, batch):
    with desk.inside():
        return load_workbook(path_of(batch.marked_file).open("rb"))


def test_a_file_with_errors_comes_back_marked_and_only_its_good_rows_may_be_taken(desk, file):
    batch = desk.upload(file)
    assert batch.state == BatchState.CHECKED
    assert batch.summary["ok"] is False
    assert [(row, column) for row, column, _ in desk.problems(batch)] == [(4, "类别"), (4, "联系电话")]
    with pytest.raises(DomainError, match="还有错误"):
        desk.confirm(batch)
    book = marked_of(desk, batch)
    sheet = book["表"]
    assert sheet["D4"].fill.fgColor.rgb == RED
    assert sheet["D4"].comment.text.startswith("类别：“个体”不在可填的内容里")
    assert sheet["H4"].fill.fgColor.rgb == RED
    assert sheet["D3"].comment is None
    assert sheet["D3"].fill.fgColor.rgb != RED
    listed = [[cell.value for cell in row] for row in book["问题清单"].iter_rows(min_row=2)]
    assert listed[0] == ["行", "列", "单元格内容", "程度", "原因与改法"]
    assert listed[1][:4] == [4, "类别", "个体", "错误"]
    assert listed[2][:4] == [4, "联系电话", "123", "错误"]
    assert book.sheetnames[0] == "问题清单"
    done = desk.confirm(batch, good_rows=True)
    assert done.state == BatchState.APPLIED
    assert dict(done.outcome["facts"]) == {"新增单位": 2, "没有导入的行": 1}
    with desk.inside():
        assert Member.objects.count() == 2


def test_a_corrected_answer_can_be_uploaded_as_it_is(desk, file, tmp_path):
    book = marked_of(desk, desk.upload(file))
    book["表"]["D4"], book["表"]["H4"] = "企业", "13800138003"
    book.save(tmp_path / "again.xlsx")
    batch = desk.upload(tmp_path / "again.xlsx")
    assert batch.summary["ok"] is True
    assert batch.marked_file is None
    assert desk.confirm(batch).outcome["facts"] == [["新增单位", 3]]


def test_marks_of_an_earlier_answer_are_wiped(desk, file, tmp_path):
    book = marked_of(desk, desk.upload(file))
    book["表"]["D4"] = "企业"
    book.save(tmp_path / "again.xlsx")
    sheet = marked_of(desk, desk.upload(tmp_path / "again.xlsx"))["表"]
    assert sheet["D4"].comment is None
    assert sheet["D4"].fill.fgColor.rgb != RED
    assert sheet["H4"].fill.fgColor.rgb == RED


def test_a_formula_comes_back_as_text(desk, tmp_path):
    path = workbook(
        tmp_path / "a.xlsx", HEADS, unit(1), unit(2, {"单位名称": '=HYPERLINK("http://127.0.0.1","x")'})
    )
    cell = marked_of(desk, desk.upload(path))["表"]["B3"]
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://127.0.0.1","x")')


def test_a_large_workbook_is_answered_in_a_stream(desk, tmp_path, monkeypatch):
    monkeypatch.setattr(marking, "MOST_CELLS", 10)
    truth = dirty_workbook(tmp_path, 2)
    book = marked_of(desk, desk.upload(truth.path))
    sheet = book["成员单位"]
    heads = {str(c.value).replace("　", "").replace("*", "").strip(): c.column for c in sheet[3]}
    coloured = [
        (cell.row, cell.column) for row in sheet.iter_rows() for cell in row if cell.fill.fgColor.rgb == RED
    ]
    assert coloured == [(row, heads[column]) for row, column in truth.wrong]
    assert "没有保留原来的格式" in book["问题清单"]["A1"].value


def test_a_file_without_a_good_row_is_refused(desk, tmp_path):
    batch = desk.upload(workbook(tmp_path / "a.xlsx", HEADS, unit(1, {"类别": "个体"})))
    assert batch.state == BatchState.REFUSED
    assert desk.problems(batch, "refusal") == [(None, "", "没有一行可以导入，请按列出的问题改好后重新上传。")]
    assert batch.marked_file is not None


def test_a_workbook_of_another_template_is_refused(desk, tmp_path):
    batch = desk.upload(workbook(tmp_path / "a.xlsx", ["姓名", "学号"], ["张三", 1]))
    assert batch.state == BatchState.REFUSED
    ((_, _, words),) = desk.problems(batch, "refusal")
    assert "没有找到成员单位的表格" in words
    assert batch.marked_file is None


def test_an_import_leaves_history_and_one_entry_of_the_trail_with_the_files_hash(desk, tmp_path):
    path = workbook(tmp_path / "a.xlsx", [*HEADS, "级别"], [*unit(1), "理事单位"], [*unit(2), ""])
    batch = desk.confirm(desk.upload(path))
    with desk.inside():
        assert MembershipPeriod.objects.filter(origin="import", recorded_by=desk.world.wang).count() == 2
        assert RankPeriod.objects.get().rank == "director"
        facts = FactChange.objects.filter(operation="INSERT").values_list("table_name", "actor_id")
        assert sorted(facts) == sorted(
            [("members_membershipperiod", desk.world.wang.pk)] * 2
            + [("members_rankperiod", desk.world.wang.pk)]
        )
        entry = AuditEntry.objects.get(action="imports.batch_applied")
        assert entry.after == {"新增单位": 2, "sha256": batch.file.sha256}
        members = AuditEntry.objects.filter(action__startswith="members.")
        assert not members.exists()


def test_what_changed_between_check_and_confirmation_stops_it(desk, tmp_path):
    batch = desk.upload(workbook(tmp_path / "a.xlsx", HEADS, unit(1), unit(2)))
    with desk.inside():
        enrol(desk.world, "别的厂", credit_code=code(2), joined_on=dt.date(2020, 5, 1))
    batch = desk.confirm(batch)
    assert batch.state == BatchState.APPLIED
    assert "更新单位" in dict(batch.outcome["facts"])
    batch = desk.upload(workbook(tmp_path / "b.xlsx", HEADS, unit(3)))
    with desk.inside():
        enrol(desk.world, "样例3厂", category="school", industry="other")
    batch = desk.confirm(batch)
    assert batch.state == BatchState.FAILED
    assert "检查之后记录有了变化" in batch.outcome["message"]
    assert desk.does(recheck, batch).state == BatchState.REFUSED


def test_a_batch_is_taken_back_whole(desk, tmp_path):
    with desk.inside():
        known = enrol(desk.world, "样例1厂", address="旧址", joined_on=dt.date(2020, 5, 1))
        Contact.objects.create(member=known, name="张三", phone="13900139000", is_main=True)
        before = (Unit.objects.count(), Member.objects.count())
    path = workbook(tmp_path / "a.xlsx", [*HEADS, "地址"], [*unit(1), "新址"], [*unit(2), ""])
    batch = desk.confirm(desk.upload(path))
    with desk.inside():
        known.refresh_from_db()
        assert (known.address, known.credit_code, known.staff_total) == ("新址", code(1), 30)
        assert known.contacts.get().phone == "13800138000"
    undone = desk.undo(batch)
    assert undone.state == BatchState.UNDONE
    assert dict(undone.outcome["facts"]) == {
        "删除联系人": 1,
        "恢复联系人": 1,
        "删除成员期间": 1,
        "删除成员单位": 1,
        "恢复成员单位": 1,
    }
    with desk.inside():
        known.refresh_from_db()
        assert (known.address, known.credit_code, known.staff_total) == ("旧址", "", None)
        assert known.contacts.get().phone == "13900139000"
        assert (Unit.objects.count(), Member.objects.count()) == before
        assert not KeptRows.objects.exists()


def test_a_batch_that_something_depends_on_stays(desk, tmp_path):
    batch = desk.confirm(desk.upload(workbook(tmp_path / "a.xlsx", HEADS, unit(1), unit(2))))
    with desk.inside():
        member = Member.objects.get(unit__name="样例2厂")
        Expert.objects.create(name="李四", kind="enterprise", side="inside", member=member)
    with pytest.raises(DomainError, match="已有 1 条专家用到这批导入的成员单位（如“样例2厂”）"):
        desk.undo(batch)
    with desk.inside():
        assert Member.objects.count() == 2


def test_a_batch_whose_rows_were_changed_since_stays(desk, tmp_path):
    batch = desk.confirm(desk.upload(workbook(tmp_path / "a.xlsx", HEADS, unit(1), unit(2))))
    with desk.inside():
        Member.objects.filter(unit__name="样例1厂").update(address="后来填的地址")
    with pytest.raises(DomainError, match="导入后有 1 条成员单位又被改过（“样例1厂”）"):
        desk.undo(batch)


def test_another_groups_rows_are_out_of_reach(desk, world, tmp_path):
    with group_scope(world.b, actor=world.qian):
        other = enrol_in_b(world)
    desk.confirm(desk.upload(workbook(tmp_path / "a.xlsx", HEADS, unit(1))))
    with group_scope(world.b):
        other.refresh_from_db()
        assert other.staff_total is None
        assert Member.objects.count() == 1
    with group_scope(world.a):
        assert Member.objects.get().staff_total == 30


def enrol_in_b(world):
    member = Member(unit=Unit.objects.create(name="样例1厂"), category="enterprise", industry="manufacturing")
    member.credit_code = code(1)
    member.save()
    MembershipPeriod.objects.create(member=member, starts_on=dt.date(2020, 5, 1))
    return member


def test_the_page_of_a_batch_counts_what_can_be_taken_and_leads_to_the_marked_file(
    world, desk, file, client_for
):
    wang = client_for(world.wang, world.a)
    batch = desk.upload(file)
    page = wang.get("imports:batch", public_id=batch.public_id).content.decode()
    with desk.inside():
        marked = batch.marked_file.get_absolute_url()
    assert "有 1 行有错误，其余 2 行可以导入" in page
    assert page.count(marked) >= 2, "as the first button too"
    assert "只导入没有错误的 2 行" in page
    desk.confirm(batch, good_rows=True)
    page = wang.get("imports:batch", public_id=batch.public_id).content.decode()
    assert "还有 1 行没有导入" in page
    assert "/imports/new/members/" in page
    assert f"{batch.public_id}/undo/" in page, "taking back asks first"
    asked = wang.get("imports:batch_undo", public_id=batch.public_id).content.decode()
    assert "这次导入新增的成员单位 2 条会删除。" in asked
    assert "确认撤销" in asked
