"""What people see and do about checks: the summary, what was found, one placement, letting pass; the command; the night."""

from __future__ import annotations

import datetime as dt
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command

from groupportal.accounts.models import User
from groupportal.tenancy.models import Membership
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import group_scope
from internships.models import Batch, CheckRun, Finding, HostUnit, Override, Placement
from internships.rules.ground import ON
from internships.selectors import facts as gathering
from internships.services.checking import check_all
from internships.tasks import check_group
from rosters.models import Teacher
from tests.committing import Page
from tests.internships.lawful import Source, placement
from tests.standing import standing
from tests.visitor import body
from tests.world import World, make_user

pytestmark = pytest.mark.django_db
WARNED = {"unit.staff_total": 9}


@standing
def rows(world: World) -> list[int]:
    """A lawful placement, one with a warning, one with a block, and one of another school."""
    with group_scope(world.a, actor=world.wang):
        made = [
            placement(changes, by=world.wang, ruled_by=world.wen)
            for changes in ({}, WARNED, {"unit.is_registered": False}, {"school.has_head": False})
        ]
        teacher = make_user("he", "何老师")
        Membership.objects.create(user=teacher, role=Role.TEACHER, unit=world.ua)
        Teacher.objects.filter(unit=world.ua, name="何老师").update(user=teacher)
    return [row.pk for row in made]


@pytest.fixture(autouse=True)
def source(monkeypatch: Any) -> Any:
    """What is not recorded yet is lawful; the day is that of the rules' examples."""
    monkeypatch.setattr(gathering, "SOURCES", (Source(),))
    with time_machine.travel(dt.datetime.combine(ON, dt.time(10)), tick=False):
        yield


@pytest.fixture
def checked(world: World, rows: list[int]) -> list[Placement]:
    """The same, checked; in their order."""
    with group_scope(world.a, actor=world.wang):
        check_all(on=ON, by=world.wang)
        found = Placement.objects.select_related("host__unit", "student", "batch", "unit").in_bulk(rows)
        return [found[pk] for pk in rows]


def test_the_summary_counts_by_rule_unit_class_and_school(
    world: World, checked: list[Placement], client_for: Any
) -> None:
    visitor = client_for(world.wang, world.a)
    shown = body(visitor.get("internships:check_summary"))
    assert "最近一次核查：2026年3月14日" in shown
    assert "辅助核查" in shown
    assert "岗位实习人数不超过在岗职工的10%" in shown
    assert "第十一条" in shown
    assert "/internships/checks/findings/?rule=R11a" in shown
    hosts = body(visitor.get("internships:check_summary", data={"by": "host"}))
    assert str(checked[1].host) in hosts
    assert str(checked[0].host) not in hosts
    assert "没有归到班级" in body(visitor.get("internships:check_summary", data={"by": "school_class"}))
    schools = body(visitor.get("internships:check_summary", data={"by": "unit"}))
    assert str(checked[3].unit) in schools
    one = {"by": "rule", "batch": str(checked[2].batch.public_id)}
    narrowed = body(visitor.get("internships:check_summary", data=one))
    assert "实习类型和单位资格" in narrowed
    assert "岗位实习人数不超过" not in narrowed


def test_what_a_check_has_found_shows_at_once_though_the_page_was_seen_before(
    world: World, rows: list[int]
) -> None:
    """The summary is made of rows in memory: it counts on what they were read from."""
    office = Page(world.wang, world.a)
    assert "还没有核查过" in body(office.get("internships:check_summary"))
    with group_scope(world.a, actor=world.wang):
        check_all(on=ON, by=world.wang)
    assert "岗位实习人数不超过在岗职工的10%" in body(office.get("internships:check_summary"))
    with group_scope(world.a, actor=world.wang):
        Finding.objects.all().delete()
    assert "没有未了结的发现" in body(office.get("internships:check_summary"))


