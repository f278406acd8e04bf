"""The E'nan demo group: a plan by years."""

from __future__ import annotations

import datetime as dt

from demo.content import enan
from demo.groups import DemoGroup
from groupportal.accounts.models import User
from groupportal.tenancy.models import Group
from groupportal.tenancy.selectors import viewer_for
from plans.enums import ItemKind
from plans.services.content import ItemContent, YearContent, replace_content
from plans.services.filing_intake import import_filing
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
    for item in revision.items.select_related("thread").order_by("position")[:6]:
        import_filing(
            item.thread, as_of=dt.date(2021, 12, 31), text=f"已按年度安排推进，{item.mark}", by=secretary
        )
