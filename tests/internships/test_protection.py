"""Looks at students' own data: who sees them; the year's sheet of minors' data."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import openpyxl
from django.core.management import call_command
from django.utils import timezone

from groupportal.audit.enums import AccessKind
from groupportal.audit.models import AccessEntry
from groupportal.audit.services import record, seen
from groupportal.people.services import revoke_role
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import group_scope
from groupportal.tenancy.selectors import viewer_for
from groupportal.ui.formats import cndate
from internships.selectors.access import looks_for
from internships.selectors.minors import Sheet, minors_sheet, rows_of
from rosters.models import Student
from rosters.services.student import read_private
from tests.rosters.ground import D, somebody, student
from tests.world import World

TODAY = timezone.localdate


def born(years: int, days: int = 0) -> dt.date:
    """Somebody's day of birth who turned so many years that many days ago."""
    day = TODAY().replace(year=TODAY().year - years)
    return day - dt.timedelta(days=days)


def looked(world: World) -> None:
    """王 looked at a child, a minor and an adult of A's school."""
    days = {"十三": born(14, -1), "十四": born(14), "十七": born(18, -1), "十八": born(18)}
    for number, (name, day) in enumerate(days.items()):
        one = student(world, str(number), name, born_on=day)
        read_private(one, purpose="联系家长签知情同意书", by=viewer_for(world.wang, world.a))


def line(sheet: Sheet, label: str) -> tuple[Any, Any]:
    (found,) = [each for _, each in rows_of(sheet) if each.label == label]
    return found.children, found.minors


def test_ages_are_told_apart_to_the_day(world: World) -> None:
    with group_scope(world.a, actor=world.wang):
        looked(world)
        ages = {
            row.object_label.split("学生 ")[1][:2]: row.age
            for row in looks_for(viewer_for(world.wang, world.a))
        }
        assert ages == {"十三": 13, "十四": 14, "十七": 17, "十八": 18}
        sheet = minors_sheet(TODAY().year)
        assert line(sheet, "未成年学生") == (1, 2)
        assert line(sheet, "查看完整身份证号、电话、位置的次数") == (1, 2)
        assert line(sheet, "监护人姓名和电话") == (1, 2)
        assert line(minors_sheet(TODAY().year - 1), "查看完整身份证号、电话、位置的次数") == (0, 0)


def test_a_school_sees_looks_at_its_own_students_alone(world: World, client_for: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        looked(world)
        other = Unit.objects.create(name="江门二中")
        stranger = Student.objects.create(
            unit=other, number="9", name="外校生", grade=2020, starts_on=D(2020, 9, 1), born_on=born(15)
        )
        office = somebody("office", "郭敏", Role.SCHOOL_ADMIN, world.ua)
        read_private(stranger, purpose="核对学籍信息", by=viewer_for(world.wang, world.a))
        by = viewer_for(office, world.a)
        assert looks_for(by).count() == 4
        assert looks_for(viewer_for(world.wang, world.a)).count() == 5
        assert line(minors_sheet(TODAY().year, by), "未成年学生") == (1, 2)
        assert line(minors_sheet(TODAY().year), "未成年学生") == (1, 3)
        teacher = somebody("teacher", "周勇军", Role.TEACHER, world.ua)
    with group_scope(world.b, actor=world.qian):
        assert looks_for(viewer_for(world.qian, world.b)).count() == 0
    page = client_for(office, world.a).get("internships:looks", data={"age": "children"}).content.decode()
    assert ("十三" in page, "十四" in page, "外校生" in page) == (True, False, False)
    for somebody_else in (teacher, world.zhang):
        assert client_for(somebody_else, world.a).get("internships:looks").status_code == 403
        assert client_for(somebody_else, world.a).get("internships:minors").status_code == 403


def test_the_sheet_tells_of_lists_taken_out_of_photos_and_what_is_counted_now(
    world: World, client_for: Any
) -> None:
    with group_scope(world.a, actor=world.wang):
        office, gone = (somebody(key, "郭敏", Role.SCHOOL_ADMIN, world.ua) for key in ("office", "gone"))
        for who in (office, gone, world.wang):
            seen(None, by=who, kind=AccessKind.EXPORT, purpose="报送", label="学生.xlsx")
        record("internships.photos_forgotten", after={"删除的照片": 1200, "保存天数": 30})
        by, everybody = viewer_for(office, world.a), viewer_for(world.wang, world.a)
        revoke_role(Membership.objects.get(user=gone), by=everybody)
        assert [looks_for(one).count() for one in (by, everybody)] == [1, 3]
        told = [
            {line.label: line.note for _, line in rows_of(minors_sheet(TODAY().year, one))}["导出名单"]
            for one in (by, everybody, None)
        ]
        assert ["1 人导出名单 1 次" in told[0], *("3 人导出名单 3 次" in one for one in told[1:])] == [
            True
        ] * 3
        sheet = minors_sheet(TODAY().year)
        words = " ".join(f"{title} {line.label} {line.note}" for title, line in rows_of(sheet))
        assert "1,200 张照片" in words
        now = f"（生成时：{cndate(TODAY())}）"
        assert f"用来做什么{now}" in words
        assert f"现在有效的{now}" in words
    page = client_for(office, world.a).get("internships:looks").content.decode()
    assert "已经离开的人导出的，由集团秘书处查看" in page


def test_the_sheet_on_the_page_as_a_file_and_by_command(
    world: World, client_for: Any, tmp_path: Path
) -> None:
    with group_scope(world.a, actor=world.wang):
        looked(world)
    year, client = TODAY().year, client_for(world.wang, world.a)
    assert "14至17周岁" in client.get("internships:minors", data={"year": year}).content.decode()
    assert client.get("internships:minors", data={"year": "1999"}).status_code == 404
    file = client.post("internships:minors_file", data={"year": year})
    rows = list(openpyxl.load_workbook(io.BytesIO(file.content)).worksheets[0].iter_rows(values_only=True))
    assert rows[1][1:4] == ("未成年学生", "1", "2")
    assert "十三" not in str(rows), "numbers, no names"
    with group_scope(world.a, actor=world.wang):
        assert AccessEntry.objects.filter(purpose="未成年人个人信息保护年度审计").count() == 1
    out = io.StringIO()
    call_command(
        "minors_audit", "--group", world.a.slug, "--year", str(year), "--out", str(tmp_path), stdout=out
    )
    assert "人数：未成年学生：未满14周岁 1，14至17周岁 2" in out.getvalue()
    assert len(list(tmp_path.glob("*.xlsx"))) == 1
