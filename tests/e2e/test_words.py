"""A secretary writes figures by their names and reads the sentence with its number."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from typing import Any

import pytest

from groupportal.tenancy.scope import group_scope
from plans.models import Filing, ItemThread
from plans.services.filing import start_filing
from points.services.rule import draft_rules
from tests.members.ground import enrol, viewer
from tests.plans.contents import revision_in_force, task
from tests.world import World

PRESS_TWICE = """button => {
  button.click();
  setTimeout(() => button.click(), 300);
  setTimeout(() => {
    window.saw = [button.getAttribute("aria-busy"), document.querySelector(".busy-note").textContent];
  }, 2800);
}"""

_IS_KEPT = "() => Object.values(localStorage).some(said => said.includes('成员5家'))"
_WAS_ASKED = """key => {
  const draft = JSON.parse(localStorage.getItem(`portal:draft:${key}`));
  draft.values.unshift(["figure_of_a_point_that_went", "18"]);
  localStorage.setItem(`portal:draft:${key}`, JSON.stringify(draft));
}"""

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def draft(committed_world: World) -> Filing:
    """A draft of the group's filing, and members to count."""
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        for n in range(3):
            enrol(world, f"江门市第{n}机械有限公司")
        enrol(world, "台山市中等职业技术学校", category="school")
        revision_in_force(world.wang, (task("规模", "扩大规模"),))
        thread = ItemThread.objects.get(name="扩大规模")
        return start_filing(thread, as_of=dt.date(2020, 6, 30), by=viewer(world.wang))


def test_a_figure_is_picked_inserted_and_read_as_a_sentence(draft: Filing, visit: Callable[..., Any]) -> None:
    wang = visit("desk")
    wang.sign_in("wang_a", "/group-a/")
    wang.go(f"/group-a/plans/filings/{draft.public_id}/edit/")
    text = wang.page.get_by_label("完成情况")
    text.fill("成员家。")
    text.evaluate("field => field.setSelectionRange(2, 2)")
    opener = wang.page.get_by_text("插入系统里的数")
    opener.focus()
    opener.press("Enter")
    metric = wang.page.get_by_role("combobox", name="指标")
    metric.fill("jtcy")
    metric.press("Enter")
    wang.page.get_by_label("类别").select_option(label="学校")
    wang.page.get_by_text("【集团成员总数（类别：学校）】").wait_for()
    insert = wang.page.get_by_role("button", name="插入到光标处")
    insert.focus()
    insert.press("Enter")
    assert text.input_value() == "成员【集团成员总数（类别：学校）】家。"
    assert text.evaluate("field => field === document.activeElement")
    wang.page.get_by_text("成员1家。").wait_for()
    wang.shoot("words-desk")
    wang.page.get_by_role("button", name="保存草稿").click()
    wang.page.get_by_label("完成情况").wait_for()
    assert wang.page.get_by_label("完成情况").input_value() == "成员【集团成员总数（类别：学校）】家。"
    with group_scope(draft.group):
        draft.refresh_from_db()
    assert draft.text == "成员{{members.active category=school}}家。"
    # What this browser kept comes back by the names of the fields; a number whose point is gone meanwhile is named.
    wang.page.get_by_label("完成情况").fill("成员5家。")
    wang.page.wait_for_function(_IS_KEPT)
    wang.page.evaluate(_WAS_ASKED, f"filing-{draft.public_id}")
    wang.go(f"/group-a/plans/filings/{draft.public_id}/edit/")
    wang.page.get_by_role("button", name="恢复草稿").click()
    assert wang.page.get_by_label("完成情况").input_value() == "成员5家。"
    assert wang.page.get_by_text("草稿里的“18”在这张表里没有地方填了").count() == 1
    wang.page.get_by_role("button", name="不要草稿").click()
    phone = visit("phone")
    phone.sign_in("wang_a", "/group-a/")
    phone.go(f"/group-a/plans/filings/{draft.public_id}/edit/")
    phone.page.get_by_text("插入系统里的数").click()
    phone.page.get_by_role("combobox", name="指标").wait_for()
    phone.shoot("words-phone")


