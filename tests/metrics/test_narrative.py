"""Figures in texts are references: they print as of the table's date, open, and say what is wrong with them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from budget.services.ledger import open_ledger
from groupportal.errors import DomainError
from groupportal.metrics.narrative import answered, check_references, has_references, segments
from groupportal.tenancy.scope import group_scope
from plans.models import ItemThread
from plans.services.content import ItemContent, create_plan, draft_revision, put_in_force, replace_content
from tests.world import World

DAY = dt.date(2023, 6, 30)


@pytest.fixture
def money(world: World) -> World:
    """A received 2.5 万元 in A and nothing in B."""
    with group_scope(world.a, actor=world.wang):
        plan = create_plan("方案", dt.date(2018, 6, 1), dt.date(2021, 6, 30), by=world.wang, is_main=True)
        draft = draft_revision(plan, by=world.wang)
        replace_content(draft, [ItemContent("task", "治理", "1.换届")], by=world.wang)
        put_in_force(draft, on=plan.starts_on, decided_by="决议", by=world.wang)
        thread = ItemThread.objects.get(level=1)
        open_ledger(plan, {(thread, "municipal", "receipt"): Decimal("25000.00")}, on=DAY, by=world.wang)
    return world


def test_a_reference_prints_the_figure_of_the_date(money: World) -> None:
    text = "市级财政到位{{budget.received source=municipal}}元，共{{ plans.tasks_total }}项。"
    with group_scope(money.a):
        assert answered(text, DAY) == "市级财政到位25000元，共1项。"
        assert answered(text, DAY - dt.timedelta(days=1)).startswith("市级财政到位0元")
        pieces = segments(text, DAY)
    assert [p.text for p in pieces] == ["市级财政到位", "25000", "元，共", "1", "项。"]
    assert "as_of=2023-06-30" in pieces[1].url
    assert "source=municipal" in pieces[1].url


def test_plain_text_stays_as_typed(world: World) -> None:
    text = "完成率100%，{说明}，增长 2{} 倍"
    with group_scope(world.a):
        assert answered(text, DAY) == text
        check_references(text, DAY)
    assert not has_references(text)


@pytest.mark.parametrize(
    "text", ["{{members.nothing}}家", "{{budget.received source=nobody}}", "{{budget.received", "{{到位}}"]
)
def test_a_reference_that_cannot_be_answered_is_named(world: World, text: str) -> None:
    with group_scope(world.a), pytest.raises(DomainError) as caught:
        check_references(text, DAY)
    assert "{{" in caught.value.message
