from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from groupportal.errors import DomainError
from plans.enums import ExpectationKind, ItemKind, RevisionState, TargetKind
from plans.models import AcceptancePoint, ItemThread, PlanItem
from plans.selectors import items_of, main_plan, revision_as_of
from plans.services import revision as revisions
from plans.services.content import (
    ItemContent,
    PointContent,
    YearContent,
    content_of,
    draft_revision,
    put_in_force,
    replace_content,
    same_content,
)
from tests.plans.contents import ITEMS, TERM, revision_in_force, task
from tests.world import World

pytestmark = pytest.mark.usefixtures("inside")


def test_content_comes_out_as_it_went_in(world: World) -> None:
    revision = revision_in_force(world.wang)
    assert content_of(revision) == ITEMS
    assert same_content(revision, ITEMS)
    changed = (dataclasses.replace(ITEMS[0], goal="别的目标"), *ITEMS[1:])
    assert not same_content(revision, changed)
    assert not same_content(revision, ITEMS[:-1])


def test_headings_are_merged_even_when_they_come_back_later(world: World) -> None:
    shuffled = (ITEMS[0], ITEMS[2], ITEMS[1], ITEMS[3])
    revision = revision_in_force(world.wang, shuffled)
    tops = [item.name for item in items_of(revision, ItemKind.TASK) if item.level == 1]
    assert tops == ["规范治理结构", "健全运行机制"]
    assert same_content(revision, shuffled)
    assert same_content(revision, ITEMS)


def test_a_task_without_heading_stands_on_the_first_level(world: World) -> None:
    lone = dataclasses.replace(task("", "提升信息化水平"), weight=Decimal("12.5"))
    revision = revision_in_force(world.wang, (lone,))
    assert [(i.level, i.parent_id) for i in items_of(revision)] == [(1, None)]
    assert content_of(revision) == (lone,)


def test_threads_are_found_again_across_revisions_and_white_space(world: World) -> None:
    first = revision_in_force(world.wang)
    before = {i.name: i.thread_id for i in items_of(first)}
    draft = draft_revision(first.plan, by=world.wang)
    renamed = tuple(dataclasses.replace(i, name=i.name.replace(".", "． ")) for i in ITEMS)
    replace_content(draft, renamed, by=world.wang)
    after = {i.name.replace("． ", "."): i.thread_id for i in items_of(draft)}
    assert after == before


def test_same_names_below_two_headings_keep_their_own_threads(world: World) -> None:
    items = (task("甲", "其他工作"), task("乙", "其他工作"))
    first = revision_in_force(world.wang, items)
    below_b = PlanItem.objects.get(revision=first, parent__name="乙").thread_id
    draft = replace_content(draft_revision(first.plan, by=world.wang), items[1:], by=world.wang)
    assert PlanItem.objects.get(revision=draft, parent__name="乙").thread_id == below_b


def test_targets_are_read_and_those_set_by_hand_stay(world: World) -> None:
    plan = revision_in_force(world.wang).plan
    draft = replace_content(draft_revision(plan, by=world.wang), ITEMS, by=world.wang)
    point = AcceptancePoint.objects.filter(item__revision=draft).order_by("item__position", "position")[0]
    assert (point.target_kind, point.target_value, point.unit) == (TargetKind.CUMULATIVE, Decimal(130), "个")
    point.target_value = Decimal(150)
    point.metric = "members.active"
    point.save()
    replace_content(draft, ITEMS, by=world.wang)
    again = AcceptancePoint.objects.filter(item__revision=draft, target_value=150)
    assert [p.metric for p in again] == ["members.active"]


def test_known_units_are_recognised(world: World) -> None:
    revision = revision_in_force(world.wang)
    named = items_of(revision)[1].responsible_units.all()
    assert [(r.name, r.unit) for r in named] == [("秘书处", None), ("江海第一职业技术学校", world.ua)]


