"""What was filed, as of a date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet

from plans.enums import FilingState
from plans.models import Evidence, Filing


def latest_filings(thread_ids: Iterable[int], as_of: dt.date) -> dict[int, Filing]:
    """Per thread the approved filing that counts on that day, with figures and evidence files: three queries at any size."""
    rows = (
        counting_filings(list(thread_ids), as_of)
        .select_related("proposed_by", "ruled_by")
        .prefetch_related("figures", Prefetch("evidence", Evidence.objects.select_related("file")))
    )
    return {filing.thread_id: filing for filing in rows}


def counting_filings(threads: Any, as_of: dt.date) -> QuerySet[Filing]:
    """The approved filing that counts on a day for each of the threads (ids, or a query for them).

    The latest cut-off date counts, of several the one written last.
    """
    return (
        Filing.objects.filter(thread__in=threads, state=FilingState.APPROVED, as_of__lte=as_of)
        .order_by("thread_id", "-as_of", "-id")
        .distinct("thread_id")
    )
