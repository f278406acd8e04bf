"""Gaps by keyboard: keys and clicks are counted beside typing, and printed."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Page

from groupportal.tenancy.scope import group_scope
from plans.enums import ItemKind
from plans.models import ItemThread
from tests.e2e.conftest import Visit
from tests.e2e.demo import Demo

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SHEET = "/jiangmen/plans/"


def _bytes() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((160, 120), 40).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def _picture() -> dict[str, object]:
    return {"name": "签到表.jpg", "mimeType": "image/jpeg", "buffer": _bytes()}


_BEYOND = """() => [...document.querySelectorAll(".panel table, .sheet__scroll")].filter(
  each => each.getBoundingClientRect().right > each.closest(".panel, .sheet__paper").getBoundingClientRect().right + 1
).map(each => each.innerText.slice(0, 40))"""


_DROP = """(row, bytes) => {
  const given = new DataTransfer();
  given.items.add(new File([new Uint8Array(bytes)], "会议照片.jpg", { type: "image/jpeg" }));
  for (const kind of ["dragover", "drop"]) row.dispatchEvent(new DragEvent(kind, { dataTransfer: given, bubbles: true, cancelable: true }));
}"""


_PASTE = """text => {
  const given = new DataTransfer();
  given.setData("text/plain", text);
  const field = document.querySelector("[data-gap-value]");
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: given, bubbles: true, cancelable: true }));
}"""


def test_tables_keep_within_their_panels_whatever_is_said_of_a_year(
    demo: Demo, demo_visit: Callable[..., Visit]
) -> None:
    """A yearly target answered by a total, and two columns for each year of a plan."""
    visit = demo_visit("desk")
    with group_scope(demo.group):
        found = ItemThread.objects.filter(name__contains="补短板", items__kind=ItemKind.TASK)
        thread = found.distinct().get()
    visit.sign_in("jm_mishu", "/jiangmen/", demo.password)
    visit.go(f"/jiangmen/plans/tasks/{thread.public_id}/?as_of=2023-06-30")
    assert visit.page.get_by_text("没有分年的数值").count() > 0
    visit.shoot("task-years")
    assert visit.page.evaluate(_BEYOND) == []
    other = demo_visit("desk")
    other.sign_in("en_mishu", "/enan/", demo.password)
    other.go("/enan/reports/breakdown/?as_of=2022-12-31")
    other.shoot("breakdown-years")
    shown = other.page.locator("td[data-label='2021年情况']").first.bounding_box()
    assert shown is not None
    assert shown["x"] + shown["width"] < 1440, "the first year is seen without scrolling"


def _walk(page: Page) -> None:
    """As in a sheet: sideways through what a line holds, by Alt from the middle of a number; the number above is copied."""
    fields = page.locator("[data-gap-value]")
    held = "[document.activeElement.type, document.activeElement.name]"
    name, below = (fields.nth(n).get_attribute("name") for n in (0, 1))
    was = [fields.nth(n).input_value() for n in (0, 1)]
    fields.nth(0).fill("128")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(held) == ["text", name], "the cursor goes through the number"
    page.keyboard.press("Alt+ArrowLeft")
    assert page.evaluate(held)[0] == "file"
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(held) == ["checkbox", "points"]
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    assert page.evaluate(held) == ["text", name]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+d")
    assert (page.evaluate(held), fields.nth(1).input_value()) == (["text", below], "128")
    page.keyboard.press("Shift+Enter")
    assert page.evaluate(held) == ["text", name]
    for n in (0, 1):
        fields.nth(n).fill(was[n])


def test_gaps_are_filled_by_keyboard_with_two_deeds_each_at_most(
    demo: Demo, demo_visit: Callable[..., Visit]
) -> None:
    visit = demo_visit("desk")
    visit.sign_in("jm_mishu", "/jiangmen/", demo.password)
    page, deeds = visit.page, 0
    visit.go(SHEET)
    page.get_by_role("link", name="建设方案").first.click()
    visit.go(page.url.removeprefix(visit.server) + "gaps/?as_of=2023-06-30")
    lacking = page.get_by_text("缺佐证").count() + page.get_by_text("缺数值").count()
    assert lacking >= 10
    offers = page.locator("[data-offer]")
    wanted = [offers.nth(n).get_attribute("data-offer") for n in range(offers.count())]
    page.locator("[data-gap-value]").first.click()
    deeds += 1
    for _ in range(page.locator("[data-gap-value]").count()):
        page.keyboard.press("Enter")
        deeds += 1
    assert [offers.nth(n).input_value() for n in range(offers.count())] == wanted
    fields = page.locator("[data-gap-value]")
    was = [fields.nth(n).input_value() for n in range(3)]
    page.evaluate(_PASTE, "7\t备注\n\n9")
    assert [fields.nth(n).input_value() for n in range(3)] == ["7", was[1], "9"], (
        "an empty cell keeps its place"
    )
    assert page.get_by_text("已填入 2 个数，只用了第一列。").count() == 1
    for n in (0, 2):
        fields.nth(n).fill(was[n])
    _walk(page)
    # Onto a point each, by the mouse: a file proves that one alone.
    tasks = page.locator("[data-gap-task]")
    dropped = tasks.filter(has_text="缺佐证").first.locator("tr:not(.gaps__task)", has_text="缺佐证")
    points = dropped.count()
    for n in range(points):
        dropped.nth(n).evaluate(_DROP, list(_bytes()))
        deeds += 1
        assert "会议照片.jpg" in dropped.nth(n).inner_text()
    for n in range(tasks.count()):
        if tasks.nth(n).get_by_text("缺佐证").count() and "会议照片" not in tasks.nth(n).inner_text():
            tasks.nth(n).locator("[data-gap-files]").first.set_input_files([_picture()])
            deeds += 1
    # A year that is past is opened where it stands, and is a cell like the others.
    years = page.locator("[data-gap-years]").first
    cell = page.locator("td", has=page.locator("[data-gap-year]")).first
    opened = years.get_attribute("data-gap-years") or ""
    held = dict(said.split("=", 1) for said in opened.split())
    visit.shoot("gaps-years")
    years.click()
    shown = [(field.get_attribute("name") or "")[-4:] for field in cell.locator("input").all()]
    assert shown[:-1] == list(held)
    assert [field.input_value() for field in cell.locator("input").all()][:-1] == list(held.values())
    page.keyboard.type("88")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name").endswith(f"-{shown[1]}")
    visit.shoot("gaps-opened")
    page.keyboard.press("Control+s")
    deeds += 1
    page.get_by_text("项草稿，还没有提交审核").first.wait_for()
    visit.shoot("gaps-filled")
    assert page.get_by_text(f"{shown[0]}年 88，").count() == 1
    left = page.get_by_text("缺佐证").count()
    assert page.get_by_role("link", name="会议照片.jpg").count() == points, "each beside its point"
    page.locator("[data-bulk-all]").check()
    page.get_by_role("button", name="保存并提交审核").click()
    deeds += 2
    page.get_by_text("项，请另一位同事审核").first.wait_for()
    print(f"{lacking} gaps, {deeds} keys and clicks")
    assert left == 0
    assert deeds <= 2 * lacking
