"""A plan whose group filings are approved with evidence: what packages, links and comparisons stand on."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from groupportal.tenancy.scope import group_scope
from plans.models import Filing, ItemThread
from plans.services.filing import (
    FigureContent,
    add_evidence,
    fingerprint,
    save_filing,
    start_filing,
    submit_filing,
)
from plans.services.review import approve_filing
from tests.plans.contents import AS_OF, revision_in_force
from tests.plans.people import viewer

MINUTES, REPORT, ROLL = "理事会纪要.pdf", "集团年度工作报告.pdf", "集团成员名单 #1%.pdf"


def approved(world: Any, name: str, text: str, *files: Any, as_of: dt.date = AS_OF) -> Filing:
    """The group's filing on a task, with evidence, approved by the second person of A's secretariat."""
    with group_scope(world.a, actor=world.wang):
        by = viewer(world.wang)
        draft = start_filing(ItemThread.objects.get(name=name), as_of=as_of, by=by)
        figures = [FigureContent(1, "集团成员总数达到130个；", Decimal(135), "个")]
        save_filing(draft, as_of=as_of, text=text, figures=figures, seen=fingerprint(draft), by=by)
        draft.refresh_from_db()
        for file in files:
            add_evidence(draft, file, by=by)
        draft.refresh_from_db()
        submit_filing(draft, by=by)
    with group_scope(world.a, actor=world.wen):
        return approve_filing(Filing.objects.get(pk=draft.pk), by=viewer(world.wen))


def plan_of(world: Any) -> Any:
    """A's plan of four tasks, in force."""
    with group_scope(world.a, actor=world.wang):
        return revision_in_force(world.wang)
