"""Money as in a bookkeeping program: typed by keyboard, pasted from Excel, on a phone, and without script."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from budget.enums import EntryKind, Source
from budget.models import LedgerEntry
from budget.selectors import openings
from tests.budget.ground import Ground, in_group, jiangmen
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ROWS = "/group-a/budget/ledger/rows/"
_PASTE = """([cell, text]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  document.querySelector(cell).dispatchEvent(event);
}"""
FROM_EXCEL = (
    "日期\t金额\t类型\t建设任务\t资金来源\t凭证号\t备注\t摘要\r\n"
    "2023/7/6\t2,000.00\t到位\t运行机制\t市级财政\t记-0302\tx\t第一笔\r\n"
    '2023/7/7\t约3万\t"\t"\t"\t记-0303\t\t"两行\n摘要"\r\n'
)


@pytest.fixture
def money(committed_world: World) -> Ground:
    """The real plan with its openings."""
    with in_group(committed_world.a, committed_world.cai):
        return jiangmen(committed_world.wang)


def values(page: Any, row: int) -> list[str]:
    """What the cells of a row hold, files left out."""
    found = page.locator(f"tbody tr:nth-child({row}) [data-cell]:not([type=file])")
    return [str(v) for v in found.evaluate_all("cells => cells.map(c => c.value)")]


def kept(world: World) -> list[tuple[str, Decimal]]:
    with in_group(world.a, world.cai):
        found = LedgerEntry.objects.exclude(voucher_no="").order_by("id")
        return [(e.voucher_no, e.amount) for e in found]


def test_rows_are_typed_copied_and_pasted(
    committed_world: World, money: Ground, visit: Callable[..., Any]
) -> None:
    cai = visit("desk")
    cai.sign_in("cai_a", "/group-a/")
    cai.go(ROWS)
    page, press, write = cai.page, cai.page.keyboard.press, cai.page.keyboard.insert_text
    page.locator("[name=row-0-occurred_on]").focus()
    for text in ("2023-07-05", "d", "zljg", "sjcz", "￥１ ２１５", "记-0301", "江海市财政局", "专项资金"):
        write(text)
        press("Enter")
    assert values(page, 1)[:5] == ["2023-07-05", "到位", "治理结构", "市级财政", "￥１ ２１５"]
    balance = page.locator("tbody tr:first-child .vouchers__balance").inner_text()
    assert balance.split() == ["1,215.00", "到位", "43,515.00"]
    press("Control+d")
    assert values(page, 2) == [
        "2023-07-05",
        "到位",
        "治理结构",
        "市级财政",
        "",
        "",
        "江海市财政局",
        "专项资金",
    ]
    press("ArrowRight")
    page.locator("[name=row-1-kind]").fill("zc")
    page.locator("[name=row-1-amount]").fill("50000")
    page.locator("[name=row-1-voucher_no]").fill("记-0304")
    press("ArrowDown")
    assert page.evaluate("document.activeElement.name") == "row-2-voucher_no"
    assert "超支" in page.locator("tbody tr:nth-child(2) output").inner_text()
    page.evaluate(_PASTE, ["[name=row-2-voucher_no]", FROM_EXCEL])
    assert values(page, 3) == [
        "2023/7/6",
        "到位",
        "运行机制",
        "市级财政",
        "2,000.00",
        "记-0302",
        "",
        "第一笔",
    ]
    assert values(page, 4)[1:6] == ["到位", "运行机制", "市级财政", "约3万", "记-0303"]
    status = page.locator("[data-vouchers-sum]").inner_text()
    assert (
        "4 行，到位 3,215.00 元，支出 50,000.00 元。 粘贴了 2 行；没有用到这些列：备注；有 1 格要改" in status
    )
    assert page.locator("[name=row-3-amount][aria-invalid]").count() == 1
    cai.shoot("vouchers-desk")
    press("Control+Enter")
    page.locator("[data-error-summary]").wait_for()
    assert kept(committed_world) == [], "all or none"
    assert values(page, 4)[7] == "两行 摘要"
    page.locator("[name=row-3-amount]").fill("3万")
    page.locator("[name=row-3-amount]").press("Control+Enter")
    page.wait_for_url("**/budget/ledger/**")
    page.get_by_text("已登记 4 笔").wait_for()
    assert kept(committed_world) == [
        ("记-0301", Decimal(1215)),
        ("记-0304", Decimal(50_000)),
        ("记-0302", Decimal(2000)),
        ("记-0303", Decimal(30_000)),
    ]


def test_an_opening_is_broken_down_on_a_phone(
    committed_world: World, money: Ground, visit: Callable[..., Any]
) -> None:
    with in_group(committed_world.a, committed_world.cai):
        opening = openings(money.plan).get(
            thread=money.first, source=Source.MUNICIPAL, kind=EntryKind.RECEIPT
        )
    cai = visit("phone")
    cai.sign_in("cai_a", "/group-a/")
    cai.go(f"/group-a/budget/ledger/{opening.public_id}/")
    cai.page.get_by_role("link", name="分解为凭证").click()
    page = cai.page
    page.locator("[data-vouchers-sum]:not(:empty)").wait_for()  # its script has run
    assert page.locator("tbody tr").count() == 1, "one card at a time"
    for name, text in (("occurred_on", "2021-03-05"), ("voucher_no", "记-1"), ("amount", "50000")):
        page.locator(f"[name=row-0-{name}]").fill(text)
    assert "比余下的多 7,700.00 元" in page.locator("[data-vouchers-sum]").inner_text()
    assert page.locator("tbody tr").count() == 2
    page.locator("[name=row-0-amount]").fill("42300")
    cai.shoot("breakdown-phone")
    page.get_by_role("button", name="分解为这些凭证").click()
    page.get_by_text("已全部分解完").wait_for()
    assert kept(committed_world) == [("记-1", Decimal(42_300))]
