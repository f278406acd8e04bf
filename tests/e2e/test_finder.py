"""The search over the whole portal, by keyboard alone and on a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from groupportal.tenancy.scope import group_scope
from tests.members.ground import enrol
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.slow]
UNIT = "江门市示例机械有限公司"


def test_ctrl_k_finds_a_unit_and_goes_there(committed_world: World, visit: Callable[..., Any]) -> None:
    with group_scope(committed_world.a, actor=committed_world.wang):
        enrol(committed_world, UNIT)
        enrol(committed_world, "江门示例学校")
    wang = visit("desk")
    wang.sign_in("wang_a", "/group-a/")
    page = wang.page
    box = page.get_by_role("combobox", name="查找任务")
    words = page.locator(".finder__words")
    page.keyboard.press("Control+k")
    assert "回车打开" in words.inner_text()
    box.fill("gmsl")
    page.get_by_text("没有找到“gmsl”").wait_for()
    box.fill("jmssl")
    page.get_by_role("option", name=UNIT).wait_for()
    assert words.inner_text() == ""
    assert page.locator(".finder__hit mark").first.inner_text() == "江门市示例"
    wang.shoot("finder-desk")
    box.press("Escape")
    assert not box.is_visible()
    page.keyboard.press("Control+k")
    # What was typed stands there, marked, to be typed over; of two requests the later one counts.
    page.keyboard.type("jm")
    page.keyboard.type("s")
    page.get_by_role("option", name="江门示例学校").wait_for()
    first = box.get_attribute("aria-activedescendant")
    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") != first
    box.press("ArrowUp")
    assert box.get_attribute("aria-activedescendant") == first
    chosen = page.locator(f"#{first}")
    assert chosen.get_attribute("aria-selected") == "true"
    name = chosen.locator("mark").first.inner_text()
    box.press("Enter")
    page.get_by_role("heading", level=1, name=name).wait_for()
    page.keyboard.press("Control+k")
    box.fill("jm")
    box.press("Enter")
    page.get_by_role("heading", level=1, name="查找").wait_for()
    wang.shoot("found-desk")
    phone = visit("phone")
    phone.sign_in("wang_a", "/group-a/")
    phone.page.get_by_role("link", name="查找").tap()
    phone.page.get_by_role("combobox", name="查找任务").fill("jmssl")
    phone.page.get_by_role("option", name=UNIT).wait_for()
    phone.page.screenshot(path="tests/e2e/shots/finder-phone.png")
    phone.page.get_by_role("option", name="打开结果页").tap()
    phone.page.get_by_role("heading", level=1, name="查找").wait_for()
    phone.shoot("found-phone")
