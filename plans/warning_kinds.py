from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from groupportal.warnings.registry import Warned, warning_kind
from plans.selectors import main_revision
from plans.selectors.filed import filed_items, filed_on
from plans.selectors.warned import KIND, warned_of_all


@warning_kind(KIND, label="任务与指标", action="plans.view_plan")
def texts(as_of: dt.date) -> Iterator[Warned]:
    """Of the tasks and indicators of the main plan."""
    revision = main_revision(as_of)
    if revision:
        yield from warned_of_all(filed_on(filed_items(revision, as_of)), as_of, where=KIND)
