"""On a phone a teacher reads a journal with one tap on a ready comment, and hands a student over to a colleague."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from groupportal.tenancy.scope import group_scope
from internships.models import HandOver, Journal
from internships.selectors.ready_comment import STANDARD, own_comments
from tests.internships.teaching import room, written
from tests.members.ground import viewer
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_teacher_comments_with_one_tap_and_hands_a_student_over(
    committed_world: World, visit: Callable[..., Any]
) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        it = room(world)
        row = written(it)
    teacher = visit("phone")
    teacher.sign_in("zhou", "/group-a/")
    page = teacher.page
    teacher.go(f"/group-a/internships/journals/{row.public_id}/")
    ready = page.get_by_role("group", name="常用评语")
    page.get_by_role("textbox", name="评语").fill("焊点好。")
    ready.get_by_role("button", name=STANDARD[0]).click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "long ones break into lines"
    page.get_by_role("button", name="批阅通过").click()
    page.get_by_text("待您批阅的都批完了").wait_for()
    with group_scope(world.a, actor=world.wang):
        assert Journal.objects.get().answer == f"焊点好。{STANDARD[0]}"
        assert own_comments(viewer(it.zhou))[0].uses == 1

    teacher.go("/group-a/internships/guided/")
    page.get_by_role("checkbox", name="何芳").check()
    page.get_by_role("button", name="交给同事").click()
    page.get_by_label("交给哪位同事").select_option(str(it.huang_row.public_id))
    page.get_by_role("textbox", name="原因").fill("病假六周")
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="提出交接这 1 名").click()
    page.get_by_text("已提出交接 1 名学生").wait_for()
    with group_scope(world.a, actor=world.wang):
        assert HandOver.objects.get().names == "何芳"
