"""Choosing one unit among many: with the keyboard alone, with a mistake on the way, and without script."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from groupportal.tenancy.scope import group_scope
from tests.members.ground import enrol
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.slow]
FORM = "/group-a/points/ledger/new/"


@pytest.fixture
def many(committed_world: World) -> World:
    """A group with a roll of forty units."""
    with group_scope(committed_world.a, actor=committed_world.wang):
        for n in range(1, 40):
            enrol(committed_world, f"江门市第{n}机械有限公司")
        enrol(committed_world, "台山市中等职业技术学校", category="school", industry="other")
    return committed_world


def test_a_unit_is_found_by_pinyin_and_taken_by_keyboard(many: World, visit: Callable[..., Any]) -> None:
    wang = visit("desk")
    wang.sign_in("wang_a", "/group-a/")
    wang.go(FORM)
    box = wang.page.get_by_role("combobox", name="成员单位")
    options = wang.page.get_by_role("listbox", name="成员单位").get_by_role("option")
    chosen = wang.page.locator("select[name=member] option:checked")
    box.focus()
    assert box.get_attribute("aria-expanded") == "false"
    box.press("ArrowDown")
    assert (options.count(), box.get_attribute("aria-expanded")) == (40, "true")
    box.fill("机械 d7")
    assert options.all_inner_texts() == ["江门市第7机械有限公司"]
    box.fill("机械")
    box.press("ArrowDown")
    box.press("ArrowDown")
    marked = wang.page.locator(f"[id='{box.get_attribute('aria-activedescendant')}']").inner_text()
    box.press("Enter")
    assert wang.page.url.endswith(FORM), "Enter takes what is marked, it does not send the form"
    assert (box.input_value(), chosen.inner_text()) == (marked, marked)
    box.fill("没有这家")
    assert wang.page.get_by_text("没有找到，换个词试试").is_visible()
    box.press("Escape")
    assert (box.input_value(), options.count()) == (marked, 0)
    box.fill("tsszd")
    box.press("Enter")
    assert chosen.inner_text() == "台山市中等职业技术学校"
    box.click()
    wang.page.get_by_role("option", name="江门市第3机械有限公司").click()
    wang.page.get_by_role("button", name="登记", exact=True).click()
    assert wang.page.locator("[data-error-summary]").is_visible()
    assert box.input_value() == "江门市第3机械有限公司", "what was chosen is still there"
    box.fill("")
    wang.page.get_by_role("button", name="登记", exact=True).click()
    wang.page.locator("[data-error-summary]").get_by_role("link", name=re.compile("^成员单位")).click()
    assert box.evaluate("box => box === document.activeElement"), "the list of errors leads to the box"
    box.click()
    wang.shoot("pick-desk")


def test_on_a_phone_the_list_fits(many: World, visit: Callable[..., Any]) -> None:
    wang = visit("phone")
    wang.sign_in("wang_a", "/group-a/")
    wang.go(FORM)
    box = wang.page.get_by_role("combobox", name="成员单位")
    box.tap()
    wang.page.get_by_role("option", name="台山市中等职业技术学校").tap()
    assert box.input_value() == "台山市中等职业技术学校"
    box.fill("机械")
    wang.shoot("pick-phone")


def test_without_script_a_select_stands_there(many: World, client_for: Callable[..., Any]) -> None:
    page = client_for(many.wang, many.a).get("points:record").content.decode()
    select = re.search(r'<select name="member".*?</select>', page, re.DOTALL)
    assert select
    assert select[0].count("<option") == 41
    assert 'data-find="taiF台 shanD山' in select[0]
