"""``manage.py import_records``: the flow in one go."""

from __future__ import annotations

from groupportal.audit.models import AuditEntry
from groupportal.files.models import StoredFile
from groupportal.imports.enums import BatchState
from groupportal.imports.models import ImportBatch
from groupportal.tenancy.scope import group_scope
from members.models import Member
from tests.records.dirty import HEADS
from tests.records.ground import command, workbook
from tests.records.test_sheets import unit


def bad_file(folder):
    rows = [
        ["名单"],
        HEADS,
        unit(1),
        unit(2, {"统一社会信用代码": "91440703MB0000020X"}),
        unit(3, {"类别": "个体"}),
    ]
    return str(workbook(folder / "a.xlsx", *rows))


def test_with_a_wrong_row_nothing_is_written_and_each_problem_is_a_line(world, tmp_path):
    code, lines = command("members", bad_file(tmp_path), "--group", world.a.slug)
    assert code == 1
    assert lines[0].startswith("4 统一社会信用代码 统一社会信用代码“91440703MB0000020X”")
    assert lines[1].startswith("5 类别 “个体”不在可填的内容里")
    assert lines[-1].startswith("a.xlsx 有 2 行、2 处错误，没有写入任何数据。")
    with group_scope(world.a):
        assert not Member.objects.exists()
        assert not ImportBatch.objects.exists()
        assert not StoredFile.objects.exists()
        assert not AuditEntry.objects.filter(action__startswith="imports.").exists()


def test_good_rows_are_taken_and_the_problems_listed(world, desk, tmp_path):
    code, lines = command("members", bad_file(tmp_path), "--group", world.a.slug, "--good-rows")
    assert code == 0
    assert [line.split(" ")[0] for line in lines[:2]] == ["4", "5"]
    assert lines[-1] == "已导入成员单位：新增单位 1 家。 2 行有错误，没有导入。"
    with group_scope(world.a):
        assert Member.objects.get().unit.name == "样例1厂"
        batch = ImportBatch.objects.select_related("file").get()
        assert (batch.state, batch.created_by) == (BatchState.APPLIED, None)
        entry = AuditEntry.objects.get(action="imports.batch_applied")
        assert entry.after["sha256"] == batch.file.sha256
    assert desk.undo(batch).state == BatchState.UNDONE
    with group_scope(world.a):
        assert not Member.objects.exists()


def test_a_dry_run_writes_nothing(world, tmp_path):
    path = str(workbook(tmp_path / "a.xlsx", HEADS, unit(1)))
    code, lines = command("members", path, "--group", world.a.slug, "--dry-run")
    assert code == 0
    assert lines[-2:] == ["新增单位：1", "检查完毕，未写入任何内容。"]
    with group_scope(world.a):
        assert not Member.objects.exists()
    assert command("members", bad_file(tmp_path), "--group", world.a.slug, "--dry-run")[0] == 1
    assert command("members", bad_file(tmp_path), "--group", world.a.slug, "--dry-run", "--good-rows")[0] == 0


def test_a_good_file_is_taken_whole(world, tmp_path):
    path = str(workbook(tmp_path / "a.xlsx", HEADS, unit(1), unit(2)))
    code, lines = command("members", path, "--group", world.a.slug)
    assert (code, lines[-1]) == (0, "已导入成员单位：新增单位 2 家。")


def test_unknown_kinds_groups_files_and_templates_are_refused_in_words(world, tmp_path):
    path = str(workbook(tmp_path / "a.xlsx", ["姓名", "学号"], ["张三", 1]))
    for arguments, words in (
        (
            ("nothing", path, "--group", world.a.slug),
            "没有“nothing”这种名单。可以导入：people（人员）、plan_points（验收要点的目标）、members（成员单位）",
        ),
        (("members", path, "--group", "nowhere"), "没有网址标识为“nowhere”的集团"),
        (("members", str(tmp_path / "none.xlsx"), "--group", world.a.slug), "找不到"),
        (("members", path, "--group", world.a.slug), "没有找到成员单位的表格"),
        (("contacts", path, "--group", world.a.slug), "没有找到联系人的表格"),
    ):
        code, lines = command(*arguments)
        assert code == 1
        assert words in lines[-1]
