"""The roll on a phone: the first member stands on the first screen, what narrows the list behind one button."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from groupportal.tenancy.scope import group_scope
from tests.members.ground import code, enrol
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def roll(committed_world: World) -> World:
    """Five members."""
    with group_scope(committed_world.a, actor=committed_world.wang):
        for number in range(1, 6):
            enrol(committed_world, f"蓬江第{number}五金有限公司", credit_code=code(number))
    return committed_world


def test_the_first_member_is_on_the_first_screen_of_a_phone(roll: World, visit: Callable[..., Any]) -> None:
    wang = visit("phone")
    wang.sign_in("wang_a", "/group-a/")
    wang.go("/group-a/members/?category=enterprise")
    page = wang.page
    first = page.get_by_role("link", name="蓬江第1五金有限公司")
    box = first.bounding_box()
    assert box["y"] + box["height"] < page.viewport_size["height"] - 80, "above the tabs at the bottom"
    export, chip = page.get_by_role("link", name="导出名单"), page.get_by_role("link", name="学校")
    assert not export.is_visible()
    fold = page.get_by_role("button", name="筛选与导入导出 1")
    assert fold.get_attribute("aria-expanded") == "false"
    fold.click()
    assert fold.get_attribute("aria-expanded") == "true"
    assert export.is_visible()
    page.get_by_role("navigation", name="状态").get_by_role("link", name="全部").click()
    page.wait_for_url("**state=**")
    assert not chip.is_visible()
    wang.shoot("roll-phone")


def test_on_a_desk_all_of_it_is_there_without_a_button(roll: World, visit: Callable[..., Any]) -> None:
    wang = visit("desk")
    wang.sign_in("wang_a", "/group-a/")
    wang.go("/group-a/members/")
    assert wang.page.get_by_role("link", name="导出名单").is_visible()
    assert wang.page.locator("[data-fold]").is_hidden()
