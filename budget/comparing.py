"""The budget's part of the pages of a plan's revisions."""

from __future__ import annotations

from decimal import Decimal
from operator import itemgetter
from typing import Any

from django.urls import reverse

from budget.enums import Source
from budget.selectors.comparison import BudgetComparison, Difference, compare_budgets
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import DASH, YUAN_PER_WAN, count
from groupportal.ui.tables import Column
from plans.selectors.compare import Panel

TITLE = "预算"
STAGE_TITLE = "阶段预算"


def budget_panels(old: Any, new: Any, viewer: Viewer) -> list[Panel]:
    """The budgets of two revisions, for those who may see money. Nothing where neither plans any."""
    if not viewer.can("budget.view_budget"):
        return []
    found = compare_budgets(old, new)
    if not (found.total.old or found.total.new or found.stages):
        return []
    if found.is_same:
        return [Panel(TITLE, f"两个版本的预算一样，合计 {_wan(found.total.new)} 万元。")]
    panels = [_lines_panel(found, old, new)]
    if found.stages:
        panels.append(_stages_panel(found, old, new))
    return panels


def draft_offers(draft: Any, viewer: Viewer) -> list[tuple[str, str]]:
    """The way from a draft to its budget, for those who may edit it."""
    if not viewer.can("budget.edit_budget"):
        return []
    address = {"public_id": draft.public_id}
    return [
        ("编制预算", reverse("budget:edit_budget", kwargs=address)),
        ("建设阶段", reverse("budget:edit_stages", kwargs=address)),
    ]


def _lines_panel(found: BudgetComparison, old: Any, new: Any) -> Panel:
    if not found.lines:
        return Panel(TITLE, f"各任务、各来源的预算一样，合计 {_wan(found.total.new)} 万元。")
    sources = [(("合计", Source(s).label, ""), change) for s, change in found.sources.items() if change.by]
    lines = [((task, Source(s).label, stage or "不分阶段"), c) for (task, s, stage), c in found.lines.items()]
    rows = [(("合计", "全部来源", ""), found.total), *sources, *lines]
    return Panel(
        TITLE,
        f"合计从 {_wan(found.total.old)} 万元到 {_wan(found.total.new)} 万元，{_by(found.total.by)}；"
        f"有 {len(lines)} 处不同，没有变化的不列出。",
        columns=_columns(old, new, "建设任务", "资金来源", "建设阶段"),
        rows=[(*names, *_amounts(change)) for names, change in rows],
    )


def _stages_panel(found: BudgetComparison, old: Any, new: Any) -> Panel:
    return Panel(
        STAGE_TITLE,
        f"有 {len(found.stages)} 个阶段的预算不同。",
        columns=_columns(old, new, "建设阶段"),
        rows=[
            (name, *_amounts(change)) for name, change in [("合计", found.stage_total), *found.stages.items()]
        ],
    )


def _columns(old: Any, new: Any, *names: str) -> list[Column]:
    amounts = (f"第{old.number}版（万元）", f"第{new.number}版（万元）", "增减（万元）")
    labels = [*((name, "text") for name in names), *((amount, "wan") for amount in amounts)]
    return [Column(label, itemgetter(place), kind) for place, (label, kind) in enumerate(labels)]


def _amounts(change: Difference) -> tuple[str, str, str]:
    sign = "+" if change.by > 0 else ""
    return _wan(change.old), _wan(change.new), f"{sign}{_wan(change.by)}"


def _by(amount: Decimal) -> str:
    if not amount:
        return "没有增减"
    return f"{'增加' if amount > 0 else '减少'} {_wan(abs(amount))} 万元"


def _wan(yuan: Decimal | None) -> str:
    """万元 without rounding: a difference of one 元 must show."""
    return DASH if yuan is None else count(yuan / YUAN_PER_WAN)