def test_findings_are_seen_by_who_sees_the_placement(
    world: World, checked: list[Placement], client_for: Any
) -> None:
    shown = body(client_for(world.wang, world.a).get("internships:findings"))
    assert "陈小禾" in shown
    assert "同时实习的学生4人" in shown
    assert str(checked[3].host) in shown
    own = body(client_for(world.li, world.a).get("internships:findings"))
    assert str(checked[1].host) in own
    assert str(checked[3].host) not in own, "another school's"
    assert client_for(world.zhang, world.a).get("internships:findings").status_code == 403
    with group_scope(world.a, actor=world.wang):
        he = Teacher.objects.get(number="T01", unit=world.ua).user
        Placement.objects.filter(pk=checked[2].pk).update(teacher=None)
    guided = client_for(he, world.a)
    taught = body(guided.get("internships:findings"))
    assert str(checked[1].host) in taught
    assert str(checked[2].host) not in taught, "whom somebody else guides"
    assert guided.get("internships:checks", public_id=checked[2].public_id).status_code == 404
    assert guided.get("internships:checks", public_id=checked[1].public_id).status_code == 200
    stranger = client_for(world.qian, world.b)
    assert "陈小禾" not in body(stranger.get("internships:findings"))
    assert stranger.get("internships:checks", public_id=checked[1].public_id).status_code == 404


def test_findings_are_narrowed(world: World, checked: list[Placement], client_for: Any) -> None:
    visitor = client_for(world.wang, world.a)
    by_rule = body(visitor.get("internships:findings", data={"rule": "R02", "print": "1"}))
    assert str(checked[2].host) in by_rule
    assert str(checked[1].host) not in by_rule
    by_host = {"host": str(checked[1].host.public_id), "print": "1"}
    assert str(checked[2].host) not in body(visitor.get("internships:findings", data=by_host))
    warned = body(visitor.get("internships:findings", data={"force": "warn", "print": "1"}))
    assert str(checked[1].host) in warned
    assert str(checked[2].host) not in warned
    assert "没有符合条件的" in body(visitor.get("internships:findings", data={"outcome": "unknown"}))


def test_one_placement_shows_every_rule_with_what_it_rests_on(
    world: World, checked: list[Placement], client_for: Any
) -> None:
    shown = body(client_for(world.wen, world.a).get("internships:checks", public_id=checked[1].public_id))
    assert "不能继续的（1）" in shown
    assert "集团外3人" in shown
    assert "《职业学校学生实习管理规定》第十一条" in shown
    assert "单位申报的集团外学校实习人数" in shown, "what it was drawn from"
    assert "写明理由后放行" in shown
    assert "符合和不适用的" in shown
    assert "重新核查，保存了 1 条结果" in shown
    assert "全国规则包（版本2021-3）" in shown
    assert "学生·出生日期" in shown
    assert "2007年5月20日" in shown
    assert f"/rosters/students/{checked[1].student.public_id}/" not in shown, (
        "nothing of the student is to be mended"
    )
    assert f"/internships/hosts/{checked[1].host.public_id}/" in shown
    with group_scope(world.a, actor=world.wang):
        he = Teacher.objects.get(number="T01", unit=world.ua).user
        Batch.objects.filter(pk=checked[1].batch_id).update(is_joint=None)
    at = {"public_id": checked[1].public_id}
    batch = f"/internships/batches/{checked[1].batch.public_id}/"
    assert batch in body(client_for(world.wen, world.a).get("internships:checks", **at))
    assert batch not in body(client_for(he, world.a).get("internships:checks", **at)), "the office's page"
    lawful = body(client_for(world.wen, world.a).get("internships:checks", public_id=checked[0].public_id))
    assert "没有不能继续的" in lawful
    early = client_for(world.wen, world.a).get(
        "internships:checks", public_id=checked[0].public_id, data={"as_of": "2021-06-01"}
    )
    assert early.status_code == 200, "no pack counts on that day"


def test_several_warnings_are_let_pass_for_one_reason(
    world: World, checked: list[Placement], client_for: Any
) -> None:
    with group_scope(world.a, actor=world.wang):
        ids = [str(row.public_id) for row in Finding.objects.filter(placement__in=checked[1:3])]
    visitor = client_for(world.wen, world.a)
    asked = {"ids": ids, "reason": "订单班集中轮训"}
    look = body(visitor.post("internships:let_pass", {**asked, "step": "look"}))
    assert "已放行：订单班集中轮训" in look
    assert "不能用说明代替" in look
    with group_scope(world.a, actor=world.wang):
        assert not Override.objects.exists(), "looked at only"
    seen = look.partition('name="form_seen" value="')[2].partition('"')[0]
    visitor.post("internships:let_pass", {**asked, "step": "do", "form_seen": seen})
    with group_scope(world.a, actor=world.wang):
        (kept,) = Override.objects.all()
        assert (kept.rule, kept.approver, kept.proposed_by) == ("R11a", world.wen, world.wang)
    assert str(checked[1].host) not in body(visitor.get("internships:findings", data={"print": "1"}))
    passed = body(visitor.get("internships:findings", data={"answered": "passed", "print": "1"}))
    assert "已放行" in passed
    page = body(visitor.get("internships:checks", public_id=checked[1].public_id))
    assert "文静放行：订单班集中轮训" in page


