from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from groupportal.errors import DomainError
from groupportal.warnings.registry import Warned, warning_kind
from plans.selectors.filed import filed_items, filed_on
from reports.annex.collect import KIND, collect_funds, completion_of, plan_and_revision


@warning_kind(KIND, label="验收表", action="reports.view_tables")
def tables(as_of: dt.date) -> Iterator[Warned]:
    """What shows only where the tables are put together: printed sums, references without an answer."""
    try:
        _, revision = plan_and_revision(as_of)
    except DomainError:  # no plan in force yet
        return
    found = list(collect_funds(revision, as_of)[2])
    for one in filed_on(filed_items(revision, as_of)):
        if one.filing and "{{" in one.filing.text:
            found += completion_of(one, as_of)[1]
    yield from (one for one in found if one.kind == KIND)
