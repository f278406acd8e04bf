"""Pages of assignments: closing, reminders, and the to-dos on the home page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from groupportal.tenancy.models import Unit
from plans.enums import AssignmentState
from plans.models import Assignment
from tests.plans.contents import revision_in_force
from tests.plans.ground import submitted
from tests.plans.people import viewer
from tests.visitor import Visitor
from tests.world import World

Visit = Callable[..., Visitor]


def test_the_first_steps_of_a_group_without_units(world: World, client_for: Visit, in_a: Any) -> None:
    wang = client_for(world.wang, world.a)
    assert "/imports/new/plan/" in wang.get("home").content.decode(), "straight to the upload"
    with in_a():
        revision_in_force(world.wang)
        Unit.objects.update(is_active=False)
    assert "还没有部署过任务" in wang.get("plans:assignments").content.decode()
    searched = wang.get("plans:assignments", data={"q": "没有"}).content.decode()
    assert "没有符合条件的部署" in searched
    assert "成员名册里还没有单位" in wang.get("plans:assign").content.decode()


def test_closing_is_offered_once(world: World, client_for: Visit, in_a: Any, job: Assignment) -> None:
    with in_a():
        Assignment.objects.filter(pk=job.pk).update(state=AssignmentState.ACCEPTED)
    page = client_for(world.wang, world.a).get("plans:assignment", public_id=job.public_id).content.decode()
    assert page.count(">办结</a>") == 1


def test_bulk_reminders_take_the_selected_ones(
    world: World, client_for: Visit, in_a: Any, job: Assignment
) -> None:
    wang = client_for(world.wang, world.a)
    answer = wang.post("plans:remind_many", {"ids": [job.public_id], "deed": "remind"}, follow=True)
    assert "已催办 1 项" in answer.content.decode()
    again = wang.post("plans:remind_many", {"ids": [job.public_id], "deed": "remind"}, follow=True)
    assert "已经催办过" in again.content.decode()
    listed = wang.get("plans:assignments", data={"state": "open", "q": "jhdyzyjsxx"}).content.decode()
    assert "2.扩大集团规模" in listed
    assert "2.扩大集团规模" not in wang.get("plans:assignments", data={"state": "overdue"}).content.decode()


def test_home_shows_what_is_to_be_done(world: World, client_for: Visit, in_a: Any, job: Assignment) -> None:
    assert "填报进展：2.扩大集团规模" in client_for(world.li, world.a).get("home").content.decode()
    filing = submitted(world, in_a, job)
    assert "审核填报：2.扩大集团规模" in client_for(world.wen, world.a).get("home").content.decode()
    assert "审核填报" not in client_for(world.zhang, world.a).get("home").content.decode()
    with in_a(world.wen):
        from plans.services.review import return_filing

        return_filing(filing, reason="补充", by=viewer(world.wen))
    assert "修改被退回的填报" in client_for(world.li, world.a).get("home").content.decode()


def test_words_for_wechat_stand_ready_for_each_unit(
    world: World, client_for: Visit, in_a: Any, job: Assignment
) -> None:
    wang = client_for(world.wang, world.a)
    words = wang.get("plans:press_words").content.decode()
    assert "江海第一职业技术学校：请在门户填报以下任务\n1. 2.扩大集团规模（截止" in words
    assert "http://testserver/group-a/plans/mine/" in words
    assert words.count("复制文字和链接") == 1
    page = wang.get("plans:assignment", public_id=job.public_id).content.decode()
    assert "请填报：2.扩大集团规模（截止" in page
    assert f"http://testserver/group-a/plans/assignments/{job.public_id}/" in page
    assert 'class="qr"' in page
    assert (
        "用微信等方式自己发"
        not in client_for(world.zhang, world.a)
        .get("plans:assignment", public_id=job.public_id)
        .content.decode()
    )
    with in_a():
        Assignment.objects.update(state=AssignmentState.FILED)
    assert "没有要催办的" in wang.get("plans:press_words").content.decode()