def test_one_warning_is_let_pass_as_it_was_shown(
    world: World, checked: list[Placement], client_for: Any
) -> None:
    visitor, at = client_for(world.wen, world.a), {"public_id": checked[1].public_id, "rule": "R11a"}
    form = visitor.get("internships:let_one_pass", **at)
    shown = form.context["form"].initial["shown"]
    assert "同时实习的学生4人" in body(form)
    with group_scope(world.a, actor=world.wang):
        HostUnit.objects.filter(pk=checked[1].host_id).update(staff_total=8)
    said = {"reason": "订单班", "shown": shown}
    late = visitor.post("internships:let_one_pass", said, **at)
    assert late.status_code == 422
    assert "资料有了变化" in body(late)
    own = client_for(world.wang, world.a).post("internships:let_one_pass", said, **at)
    assert "请交给另一位同事" in body(own)
    fresh = visitor.get("internships:let_one_pass", **at).context["form"].initial["shown"]
    done = visitor.post("internships:let_one_pass", {**said, "shown": fresh}, **at)
    assert done.status_code == 302
    missing = visitor.get("internships:let_one_pass", public_id=checked[1].public_id, rule="R99")
    assert missing.status_code == 404


def told(*args: str) -> tuple[str, int]:
    out, code = StringIO(), 0
    try:
        call_command("check_placements", *args, stdout=out)
    except SystemExit as end:
        code = int(end.code or 0)
    return out.getvalue(), code


def test_the_command_prints_what_hinders_and_exits_accordingly(world: World, rows: list[int]) -> None:
    text, code = told("--group", world.a.slug, "--on", "2026-03-14")
    assert code == 2
    assert "核查 4 份实习安排，3 份不能继续，发现 3 条" in text
    assert "第十一条" in text
    assert "陈小禾" not in text, "students by their number"
    with group_scope(world.a, actor=world.wang):
        lawful, warned = (Placement.objects.select_related("batch").get(pk=pk) for pk in rows[:2])
        assert not CheckRun.objects.exists(), "it keeps nothing"
    text, code = told("--group", world.a.slug, "--on", "2026-03-14", "--batch", str(lawful.batch))
    assert (code, "发现 0 条" in text) == (0, True)
    text, code = told("--group", world.a.slug, "--batch", str(warned.batch))
    assert (code, "R11a" in text) == (2, True)
    assert told("--group", world.b.slug)[1] == 0


def test_by_night_every_running_group_is_checked(world: World, rows: list[int]) -> None:
    for group in (world.a, world.b):
        check_group(group.pk)
    with group_scope(world.a, actor=world.wang):
        assert CheckRun.objects.get().made_by is None
        assert Finding.objects.count() == 3
    with group_scope(world.b, actor=world.qian):
        assert not CheckRun.objects.exists(), "nothing to check, nothing kept"


def test_somebody_has_all_checked_again(world: World, rows: list[int], client_for: Any) -> None:
    visitor = client_for(world.li, world.a)
    answer = visitor.post("internships:check_run")
    assert "/jobs/" in answer["Location"]
    assert client_for(world.zhang, world.a).post("internships:check_run").status_code == 403


def test_before_anybody_looked_nothing_is_said_to_be_in_order(
    world: World, rows: list[int], client_for: Any
) -> None:
    visitor = client_for(world.wang, world.a)
    for page in ("internships:check_summary", "internships:findings"):
        shown = body(visitor.get(page))
        assert "还没有核查过" in shown
        assert "没有未了结的发现" not in shown
    shown = body(client_for(User.objects.get(username="he"), world.a).get("internships:findings"))
    assert "每天夜里自动核查" in shown
    assert "去核查" not in shown, "a teacher can't"
