"""The overview as people of each role see it, and what the home page says of money."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from budget.services.lines import set_budget
from tests.budget.ground import TASKS, Ground, entry, in_group, make_plan
from tests.visitor import body
from tests.world import World

AS_OF = {"as_of": "2023-06-30"}


def test_the_page_prints_the_table_as_of_its_date(world: World, kept: Ground, client_for: Any) -> None:
    page = body(client_for(world.zhang, world.a).get("budget:overview", data=AS_OF))
    for text in ("1,215.00", "1,419.34", "1,419.32", "116.82%", "107.3%", "173.38%", "119.3%", "截至"):
        assert text in page, text
    assert page.index("合计</th>") < page.index(f"{TASKS[0]}</th>"), "合计 is the first row"
    assert "省级及以上财政合计到位 25.00 万元，不足预算 250.00 万元的一半" in page
    before = body(client_for(world.zhang, world.a).get("budget:overview", data={"as_of": "2023-06-29"}))
    assert "1,419.34" not in before
    assert "1,215.00" in before


def test_every_figure_is_a_door_to_its_records(world: World, kept: Ground, client_for: Any) -> None:
    visitor = client_for(world.zhang, world.a)
    page = body(visitor.get("budget:overview", data=AS_OF))
    query = f"as_of=2023-06-30&amp;source=municipal&amp;thread={kept.first.public_id}"
    assert f"/metrics/budget.received/?{query}" in page
    drawer = visitor.get(f"/metrics/budget.received/?{query.replace('&amp;', '&')}")
    assert drawer.status_code == 200
    assert "42,300.00" in body(drawer)


def test_an_address_with_no_date_says_that_it_shows_today(
    world: World, kept: Ground, client_for: Any
) -> None:
    visitor = client_for(world.zhang, world.a)
    said = "“2023-13-31”不是可用的日期"
    assert said in body(visitor.get("budget:overview", data={"as_of": "2023-13-31"}))
    assert "不是日期" not in body(visitor.get("budget:overview", data=AS_OF))


def test_the_home_page_speaks_in_wan(world: World, kept: Ground, client_for: Any) -> None:
    assert "已支出 1,419.32 万元。" in body(client_for(world.wang, world.a).get("home", data=AS_OF))


def test_on_paper_the_sheet_says_whose_it_is(world: World, kept: Ground, client_for: Any) -> None:
    page = body(client_for(world.zhang, world.a).get("budget:overview", data=AS_OF))
    assert f'sheet__group">{world.a.name} · 集团建设方案 · 第1版' in page


def test_amounts_in_yuan_by_address(world: World, kept: Ground, client_for: Any) -> None:
    page = body(client_for(world.zhang, world.a).get("budget:overview", data={**AS_OF, "unit": "yuan"}))
    assert "12,150,000.00" in page
    assert "单位：元" in page


@pytest.mark.parametrize(
    "case",
    [
        ("zhang", "budget:overview", 200),
        ("zhang", "budget:ledger", 200),
        ("zhang", "budget:record", 403),
        ("zhang", "budget:import_template", 403),
        ("li", "budget:overview", 403),
        ("li", "budget:ledger", 403),
        ("cai", "budget:record", 200),
        ("cai", "budget:import_template", 200),
        ("expert", "budget:overview", 200),
        ("qian", "budget:overview", 404),
    ],
)
def test_who_may_see_what(world: World, kept: Ground, client_for: Any, case: tuple[str, str, int]) -> None:
    who, page, status = case
    user = world.pa.expert if who == "expert" else getattr(world, who)
    assert client_for(user, world.a).get(page).status_code == status


def test_without_a_plan_the_page_says_what_to_do(world: World, client_for: Any) -> None:
    page = client_for(world.cai, world.a).get("budget:overview")
    assert page.status_code == 200
    assert "还没有建设规划" in body(page)


def test_a_draft_shows_its_budget_without_doors(world: World, client_for: Any) -> None:
    with in_group(world.a, world.wang):
        ground = make_plan(world.wang, in_force=False)
        set_budget(ground.revision, {(ground.first, "municipal"): Decimal(30_000)}, by=world.cai)
    page = body(client_for(world.cai, world.a).get("budget:overview", data=AS_OF))
    assert "还没有生效的版本" in page
    assert "3.00" in page
    assert "/metrics/budget.received/" in page
    assert "/metrics/budget.planned/" not in page


def test_home_costs_the_same_however_much_is_missing(
    world: World, kept: Ground, client_for: Any, query_count: Any
) -> None:
    def queries() -> int:
        with query_count() as spent:
            assert client_for(world.cai, world.a).get("home").status_code == 200
            return spent()

    with in_group(world.a, world.cai):
        entry(kept, world.cai)
    queries()
    few = queries()
    with in_group(world.a, world.cai):
        for number in range(30):
            entry(kept, world.cai, voucher_no=f"记-{number}")
    assert queries() == few + 1, "how many there are beyond those shown"


def test_finance_is_reminded_of_missing_evidence(world: World, kept: Ground, client_for: Any) -> None:
    with in_group(world.a, world.cai):
        entry(kept, world.cai)
    home = body(client_for(world.cai, world.a).get("home"))
    assert "到位 1,000.00 元还没有凭证附件" in home
    wang = client_for(world.wang, world.a)
    assert "经费 " in body(wang.get("home")).split("条提醒待说明")[1][:400]
    assert "省级及以上财政合计到位" in body(wang.get("warnings:list"))
    figures = body(client_for(world.zhang, world.a).get("home", data=AS_OF))
    assert "资金到位率" in figures
    assert "116.82%" in figures
