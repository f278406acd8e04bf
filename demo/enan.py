"""The E'nan demo group: a plan by years."""

from __future__ import annotations

import datetime as dt

from demo.content import enan
from demo.groups import DemoGroup
from demo.samples import sample_upload
from groupportal.accounts.models import User
from groupportal.tenancy.models import Group
from groupportal.tenancy.selectors import viewer_for
from groupportal.tenancy.viewer import Viewer
from plans.enums import ExpectationKind, ItemKind
from plans.models import PlanRevision
from plans.reading import EXPECTED
from plans.services.content import ItemContent, YearContent, replace_content
from plans.services.filing import (
    FigureContent,
    add_evidence,
    fingerprint,
    save_filing,
    start_filing,
    submit_filing,
)
from plans.services.filing_intake import import_filing
from plans.services.review import approve_filing
from plans.services.revision import create_plan, draft_revision, put_in_force
from reports.annex.read.breakdown import year_cell


def build_enan(group: Group, spec: DemoGroup, people: dict[str, User]) -> None:
    """A plan by years and the first year's filings."""
    secretary = viewer_for(people["mishu"], group)
    plan = create_plan(
        "鄂南职教集团示范培育三年规划（2021—2023）", *(d for d in spec.term), by=secretary, is_main=True
    )
    revision = draft_revision(plan, by=secretary, label="理事会通过稿")
    contents = [
        ItemContent(
            ItemKind.TASK,
            "",
            name,
            responsible=units,
            measures=measures,
            mark=mark,
            years=tuple(
                YearContent(c.year, c.kind, c.number, c.text)
                for c in (year_cell(y, t) for y, t in years.items())
            ),
        )
        for name, units, measures, mark, years in enan.TASKS
    ]
    replace_content(revision, contents, by=secretary)
    put_in_force(revision, on=dt.date(2021, 1, 1), decided_by="集团理事会决议（2021年）", by=secretary)
    for item in revision.items.select_related("thread").order_by("position"):
        if item.name not in enan.DONE:
            text = f"已按年度安排推进，{item.mark}"
            import_filing(item.thread, as_of=dt.date(2021, 12, 31), text=text, by=secretary)
    _two_years(revision, secretary, viewer_for(people["mishu2"], group))


def _two_years(revision: PlanRevision, secretary: Viewer, second: Viewer) -> None:
    """What the group said of its first two years: reached, missed, without a file."""
    for item in revision.items.select_related("thread").filter(name__in=enan.DONE).order_by("position"):
        text, years, proof = enan.DONE[item.name]
        unit = "%" if any(e.kind == ExpectationKind.PERCENT for e in item.expectations.all()) else ""
        filing = start_filing(item.thread, as_of=dt.date(2022, 12, 31), by=secretary)
        filing = save_filing(
            filing,
            as_of=filing.as_of,
            text=text,
            figures=[FigureContent(0, EXPECTED, value, unit, year) for year, value in years.items()],
            seen=fingerprint(filing),
            by=secretary,
        )
        if proof:
            add_evidence(filing, sample_upload(proof), title=proof, by=secretary)
        approve_filing(submit_filing(filing, by=secretary), by=second)
