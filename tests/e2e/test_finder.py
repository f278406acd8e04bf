"""The search over the whole portal, by keyboard alone and on a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from groupportal.tenancy.scope import group_scope
from tests.members.ground import enrol
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_ctrl_k_finds_a_unit_and_goes_there(committed_world: World, visit: Callable[..., Any]) -> None:
    with group_scope(committed_world.a, actor=committed_world.wang):
        enrol(committed_world, "江门市示例机械有限公司")
    wang = visit("desk")
    wang.sign_in("wang_a", "/group-a/")
    box = wang.page.get_by_role("combobox", name="查找任务")
    for _ in range(2):
        wang.page.keyboard.press("Control+k")
        box.wait_for()
        box.fill("jmsl")
        wang.page.get_by_role("option", name="江门市示例机械有限公司").wait_for()
        wang.shoot("finder-desk")
        box.press("Escape")
        assert not box.is_visible()
    wang.page.keyboard.press("Control+k")
    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant")
    box.press("Enter")
    wang.page.get_by_role("heading", level=1, name="江门市示例机械有限公司").wait_for()
    phone = visit("phone")
    phone.sign_in("wang_a", "/group-a/")
    phone.page.get_by_role("link", name="查找").tap()
    phone.page.get_by_role("combobox", name="查找任务").fill("jmsl")
    phone.page.get_by_role("option", name="江门市示例机械有限公司").wait_for()
    phone.shoot("finder-phone")
