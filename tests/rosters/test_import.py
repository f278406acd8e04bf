"""Students in from a workbook, dirt and all; again without a double; back; out again."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from groupportal.imports.models import ImportBatch
from groupportal.imports.selectors import batches_for
from groupportal.records.exporting import asked, export_workbook
from groupportal.records.registry import kind_of
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import group_scope
from groupportal.tenancy.selectors import viewer_for
from rosters.models import ClassPeriod, Programme, SchoolClass, Student, Teacher
from rosters.selectors.roster import standing_on, students
from rosters.services.programme import ProgrammeInput, add_programme
from tests.records.ground import Desk, bring, command, said, workbook
from tests.rosters.ground import ID, PHONE, D, identity, school_class, student
from tests.world import World

HEADS = ["学号", "姓名", "性别", "身份证号", "专业", "班级", "监护人", "监护人电话"]
PLACEMENTS = Path(__file__).parents[3] / "shared/inputs/workbooks/placements.xlsx"


def sheet(folder: Path, *rows: list[Any], heads: list[str] = HEADS) -> Path:
    return workbook(folder / "students.xlsx", heads, *rows)


@pytest.fixture
def desk(world: World, django_capture_on_commit_callbacks: Any) -> Desk:
    desk = Desk(world, django_capture_on_commit_callbacks)
    with desk.inside():
        add_programme(ProgrammeInput("740201", "中餐烹饪", 2021, "secondary"), by=world.wang)
        school_class(world)
    return desk


def row(number: str = "2020001", name: str = "姜勇", ident: Any = ID, **said_: Any) -> list[Any]:
    values = {
        "sex": "男",
        "programme": "中餐烹饪",
        "class": "20级5班",
        "guardian": "杨兰",
        "phone": PHONE,
        **said_,
    }
    return [
        number,
        name,
        values["sex"],
        ident,
        values["programme"],
        values["class"],
        values["guardian"],
        values["phone"],
    ]


def test_students_come_in_once_are_updated_moved_and_go_back(
    desk: Desk, world: World, tmp_path: Path
) -> None:
    rows = [row(), row("2020002", "杨超", f"'{identity(22)}", sex=None, **{"class": "20级6班"})]
    with_unknown = desk.upload(sheet(tmp_path, *rows), "students")
    ((place, column, words),) = desk.problems(with_unknown)
    assert (place, column) == (3, "班级")
    assert "勾选“名册里没有的班级一并登记”" in words
    batch = desk.confirm(desk.upload(sheet(tmp_path, *rows), "students", create_classes=True))
    assert batch.outcome["facts"] == [["新增学生", 2], ["新增班级", 1]]
    with desk.inside():
        first, second = standing_on(students().defer(None), D(2020, 9, 1)).order_by("number")
        assert (first.id_number, first.born_on, first.grade, first.class_name) == (
            ID,
            D(2005, 7, 19),
            2020,
            "20级5班",
        )
        assert (second.sex, second.programme.name, second.class_name) == ("female", "中餐烹饪", "20级6班")
    again = desk.upload(sheet(tmp_path, *rows), "students")
    assert again.summary["facts"] == [["数据行", 2], ["没有变化", 2]]
    changed = [row(guardian="杨兰芳", **{"class": "20级6班"}), rows[1]]
    moved = desk.confirm(desk.upload(sheet(tmp_path, *changed), "students"))
    assert moved.outcome["facts"] == [["更新学生", 1], ["没有变化", 1], ["其中调班", 1]]
    with desk.inside():
        one = Student.objects.get(number="2020001")
        assert (one.guardian, one.class_periods.count(), Student.objects.count()) == ("杨兰芳", 2, 2)
    desk.undo(moved)
    with desk.inside():
        one = Student.objects.get(number="2020001")
        assert (one.guardian, one.class_periods.get().ends_on, one.id_number) == ("杨兰", None, ID)
    desk.undo(batch)
    with desk.inside():
        assert (Student.objects.count(), ClassPeriod.objects.count(), SchoolClass.objects.count()) == (
            0,
            0,
            1,
        )


def test_dirt_is_named_by_row_with_what_to_do(desk: Desk, world: World, tmp_path: Path) -> None:
    with desk.inside():
        student(world, "2019009", "华志", id_number=identity(90))
        wrong = identity(31)[:17] + ("1" if identity(31)[17] != "1" else "2")
        path = sheet(
            tmp_path,
            [*row("2020001", ident=float(ID[:17] + "0")), None],
            [*row("2020002", ident=wrong), None],
            [*row("2020003", ident=identity(33)), "2005-07-20"],
            [*row("2020004", ident=identity(35)), None],
            [*row("2020004", ident=identity(37)), None],
            [*row("2020005", ident=identity(35)), None],
            [*row("2020006", ident=identity(90)), None],
            [*row("2019009", "华志强", None), None],
            [*row("2020007", ident=None, programme="中餐烹饪与营养"), None],
            [*row("2020008", ident=None, phone="1380013"), None],
            [*row("2020009", ident="4.40703E+17"), None],
            [*row("2020010", ident=None, **{"class": None}), None],
            [*row("2020011", "李四", identity(42)), None],
            heads=[*HEADS, "出生日期"],
        )
        found = bring("students", path, good_rows=True)
    assert said(found) == [
        (2, "身份证号", "digits_lost"),
        (3, "身份证号", "identity_digit"),
        (4, "出生日期", "birthday_differs"),
        (6, "学号", "number_twice"),
        (7, "身份证号", "identity_twice"),
        (8, "身份证号", "identity_of_another"),
        (9, "姓名", "name_differs"),
        (10, "专业", "no_such_programme"),
        (11, "监护人电话", "phone_form"),
        (12, "身份证号", "digits_lost"),
        (13, "年级", "grade_missing"),
    ]
    words = {problem.row: problem.message for problem in found.problems if problem.level == "error"}
    assert "文本" in words[2]
    assert "“中餐烹饪”" in words[10]
    assert "第 5 行" in words[6]
    assert not any(identity(n) in p.message for p in found.problems for n in (33, 35, 37, 90))
    (sexes,) = [p.message for p in found.problems if p.code == "sex_differs"]
    assert "第 14 行" in sexes
    with desk.inside():
        assert found.good == Student.objects.exclude(number="2019009").count() == 2


def test_a_school_brings_in_its_own_alone_and_takes_out_masked(
    desk: Desk, world: World, tmp_path: Path
) -> None:
    with desk.inside():
        Unit.objects.create(name="江海第二职业技术学校")
        li = viewer_for(world.li, world.a)
        heads = ["学校", *HEADS]
        path = sheet(
            tmp_path, ["江海第二职业技术学校", *row()], [None, *row("2020002", "杨超", None)], heads=heads
        )
        found = bring("students", path, user=li, good_rows=True)
        assert said(found) == [(2, "学校", "no_such_school")]
        assert Student.objects.get().unit == world.ua
        bring("students", sheet(tmp_path, row("2020002", "杨超")), user=li)
        book = export_workbook(kind_of("students"), asked("", li))
        cells = [
            c.value for line in openpyxl.load_workbook(io.BytesIO(book)).active.iter_rows() for c in line
        ]
        assert {"杨超", "138****8000", "20级5班"} <= set(cells)
        assert ID not in cells
        unsure = bring("students", sheet(tmp_path, row("2020003")), user=world.wang)
        assert said(unsure) == [(2, "学校", "school_missing")]


def test_another_schools_file_is_nobody_elses(desk: Desk, world: World, tmp_path: Path) -> None:
    batch = desk.upload(sheet(tmp_path, row()), "students")
    with desk.inside():
        mine, theirs = (viewer_for(user, world.a) for user in (world.wen, world.li))
        assert (batch in batches_for(mine), batch in batches_for(theirs)) == (True, False)
        ImportBatch.objects.filter(pk=batch.pk).update(created_by=world.li)
        assert batch in batches_for(theirs)


def test_programmes_teachers_and_classes_come_in_by_row(desk: Desk, world: World, tmp_path: Path) -> None:
    school = world.ua.name
    with desk.inside():
        heads = ["专业代码", "专业名称", "目录版本", "层次"]
        codes = [["730301", "会计事务", 2021, "中职"], ["740201", "中餐烹饪", 2021, "中职"]]
        path = workbook(tmp_path / "p.xlsx", heads, *codes)
        assert bring("programmes", path, user=viewer_for(world.li, world.a)).written.facts == {
            "新增专业": 1,
            "没有变化": 1,
        }
        path = workbook(
            tmp_path / "t.xlsx", ["学校", "工号", "姓名", "到校日期"], [school, "T1", "周勇军", "2015-09-01"]
        )
        assert bring("teachers", path).written.facts == {"新增教师": 1}
        assert bring("teachers", path).written.facts == {"没有变化": 1}
        heads = ["学校", "班级", "年级", "专业", "班主任工号"]
        path = workbook(
            tmp_path / "c.xlsx",
            heads,
            [school, "20级5班", 2020, "会计事务", "T1"],
            [school, "甲", 2020, None, "T9"],
        )
        found = bring("classes", path, good_rows=True)
        assert said(found) == [(3, "班主任工号", "no_such_teacher")]
        led = SchoolClass.objects.get()
        assert (led.programme, led.class_teacher) == (
            Programme.objects.get(code="730301"),
            Teacher.objects.get(),
        )


@pytest.mark.skipif(not PLACEMENTS.exists(), reason="the shared files are not here")
def test_the_student_columns_of_a_list_of_placements(world: World) -> None:
    """1,075 rows: 21 numbers that Excel cut, everything else comes in."""
    with group_scope(world.a, actor=world.wang):
        for place, name in enumerate(
            ("中餐烹饪", "电子技术应用", "会计事务", "汽车运用与维修", "物流服务与管理")
        ):
            add_programme(ProgrammeInput(f"74020{place}", name, 2021, "secondary"), by=world.wang)
        found = bring("students", PLACEMENTS, good_rows=True, params={"create_classes": True})
        assert {problem.code for problem in found.errors} == {"digits_lost"}
        assert (len(found.errors), Student.objects.count(), SchoolClass.objects.count()) == (21, 1054, 24)
        (cut,) = (one.message for one in found.problems if one.message.startswith("去掉了空格、横线或撇号"))
        assert ("格（第 " in cut, "“" in cut) == (True, False), (
            "how many and where; a number of a person is not quoted"
        )
    assert command("students", str(PLACEMENTS), "--group", "group-a", "--dry-run")[0] == 1


def test_the_command_answers_what_the_page_asks_beside_the_file(world: World, tmp_path: Path) -> None:
    with group_scope(world.a, actor=world.wang):
        Unit.objects.create(name="江海第二职业技术学校")
    path = str(sheet(tmp_path, ["01", "姜勇", "20数控1班", "2020"], heads=["学号", "姓名", "班级", "年级"]))
    asked = ("students", path, "--group", "group-a")
    assert "没有写是哪所学校的" in command(*asked)[1][0]
    code, lines = command(*asked, "--set", "unit=江海第二职业技术学校")
    assert (code, "班级" in lines[0]) == (1, True), "the class is not there"
    assert "可以写：unit（学校）、create_classes" in command(*asked, "--set", "school=x")[1][-1]
    assert command(*asked, "--set", "unit=没有的学校")[1][-1].startswith("学校：")
    assert command(*asked, "--set", "unit=江海第二职业技术学校", "--set", "create_classes")[0] == 0
    with group_scope(world.a, actor=world.wang):
        assert Student.objects.get().unit.name == "江海第二职业技术学校"