def test_copy_takes_everything_and_calls_the_hooks(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    first = revision_in_force(world.wang)
    called: list[Any] = []
    monkeypatch.setattr(revisions.on_copy, "_listeners", [lambda *pair: called.append(pair)])
    draft = draft_revision(first.plan, by=world.wang, copy_from=first)
    assert content_of(draft) == content_of(first)
    assert {i.thread_id for i in items_of(draft)} == {i.thread_id for i in items_of(first)}
    assert called == [(first, draft)]
    assert (draft.number, draft.state) == (2, RevisionState.DRAFT)


def test_only_drafts_take_content(world: World) -> None:
    first = revision_in_force(world.wang)
    with pytest.raises(DomainError, match="已经生效"):
        replace_content(first, ITEMS, by=world.wang)
    assert content_of(first) == ITEMS


@pytest.mark.parametrize(
    ("items", "code"),
    [
        ((task("甲", " "),), "item_name_missing"),
        ((task("甲", "长" * 301),), "item_name_long"),
        ((task("", "甲"), task("甲", "乙")), "heading_is_task"),
        ((task("", "甲"), task("", "甲")), "item_twice"),
        ((ItemContent("别的", "", "甲"),), "item_kind"),
    ],
)
def test_content_that_is_refused(world: World, items: tuple[ItemContent, ...], code: str) -> None:
    draft = draft_revision(revision_in_force(world.wang).plan, by=world.wang)
    with pytest.raises(DomainError) as refused:
        replace_content(draft, items, by=world.wang)
    assert refused.value.code == code
    assert not items_of(draft).exists()


def test_the_former_revision_ends_the_day_the_new_one_begins(world: World) -> None:
    first = revision_in_force(world.wang)
    second = draft_revision(first.plan, by=world.wang, copy_from=first)
    day = dt.date(2021, 1, 1)
    with pytest.raises(DomainError, match="须晚于"):
        put_in_force(second, on=TERM[0], decided_by="决议", by=world.wang)
    put_in_force(second, on=day, decided_by="决议", by=world.wang)
    assert main_plan() == first.plan
    asked = [TERM[0] - dt.timedelta(1), TERM[0], day - dt.timedelta(1), day, dt.date(2030, 1, 1)]
    answers = [revision_as_of(first.plan, d).number for d in asked]
    assert answers == [1, 1, 1, 2, 2]


def test_a_plan_without_a_ruling_revision_has_none(world: World) -> None:
    plan = revisions.create_plan("空规划", *TERM, by=world.wang, is_main=False)
    draft = draft_revision(plan, by=world.wang)
    assert revision_as_of(plan, TERM[0]) is None
    with pytest.raises(DomainError, match="还没有任务"):
        put_in_force(draft, on=TERM[0], decided_by="", by=world.wang)


def test_discarding_a_draft_takes_new_threads_along_and_leaves_old_ones(world: World) -> None:
    first = revision_in_force(world.wang)
    kept = ItemThread.objects.count()
    draft = draft_revision(first.plan, by=world.wang, copy_from=first)
    replace_content(draft, (*ITEMS, task("健全运行机制", "3.新任务")), by=world.wang)
    assert ItemThread.objects.count() == kept + 1
    revisions.discard_draft(draft, by=world.wang)
    assert ItemThread.objects.count() == kept
    assert content_of(first) == ITEMS


def test_years_of_every_kind_are_kept(world: World) -> None:
    years = (
        YearContent(2021, ExpectationKind.DONE, None, "完成"),
        YearContent(2022, ExpectationKind.PERCENT, Decimal(40), "40%"),
        YearContent(2023, ExpectationKind.TEXT, None, "初步建成"),
    )
    item = task("甲", "乙", years=years[::-1], points=(PointContent("（1）", "要点"),))
    revision = revision_in_force(world.wang, (item,))
    assert content_of(revision)[0].years == years
    assert same_content(revision, (item,))


def test_importing_writes_the_same_number_of_queries_at_any_size(world: World, query_count: Any) -> None:
    plan = revision_in_force(world.wang).plan
    counts = []
    for size in (10, 100):
        draft = draft_revision(plan, by=world.wang)
        with query_count() as n:
            replace_content(draft, [task(f"标题{i % 4}", f"任务{i}") for i in range(size)], by=world.wang)
            counts.append(n())
    assert counts[0] == counts[1]


def test_numbers_do_not_decide_which_revision_rules(world: World) -> None:
    first = revision_in_force(world.wang)
    second, third = (draft_revision(first.plan, by=world.wang, copy_from=first) for _ in range(2))
    day, later = dt.date(2020, 1, 1), dt.date(2021, 1, 1)
    put_in_force(third, on=day, decided_by="决议", by=world.wang)
    put_in_force(second, on=later, decided_by="决议", by=world.wang)
    asked = [day - dt.timedelta(1), day, later - dt.timedelta(1), later]
    assert [revision_as_of(first.plan, d).number for d in asked] == [1, 3, 3, 2]
