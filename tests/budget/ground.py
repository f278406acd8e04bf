"""A plan with Jiangmen's four main tasks and the money of its 附件2-3 (domain 3.3)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from budget.enums import EntryKind, Source
from budget.services.ledger import open_ledger, record_entry
from budget.services.lines import set_budget
from groupportal.tenancy.models import Group
from groupportal.tenancy.scope import group_scope
from plans.enums import ItemKind
from plans.services.content import ItemContent, create_plan, draft_revision, put_in_force, replace_content

CUT_OFF = dt.date(2023, 6, 30)
START = dt.date(2018, 6, 1)
TASKS = ("治理结构", "运行机制", "资源共建共享", "综合服务能力")
WAN = Decimal(10_000)

# Per task and source: budget, received, spent in 万元.
FIGURES: dict[str, tuple[str, str, str, str]] = {
    "治理结构": ("3/0/0", "3/4.23/4.23", "0/0/0", "4/6.5/6.5"),
    "运行机制": ("6/5/5", "2/8.87/8.87", "0/0/0", "0/0/0"),
    "资源共建共享": ("220/20/19.98", "148/385.28/385.28", "620/643.35/643.35", "108/225.62/225.62"),
    "综合服务能力": ("21/0/0", "42/67.49/67.49", "0/0/0", "38/53/53"),
}


@dataclass(frozen=True)
class Ground:
    """A plan in force with its main tasks, as threads by name."""

    plan: Any
    revision: Any
    threads: dict[str, Any]

    @property
    def first(self) -> Any:
        """The first main task."""
        return self.threads[TASKS[0]]


def make_plan(by: Any, *, name: str = "集团建设方案", in_force: bool = True) -> Ground:
    """A plan with the four main tasks and one task below each; to be called inside a scope."""
    plan = create_plan(name, START, dt.date(2021, 6, 30), by=by, is_main=True)
    revision = draft_revision(plan, by=by)
    items = [ItemContent(ItemKind.TASK, heading=task, name=f"{task}具体任务") for task in TASKS]
    replace_content(revision, items, by=by)
    if in_force:
        put_in_force(revision, on=START, decided_by="2018年第一次理事会决议", by=by)
        revision.refresh_from_db()
    rows = revision.items.filter(level=1).select_related("thread").order_by("position")
    return Ground(plan, revision, {row.name: row.thread for row in rows})


def figures(ground: Ground) -> tuple[dict[Any, Decimal], dict[Any, Decimal]]:
    """Budget by (thread, source) and ledger by (thread, source, kind), in 元."""
    budget, ledger = {}, {}
    for task, cells in FIGURES.items():
        thread = ground.threads[task]
        for source, cell in zip(Source.values, cells, strict=True):
            planned, received, spent = (Decimal(part) * WAN for part in cell.split("/"))
            budget[thread, source] = planned
            ledger[thread, source, EntryKind.RECEIPT.value] = received
            ledger[thread, source, EntryKind.EXPENDITURE.value] = spent
    return budget, ledger


def jiangmen(by: Any) -> Ground:
    """The plan with all of 附件2-3 in it as of ``CUT_OFF``."""
    ground = make_plan(by)
    budget, ledger = figures(ground)
    set_budget(ground.revision, budget, by=by)
    assert open_ledger(ground.plan, ledger, on=CUT_OFF, by=by) == []
    return ground


def entry(ground: Ground, by: Any, **changes: Any) -> Any:
    """One receipt of the first task, with what ``changes`` says otherwise."""
    facts = {
        "plan": ground.plan,
        "thread": ground.first,
        "source": Source.MUNICIPAL,
        "kind": EntryKind.RECEIPT,
        "amount": Decimal("1000.00"),
        "occurred_on": dt.date(2023, 5, 4),
        "voucher_no": "记-0001",
        "counterparty": "江海市财政局",
        "summary": "专项资金",
    }
    return record_entry(**{**facts, **changes}, by=by)


def in_group(group: Group, actor: Any) -> Any:
    """The scope of a group with somebody acting."""
    return group_scope(group, actor=actor)
