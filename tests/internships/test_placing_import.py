"""Placements in from a workbook, dirt and all; again without a double; back; out again."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from groupportal.records.exporting import asked, export_workbook
from groupportal.records.registry import kind_of
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import group_scope
from groupportal.tenancy.selectors import viewer_for
from internships.models import Batch, HostUnit, Mentor, Placement, Post
from internships.services.approving import submit_placements, withdraw_placements
from rosters.services.programme import ProgrammeInput, add_programme
from rosters.services.student import leave_school
from tests.internships.ground import approved, arranged, batch, begun, host, mentor, over, post
from tests.members.ground import viewer
from tests.records.ground import Desk, bring, said, workbook
from tests.rosters.ground import student, teacher
from tests.world import World

HEADS = ["学号", "姓名", "实习单位", "岗位", "开始日期", "结束日期", "指导教师", "企业导师", "报酬"]
SHARED = Path(__file__).parents[3] / "shared/inputs/workbooks"


@pytest.fixture
def desk(world: World, django_capture_on_commit_callbacks: Any) -> Desk:
    desk = Desk(world, django_capture_on_commit_callbacks)
    with desk.inside():
        firm = host(world)
        post(world, "装配", host=firm)
        mentor(world, "魏军明", host=firm)
        teacher(world)
        for number, name in (("01", "姜勇"), ("02", "杨超")):
            student(world, number, name)
        batch(world)
    return desk


def row(number: str = "01", name: Any = "姜勇", firm: str = "江海电子有限公司", *more: Any) -> list[Any]:
    return [number, name, firm, *(more or ("装配", None, None, "T01", "魏军明", 1800))]


def sheet(folder: Path, *rows: list[Any]) -> Path:
    return workbook(folder / "placements.xlsx", HEADS, *rows)


def test_placements_come_in_once_are_put_right_and_go_back(desk: Desk, world: World, tmp_path: Path) -> None:
    rows = [row(), row("02", "杨超", "江海物流有限公司", "分拣", begun(), over(), "周勇军", "许超", None)]
    with_unknown = desk.upload(sheet(tmp_path, *rows), "placements")
    assert [(place, column) for place, column, _ in desk.problems(with_unknown)] == [(3, "实习单位")]
    done = desk.confirm(desk.upload(sheet(tmp_path, *rows), "placements", create_missing=True))
    assert done.outcome["facts"] == [
        ["新增安排", 2],
        ["登记实习单位", 1],
        ["登记岗位", 1],
        ["登记企业导师", 1],
    ]
    with desk.inside():
        first, second = Placement.objects.select_related("teacher", "post", "host__unit").order_by(
            "student__number"
        )
        assert (first.pay, first.teacher.number, first.post.name, first.ends_on) == (
            1800,
            "T01",
            "装配",
            over(),
        )
        assert (second.host.unit.name, second.mentor.name, second.state, second.last_day) == (
            "江海物流有限公司",
            "许超",
            "draft",
            over(),
        )
    again = desk.upload(sheet(tmp_path, *rows), "placements")
    assert again.summary["facts"] == [["数据行", 2], ["没有变化", 2]]
    other = row("01", None, "江海物流有限公司", "分拣", None, None, None, None, 2000)
    moved = desk.confirm(desk.upload(sheet(tmp_path, other), "placements"))
    assert moved.outcome["facts"] == [["更新安排", 1]]
    with desk.inside():
        first = Placement.objects.get(student__number="01")
        assert (first.pay, first.host, first.mentor, first.teacher.number) == (2000, second.host, None, "T01")
        submit_placements([first], by=viewer(world.wang))
        assert kind_of("placements").undo_hindrances(moved), "what went on since is not taken back"
        withdraw_placements([first], by=viewer(world.wang))
    desk.undo(moved)
    desk.undo(done)
    with desk.inside():
        assert (Placement.objects.count(), HostUnit.objects.count()) == (0, 2), (
            "the unit that came along stays"
        )


def test_dirt_is_named_by_row_with_what_to_do(desk: Desk, world: World, tmp_path: Path) -> None:
    with desk.inside():
        by, of = viewer(world.wang), batch(world, "另一批")
        firm = HostUnit.objects.get()
        held, waits, gone = (student(world, f"1{n}", f"学生{n}") for n in range(3))
        approved(world, firm, of, held)
        leave_school(gone, on=begun(), kind="withdrawn", by=world.wang)
        teacher(world, "T08", "李伟")
        teacher(world, "T09", "李伟")
        first = Batch.objects.get(name="20级岗位实习")
        submit_placements(arranged(world, firm, first, waits), by=by)
        for number in range(21, 30):
            student(world, str(number), "韩伟")
        here, firm_name, none = "20级岗位实习", "江海电子有限公司", (None, None, None)
        wrong = [
            row(),
            row(),
            row("99", None),
            row("02", "杨超越"),
            row("21", "韩伟", "江海电字有限公司"),
            row("22", "韩伟", firm_name, "焊接", None, None, "T01", None, None),
            row("23", "韩伟", firm_name, *none, "李伟", None, None),
            row("24", "韩伟", firm_name, *none, "无此人", None, None),
            row("25", "韩伟", firm_name, None, "2023-03-01", "2023-02-01", *none),
            row("10", "学生0"),
            row("11", "学生1"),
            row("12", "学生2"),
            row("26", "韩伟", firm_name, *none, None, None, -5),
        ]
        lines = [[*line, here] for line in wrong] + [[*row("27", "韩伟"), "没有的批次"]]
        path = workbook(tmp_path / "p.xlsx", [*HEADS, "实习批次"], *lines)
        found = bring("placements", path, good_rows=True)
        assert said(found) == [
            (3, "学号", "number_twice"),
            (4, "学号", "no_such_student"),
            (5, "姓名", "name_differs"),
            (6, "实习单位", "no_such_host"),
            (7, "岗位", "no_such_post"),
            (8, "指导教师", "teacher_unclear"),
            (9, "指导教师", "no_such_teacher"),
            (10, "结束日期", "backwards"),
            (11, "学号", "two_at_once"),
            (12, "学号", "waits"),
            (13, "开始日期", "not_there"),
            (14, "报酬（元/月）", "negative"),
            (15, "实习批次", "no_such_batch"),
        ]
        words = {problem.row: problem.message for problem in found.problems if problem.level == "error"}
        assert "江海电子有限公司" in words[6]
        assert found.good == 1
        assert Placement.objects.filter(student__number="01").count() == 1


def test_a_school_brings_in_its_own_alone_and_what_goes_out_comes_in(
    desk: Desk, world: World, tmp_path: Path
) -> None:
    with desk.inside():
        theirs = Unit.objects.create(name="江海第二职业技术学校")
        batch(world, "二校批次", unit=theirs)
        li = viewer_for(world.li, world.a)
        assert not said(bring("placements", sheet(tmp_path, row()), user=li, good_rows=True))
        other = workbook(tmp_path / "o.xlsx", [*HEADS, "批次"], [*row("02", "杨超"), "二校批次"])
        assert said(bring("placements", other, user=li)) == [(2, "实习批次", "no_such_batch")]
        assert said(bring("placements", sheet(tmp_path, row("02", "杨超")), user=world.wang)) == [
            (2, "实习批次", "no_such_batch")
        ]
        book = export_workbook(kind_of("placements"), asked("", li))
        cells = [
            c.value for line in openpyxl.load_workbook(io.BytesIO(book)).active.iter_rows() for c in line
        ]
        assert {"姜勇", "江海电子有限公司", "T01", "学校安排"} <= set(cells)
        (tmp_path / "out.xlsx").write_bytes(book)
        back = bring("placements", tmp_path / "out.xlsx", user=li)
        assert back.summary.get("没有变化") == 1


@pytest.mark.skipif(not SHARED.exists(), reason="the shared files are not here")
def test_a_list_of_a_thousand_with_its_dirt(world: World) -> None:
    """1,075 rows: the 21 students whose number Excel cut are not there, everything else comes in."""
    path = SHARED / "placements.xlsx"
    truth = json.loads((SHARED / "truth.json").read_text(encoding="utf-8"))["placements"]
    with group_scope(world.a, actor=world.wang):
        names = ("中餐烹饪", "电子技术应用", "会计事务", "汽车运用与维修", "物流服务与管理")
        for place, name in enumerate(names):
            add_programme(ProgrammeInput(f"74020{place}", name, 2021, "secondary"), by=world.wang)
        batch(world)
        bring("students", path, good_rows=True, params={"create_classes": True})
        params = {"create_missing": True, "leave_teachers": True}
        found = bring("placements", path, good_rows=True, params=params)
        assert {problem.code for problem in found.errors} == {"no_such_student"}
        assert sorted(problem.row for problem in found.errors) == [wrong["row"] for wrong in truth["wrong"]]
        rows = Placement.objects.select_related("student", "host__unit")
        assert {(r.student.number, r.host.unit.name, f"{r.starts_on}", f"{r.last_day}") for r in rows} == {
            (good["number"], good["unit"], good["start"], good["end"]) for good in truth["good"]
        }
        assert (HostUnit.objects.count(), Post.objects.count() <= 240, Mentor.objects.count() > 900) == (
            48,
            True,
            True,
        )


def test_an_end_without_a_day_is_the_last_one_of_its_month(desk: Desk, tmp_path: Path) -> None:
    path = sheet(tmp_path, row(), row("02", "杨超"))
    book = openpyxl.load_workbook(path)
    page = book.active
    page["E2"], page["F2"] = "2026年2月", "2026.6"
    # What Excel makes of a month that is typed: the first of it, of which the cell shows no day.
    for cell, month in (("E3", dt.date(2026, 2, 1)), ("F3", dt.date(2026, 6, 1))):
        page[cell] = month
        page[cell].number_format = 'yyyy"年"m"月"'
    book.save(path)
    with desk.inside():
        found = bring("placements", path)
        assert said(found) == []
        assert {(one.starts_on, one.ends_on) for one in Placement.objects.all()} == {
            (dt.date(2026, 2, 1), dt.date(2026, 7, 1))
        }, "kept as the day after the last"
    told = {(one.column, one.message) for one in found.problems if "只写到月" in one.message}
    assert {column for column, _ in told} == {"开始日期", "结束日期"}
