"""From the records to the annex, as of a date. Call inside a scope opened with ``snapshot=True`` for one consistent reading."""

from __future__ import annotations

import datetime as dt
import gc
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from django.conf import settings
from django.urls import reverse

from budget.enums import Source
from budget.selectors import budget_matrix, warned_of_cuts, warnings_for
from groupportal.errors import DomainError
from groupportal.metrics.naming import named
from groupportal.metrics.narrative import answered, known_with
from groupportal.tenancy.scope import active_group
from groupportal.warnings.registry import Warned
from plans.enums import ItemKind
from plans.models import Plan, PlanRevision
from plans.selectors import main_plan, revision_as_of
from plans.selectors.claims import lacking_evidence
from plans.selectors.filed import filed_items, filed_on
from plans.selectors.filed_item import FiledItem
from plans.selectors.rows import Filed, Item
from plans.selectors.rows import Point as PointRead
from plans.selectors.warned import warned_of
from reports.annex.stated import stated_differently
from reports.annex.sums import sums_by_place
from reports.annex.values import (
    MEASURES,
    AnnexSet,
    FundsRow,
    FundsTable,
    Goal,
    ItemRow,
    ItemTable,
    Point,
)
from reports.selectors.form import forms_as_of

KIND = "reports.tables"


@dataclass(frozen=True)
class CollectedRow:
    """A printed row with the records behind it."""

    row: ItemRow
    item: Item
    filing: Filed | None
    evidence: int
    """How many files prove the filing."""
    warnings: tuple[Warned, ...]
    unproven: int = 0
    """How many of its points lack the evidence they need."""


@dataclass(frozen=True)
class Collected:
    """The annex, the records behind its rows, and what to look at before handing it in."""

    annex: AnnexSet
    plan: Plan
    revision: PlanRevision
    tasks: tuple[CollectedRow, ...]
    indicators: tuple[CollectedRow, ...]
    threads: tuple[uuid.UUID, ...]
    """The main tasks, in the order of the rows of 附件2-3."""
    warnings: tuple[Warned, ...]
    as_of: dt.date
    funds: FundsTable


def plan_and_revision(as_of: dt.date, plan: Plan | None = None) -> tuple[Plan, PlanRevision]:
    """The plan the tables are about and its revision on that day; DomainError where there is none yet."""
    plan = plan or main_plan()
    if plan is None:
        raise DomainError(
            "no_plan", "本集团还没有规划，不能生成验收表。请先导入附件2或目标任务分解表，或新建规划。"
        )
    revision = revision_as_of(plan, as_of)
    if revision is None:
        raise DomainError(
            "no_revision", f"规划“{plan}”还没有生效的版本，不能生成验收表。请先让一个版本生效。"
        )
    return plan, revision


def goal_of(item: Item, points: Sequence[PointRead]) -> Goal:
    """The item's cell 建设目标、验收要点."""
    return Goal(item.goal_label, item.goal, item.points_label, tuple(Point(p.number, p.text) for p in points))


def _rows(found: list[FiledItem], table: str, as_of: dt.date) -> tuple[CollectedRow, ...]:
    rows = []
    for one in filed_on(found):
        item, filing = one.item, one.filing
        text, said = completion_of(one, as_of)
        heading, name = (item.parent.name, item.name) if item.parent else (item.name, "")
        row = ItemRow(heading, name, goal_of(item, one.points), text)
        warned = tuple(replace(w, place=table) for w in said)
        rows.append(CollectedRow(row, item, filing, one.evidence, warned, lacking_evidence(one.claims)))
    return tuple(rows)


def completion_of(one: FiledItem, as_of: dt.date) -> tuple[str, list[Warned]]:
    """What 完成情况 prints, and what to look at first."""
    said = list(warned_of(one, as_of))
    if one.filing is None:
        return "", said
    text = one.filing.text
    try:
        return answered(text, as_of, known_with("reports.view_tables")), said
    except DomainError as error:
        message = f"文中的指标引用不能取数，已按原文打印：{error.message}"
        key = f"{KIND}:reference:{one.item.thread.public_id}"
        url = reverse("plans:task", urlconf=settings.GROUP_URLCONF, args=(one.item.thread.public_id,))
        return named(text), [*said, Warned(key, message, one.item.name, url=url)]


def collect_funds(
    revision: PlanRevision, as_of: dt.date
) -> tuple[FundsTable, tuple[uuid.UUID, ...], tuple[Warned, ...]]:
    """附件2-3, the main tasks of its rows, and what to look at."""
    matrix = budget_matrix(revision, as_of)
    rows = tuple(
        FundsRow(
            heading=row.thread.name,
            amounts={s: {m: getattr(row.cells[s], m) for m in MEASURES} for s in Source.values},
        )
        for row in matrix.rows
    )
    url = f"{reverse('budget:overview', urlconf=settings.GROUP_URLCONF)}?as_of={as_of:%Y-%m-%d}"
    warned = [*(w.warned(url) for w in warnings_for(matrix)), *warned_of_cuts(revision, url)]
    table = FundsTable(rows=rows)
    said = sums_by_place(table)
    warned += [Warned(f"{KIND}:sums:{where}", sentence, "合计", url=url) for where, sentence in said]
    warned += stated_differently(revision.plan, as_of)
    warned = [replace(w, place="附件2-3") for w in warned]
    return table, tuple(row.thread.public_id for row in matrix.rows), tuple(warned)


@contextmanager
def few_collections() -> Iterator[None]:
    """Reading makes thousands of small objects that all stay: walking them again and again finds nothing to free."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@few_collections()
def collect_rows(
    revision: PlanRevision, as_of: dt.date, *kinds: ItemKind
) -> tuple[tuple[CollectedRow, ...], ...]:
    """The rows of 附件2-1 (tasks) and 2-2 (indicators), as asked for."""
    found = filed_items(revision, as_of)
    return tuple(
        _rows([one for one in found if one.item.kind == kind], _TABLE[kind], as_of) for kind in kinds
    )


_TABLE = {ItemKind.TASK: "附件2-1", ItemKind.INDICATOR: "附件2-2"}


def collect_annex(as_of: dt.date, plan: Plan | None = None) -> Collected:
    """附件2-1, 2-2, 2-3 as of a date, from the plan's revision of that day, approved filings and ledger entries up to it.

    DomainError where the group has no plan in force.
    """
    plan, revision = plan_and_revision(as_of, plan)
    tasks, indicators = collect_rows(revision, as_of, ItemKind.TASK, ItemKind.INDICATOR)
    funds, threads, warned = collect_funds(revision, as_of)
    annex = AnnexSet(
        as_of=as_of,
        tasks=ItemTable(tuple(r.row for r in tasks)),
        indicators=ItemTable(tuple(r.row for r in indicators)),
        funds=funds,
        unit_name=active_group().name,
        forms=forms_as_of(as_of),
    )
    per_row = tuple(w for r in (*tasks, *indicators) for w in r.warnings)
    return Collected(annex, plan, revision, tasks, indicators, threads, (*per_row, *warned), as_of, funds)
