"""Figures in texts are references: they print as of the table's date, open, and say what is wrong with them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from budget.services.ledger import open_ledger
from groupportal.errors import DomainError
from groupportal.metrics.narrative import (
    HIDDEN,
    MOST,
    answered,
    check_references,
    has_references,
    known_to,
    known_with,
    segments,
)
from groupportal.metrics.registry import Metric
from groupportal.metrics.selectors import Question
from groupportal.tenancy.scope import group_scope
from groupportal.tenancy.selectors import viewer_for
from plans.models import ItemThread
from plans.services.content import ItemContent, create_plan, draft_revision, put_in_force, replace_content
from tests.world import World

DAY = dt.date(2023, 6, 30)


def ALL(_: Metric) -> bool:  # noqa: N802 -- reads like the constant it is
    """Every figure may be known."""
    return True


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
    text = "市级财政到位{{budget.received source=municipal}}万元，共{{ plans.tasks_total }}项。"
    with group_scope(money.a):
        assert answered(text, DAY, ALL) == "市级财政到位2.5万元，共1项。"
        assert answered(text, DAY - dt.timedelta(days=1), ALL).startswith("市级财政到位0万元")
        pieces = segments(text, DAY, ALL)
    assert [p.text for p in pieces] == ["市级财政到位", "2.5", "万元，共", "1", "项。"]
    assert "as_of=2023-06-30" in pieces[1].url
    assert "source=municipal" in pieces[1].url


def test_plain_text_stays_as_typed(world: World) -> None:
    text = "完成率100%，{说明}，增长 2{} 倍"
    with group_scope(world.a):
        assert answered(text, DAY, ALL) == text
        check_references(text, DAY, viewer_for(world.wang, world.a))
    assert not has_references(text)


@pytest.mark.parametrize(
    "text", ["{{members.nothing}}家", "{{budget.received source=nobody}}", "{{budget.received", "{{到位}}"]
)
def test_a_reference_that_cannot_be_answered_is_named(world: World, text: str) -> None:
    with group_scope(world.a), pytest.raises(DomainError) as caught:
        check_references(text, DAY, viewer_for(world.wang, world.a))
    assert "{{" in caught.value.message


def test_money_in_a_text_is_for_those_who_may_see_money(money: World) -> None:
    text = "已支出{{budget.spent}}万元，共{{plans.tasks_total}}项"
    with group_scope(money.a):
        school, finance = viewer_for(money.li, money.a), viewer_for(money.cai, money.a)
        assert answered(text, DAY, known_to(school)) == f"已支出{HIDDEN}万元，共1项"
        assert not [p for p in segments(text, DAY, known_to(school)) if "budget" in p.url]
        assert answered(text, DAY, known_to(finance)) == "已支出0万元，共1项"
        assert HIDDEN in answered(text, DAY, known_with("plans.view_plan")), "rows that units see too"
        assert HIDDEN not in answered(text, DAY, known_with("reports.view_tables"))
        check_references(text, DAY, finance)
        with pytest.raises(DomainError, match="不能在文中引用"):
            check_references(text, DAY, school)


def test_a_text_of_a_thousand_references_is_refused_and_one_figure_is_counted_once(
    money: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted, answer = [], Question.answer
    monkeypatch.setattr(Question, "answer", lambda self: counted.append(self.metric.code) or answer(self))
    with group_scope(money.a):
        assert answered("{{budget.spent}}" * MOST, DAY, ALL) == "0" * MOST
        assert counted == ["budget.spent"]
        with pytest.raises(DomainError, match="最多引用"):
            answered("{{budget.spent}}" * (MOST + 1), DAY, ALL)