def test_a_button_that_waits_says_so_and_sends_once(
    committed_world: World, visit: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, taken = committed_world, []
    with group_scope(world.a, actor=world.wang):
        enrol(world, "江门市第1机械有限公司")

    def slowly(*args: Any) -> bytes:
        taken.append(args)
        time.sleep(4)
        return b"x"

    monkeypatch.setattr("groupportal.records.views.export_workbook", slowly)
    wang = visit("phone")
    wang.sign_in("wang_a", "/group-a/")
    wang.go("/group-a/records/contacts/export/")
    wang.page.get_by_label("用途").fill("理事会换届通知")
    button = wang.page.get_by_role("button", name="导出 Excel")
    # Playwright waits until what a click began is through: the page itself presses twice and keeps what it saw.
    with wang.page.expect_download():
        button.evaluate(PRESS_TWICE)
    wang.page.locator("[aria-busy=true]").wait_for(state="detached")
    assert len(taken) == 1
    busy, words = wang.page.evaluate("window.saw")
    assert busy == "true"
    assert words.startswith("正在处理，已用")
    with wang.page.expect_download():
        button.click()
    assert len(taken) == 2, "afterwards it can be pressed again"


def test_help_and_words_open_beside_the_page_by_keyboard(
    committed_world: World, visit: Callable[..., Any]
) -> None:
    wang = visit("desk")
    wang.sign_in("wang_a", "/group-a/")
    wang.go("/group-a/plans/consolidation/")
    wang.page.get_by_role("link", name="帮助", exact=True).press("Enter")
    wang.page.locator("dialog#drawer .handbook").get_by_role(
        "heading", name="汇总：把各单位的贡献写成集团的话"
    ).wait_for()
    wang.shoot("help-desk")
    wang.close_drawer()
    word = (
        wang.page.get_by_role("button", name="汇总：是什么意思")
        .or_(wang.page.get_by_role("button", name="贡献：是什么意思"))
        .first
    )
    word.focus()
    word.press("Enter")
    words = wang.page.locator(".term__words:popover-open")
    words.wait_for()
    wang.shoot("term-desk")
    wang.page.keyboard.press("Escape")
    assert words.count() == 0
    wang.go("/group-a/help/")
    wang.shoot("handbook-desk")
    phone = visit("phone")
    phone.sign_in("wang_a", "/group-a/")
    phone.go("/group-a/help/12/")
    phone.shoot("handbook-phone")


PASTE = """(field, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def test_rules_are_pasted_from_excel_and_gone_through_by_keyboard(
    committed_world: World, visit: Callable[..., Any]
) -> None:
    wang = visit("desk")
    wang.sign_in("wang_a", "/group-a/")
    with group_scope(committed_world.a, actor=committed_world.wang):
        draft = draft_rules("办法", by=committed_world.wang)
    wang.go(f"/group-a/points/rules/{draft.public_id}/items/")
    first = wang.page.get_by_label("第 1 行的项目")
    rows = [f"参加第{n}次年会\t{n}\t按次计分\t次\t10" for n in range(1, 9)]
    first.evaluate(PASTE, "\n".join(["项目\t分值\t确认\t计量单位\t年度上限", *rows[:1], *rows[1:]]))
    assert first.input_value() == "参加第1次年会"
    assert wang.page.get_by_label("第 8 行的分值").input_value() == "8", "the table grows"
    assert wang.page.get_by_text("已填入 8 行").is_visible()
    first.press("Enter")
    assert wang.page.get_by_label("第 2 行的项目").evaluate("field => field === document.activeElement")
    wang.shoot("rules-grid-desk")
    wang.page.get_by_role("button", name="保存项目").click()
    wang.page.get_by_text("积分项目已保存").wait_for()
    with group_scope(committed_world.a):
        assert draft.rules.count() == 8
    phone = visit("phone")
    phone.sign_in("wang_a", "/group-a/")
    phone.go(f"/group-a/points/rules/{draft.public_id}/items/")
    phone.shoot("rules-grid-phone")
    phone.go("/group-a/points/ledger/many/")
    phone.shoot("many-phone")
