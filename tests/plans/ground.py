"""What tests of the pages of plans stand on: a task of the plan, a filing handed in."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from plans.models import Assignment, Filing, ItemThread
from plans.services import filing as filings
from plans.services.filing import FigureContent, fingerprint
from tests.plans.contents import AS_OF
from tests.plans.people import pdf, viewer
from tests.world import World


def thread_of(in_a: Any, name: str = "2.扩大集团规模") -> ItemThread:
    """A task or indicator of the plan in force."""
    with in_a():
        return ItemThread.objects.get(name=name)


def submitted(world: World, in_a: Any, job: Assignment) -> Filing:
    """The unit's filing on an assignment, with a figure and a file, waiting for review."""
    with in_a(world.li):
        li = viewer(world.li)
        draft = filings.start_filing(job.thread, assignment=job, as_of=AS_OF, by=li)
        figures = [FigureContent(1, "集团成员总数达到130个；", Decimal(135), "个")]
        filings.save_filing(
            draft, as_of=AS_OF, text="已完成135份。", figures=figures, seen=fingerprint(draft), by=li
        )
        filings.add_evidence(draft, pdf(), by=li)
        return filings.submit_filing(draft, by=li)
