"""A small plan as its file would give it, and what tests make of it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from plans.enums import ExpectationKind, ItemKind
from plans.models import PlanRevision
from plans.services.content import (
    ItemContent,
    PointContent,
    YearContent,
    create_plan,
    draft_revision,
    put_in_force,
    replace_content,
)

TERM = (dt.date(2018, 6, 1), dt.date(2021, 6, 30))
AS_OF = dt.date(2023, 6, 30)


def task(heading: str, name: str, **changes: Any) -> ItemContent:
    """A task with two points and a year."""
    values: dict[str, Any] = {
        "goal_label": "建设目标",
        "goal": "形成校企互融的治理结构。",
        "points_label": "验收要点",
        "points": (
            PointContent("1.", "集团成员总数达到130个；"),
            PointContent("2.", "完成每年的集团年度工作报告。"),
        ),
        "responsible": "秘书处、江海第一职业技术学校",
        "years": (YearContent(2021, ExpectationKind.NUMBER, Decimal(5), "5"),),
    }
    return ItemContent(ItemKind.TASK, heading, name, **{**values, **changes})


ITEMS = (
    task("规范治理结构", "1.优化治理结构"),
    task("规范治理结构", "2.扩大集团规模"),
    task("健全运行机制", "1.优化完善制度"),
    ItemContent(
        ItemKind.INDICATOR,
        "治理机构",
        "年会出席率",
        points=(PointContent("", "每年理事会出席率100%"),),
    ),
)


def revision_in_force(
    by: Any, items: tuple[ItemContent, ...] = ITEMS, *, name: str = "建设方案"
) -> PlanRevision:
    """A main plan with one revision, in force since the term began."""
    plan = create_plan(name, *TERM, by=by, is_main=True)
    revision = replace_content(draft_revision(plan, by=by), items, by=by)
    return put_in_force(revision, on=TERM[0], decided_by="2018年第一次理事会决议", by=by)
