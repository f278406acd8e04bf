"""Choosing units among many, with the keyboard alone, and without script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import group_scope
from tests.plans.contents import revision_in_force
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def many(committed_world: World) -> World:
    """A group with 135 units and a plan to assign from."""
    with group_scope(committed_world.a, actor=committed_world.wang):
        Unit.objects.bulk_create(Unit(name=f"江门市第{n}机械有限公司") for n in range(1, 134))
        Unit.objects.create(name="台山市中等职业技术学校")
        revision_in_force(committed_world.wang)
    return committed_world


def test_a_unit_is_found_by_part_and_pinyin_and_taken_by_keyboard(
    many: World, visit: Callable[..., Any]
) -> None:
    wang = visit("desk")
    wang.sign_in("wang_a", "/group-a/")
    wang.go("/group-a/plans/assignments/new/")
    field = wang.page.get_by_role("group", name="承办单位")
    search = field.get_by_role("searchbox")
    shown = field.locator("input[type=checkbox]:visible")
    assert shown.count() == 135
    search.fill("台山")
    assert shown.count() == 1
    search.press("Enter")
    assert wang.page.url.endswith("/assignments/new/"), "Enter takes the one found, it does not send the form"
    search.fill("jmsd77jx")
    assert [field.get_by_text("找到 1 个，已选 1 个").count(), shown.count()] == [1, 1]
    search.press("ArrowDown")
    wang.page.keyboard.press("Space")
    wang.page.keyboard.press("ArrowUp")
    search.press("Escape")
    assert shown.count() == 135
    field.get_by_role("button", name="只看已选").click()
    names = field.locator("label:visible", has=wang.page.locator("input:checked")).all_inner_texts()
    assert sorted(n.strip() for n in names) == [
        "台山市中等职业技术学校（无账号）",
        "江门市第77机械有限公司（无账号）",
    ]
    assert shown.count() == 2
    search.fill("没有这家")
    assert field.get_by_text("没有找到").count() == 1
    wang.shoot("choices-desk")


def test_on_a_phone_it_fits(many: World, visit: Callable[..., Any]) -> None:
    wang = visit("phone")
    wang.sign_in("wang_a", "/group-a/")
    wang.go("/group-a/plans/assignments/new/")
    wang.page.get_by_role("group", name="承办单位").get_by_role("searchbox").fill("台山")
    wang.shoot("choices-phone")


def test_without_script_the_whole_list_stands_there(many: World, client_for: Callable[..., Any]) -> None:
    page = client_for(many.wang, many.a).get("plans:assign").content.decode()
    assert page.count('name="units"') == 135
    assert 'data-find="taiF台 shanD山 shiF市 zhongE中' in page
