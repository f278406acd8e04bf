"""Comparing two revisions of a plan says what became of the money."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from budget.enums import Source
from budget.selectors import budget_matrix, cut_difference
from budget.services.lines import LineInput, StageInput, set_lines, set_stages
from plans.models import PlanRevision
from plans.services.content import draft_revision
from plans.services.items import remove_item
from tests.budget.ground import CUT_OFF, Ground, in_group
from tests.world import World

WAN = Decimal(10_000)


def _columns_and_rows(panel: Any) -> list[list[str]]:
    return [[c.label for c in panel.columns], *map(list, panel.rows)]


@pytest.fixture
def draft(world: World, kept: Ground) -> PlanRevision:
    """A draft after the revision in force, with the same budget."""
    with in_group(world.a, world.wang):
        return draft_revision(kept.plan, by=world.wang, copy_from=kept.revision)


def _panels(world: World, draft: PlanRevision, client_for: Callable[..., Any], user: Any = None) -> list[Any]:
    page = client_for(user or world.wang, world.a).get("plans:compare", public_id=draft.public_id)
    assert page.status_code == 200
    return page.context["panels"]


def test_the_same_budget_is_said_in_a_sentence(
    world: World, draft: PlanRevision, client_for: Callable[..., Any]
) -> None:
    (panel,) = _panels(world, draft, client_for)
    assert (panel.sentence, panel.rows) == ("两个版本的预算一样，合计 1,215 万元。", ())


def test_lines_that_differ_with_differences_and_totals(
    world: World, kept: Ground, draft: PlanRevision, client_for: Callable[..., Any]
) -> None:
    with in_group(world.a, world.wang):
        lines = [
            LineInput(line.thread, line.source, line.amount)
            for line in draft.budget_lines.select_related("thread")
            if (line.thread.name, line.source) != ("运行机制", Source.MUNICIPAL)
        ]
        first = next(
            n for n, x in enumerate(lines) if x.source == Source.PROVINCIAL and x.thread == kept.first
        )
        lines[first] = LineInput(kept.first, Source.PROVINCIAL, 3 * WAN + 1)
        lines.append(LineInput(kept.first, Source.ENTERPRISE, 8 * WAN))
        set_lines(draft, lines, by=world.wang)
    (panel,) = _panels(world, draft, client_for)
    assert panel.sentence == (
        "合计从 1,215 万元到 1,221.0001 万元，增加 6.0001 万元；有 3 处不同，没有变化的不列出。"
    )
    assert _columns_and_rows(panel) == [
        ["建设任务", "资金来源", "建设阶段", "第1版（万元）", "第2版（万元）", "增减（万元）"],
        ["合计", "全部来源", "", "1,215", "1,221.0001", "+6.0001"],
        ["合计", "省级及以上财政", "", "250", "250.0001", "+0.0001"],
        ["合计", "市级财政", "", "195", "193", "-2"],
        ["合计", "行业企业", "", "620", "628", "+8"],
        ["治理结构", "省级及以上财政", "不分阶段", "3", "3.0001", "+0.0001"],
        ["治理结构", "行业企业", "不分阶段", "—", "8", "+8"],
        ["运行机制", "市级财政", "不分阶段", "2", "—", "-2"],
    ]


def test_a_main_task_leaves_a_draft_with_its_budget(
    world: World, kept: Ground, draft: PlanRevision, client_for: Callable[..., Any]
) -> None:
    with in_group(world.a, world.wang):
        remove_item(draft.items.get(thread=kept.first, level=1), by=world.wang)
        assert not draft.budget_lines.filter(thread=kept.first).exists()
        assert kept.revision.budget_lines.filter(thread=kept.first).exists()
        assert cut_difference(draft).by_source == 1205 * WAN
    (panel,) = _panels(world, draft, client_for)
    assert "合计从 1,215 万元到 1,205 万元" in panel.sentence


def test_what_hangs_on_no_task_of_a_revision_counts_in_none_of_its_sums(
    world: World, kept: Ground, draft: PlanRevision, client_for: Callable[..., Any]
) -> None:
    with in_group(world.a, world.wang):
        draft.items.get(thread=kept.first, level=1).delete()
        assert cut_difference(draft).by_source == budget_matrix(draft, CUT_OFF).total.budget == 1205 * WAN
    assert "合计从 1,215 万元到 1,205 万元" in _panels(world, draft, client_for)[0].sentence


def test_a_draft_leads_to_its_budget(
    world: World, draft: PlanRevision, client_for: Callable[..., Any]
) -> None:
    page = client_for(world.wang, world.a).get("plans:revision", public_id=draft.public_id)
    assert f"/budget/revisions/{draft.public_id}/" in page.content.decode()


def test_stages_are_told_apart_by_name_and_compared_too(
    world: World, kept: Ground, draft: PlanRevision, client_for: Callable[..., Any]
) -> None:
    start = dt.date(2018, 6, 1)
    with in_group(world.a, world.wang):
        set_stages(draft, [StageInput("第一阶段", start, dt.date(2019, 6, 30), 5 * WAN)], by=world.wang)
        lines = [
            LineInput(x.thread, x.source, x.amount, "第一阶段" if x.thread_id == kept.first.pk else "")
            for x in draft.budget_lines.select_related("thread")
        ]
        set_lines(draft, lines, by=world.wang)
        later = draft_revision(kept.plan, by=world.wang, copy_from=draft)
    money, stages = _panels(world, draft, client_for)
    assert ["治理结构", "市级财政", "第一阶段", "—", "3", "+3"] in _columns_and_rows(money)
    assert ["治理结构", "市级财政", "不分阶段", "3", "—", "-3"] in _columns_and_rows(money)
    assert "没有增减" in money.sentence
    assert _columns_and_rows(stages)[1:] == [["合计", "0", "5", "+5"], ["第一阶段", "—", "5", "+5"]]
    (same,) = _panels(world, later, client_for)
    assert "一样" in same.sentence, "a copied stage is the same stage"


def test_those_who_may_not_see_money_see_none(
    world: World, draft: PlanRevision, client_for: Callable[..., Any]
) -> None:
    with in_group(world.a, world.wang):
        PlanRevision.objects.filter(pk=draft.pk).update(
            state="superseded", starts_on=draft.plan.ends_on, ends_on=draft.plan.ends_on
        )
    assert _panels(world, draft, client_for, world.li) == []
    assert len(_panels(world, draft, client_for, world.cai)) == 1
