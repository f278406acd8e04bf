"""What was filed, as of a date: the group's word, and what units contributed to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import F, Prefetch, QuerySet
from django.db.models.functions import Coalesce

from plans.enums import FilingLevel, FilingState
from plans.models import Evidence, Filing


def latest_filings(thread_ids: Iterable[int], as_of: dt.date) -> dict[int, Filing]:
    """Per thread the group's filing that counts on that day, with figures and evidence files: three queries at any size."""
    rows = (
        counting_filings(list(thread_ids), as_of)
        .select_related("proposed_by", "ruled_by")
        .prefetch_related("figures", Prefetch("evidence", Evidence.objects.select_related("file")))
    )
    return {filing.thread_id: filing for filing in rows}


def counting_filings(threads: Any, as_of: dt.date) -> QuerySet[Filing]:
    """The group's filing that counts on a day for each of the threads (ids, or a query for them), the only one that is printed.

    The latest cut-off date counts, of several the one approved last; what came from a file was approved when it was read in.
    """
    return approved_up_to(as_of).filter(thread__in=threads, level=FilingLevel.GROUP).distinct("thread_id")


def approved_up_to(as_of: dt.date) -> QuerySet[Filing]:
    """Approved filings up to a date, by task, the one that counts first."""
    rows = Filing.objects.filter(state=FilingState.APPROVED, as_of__lte=as_of)
    return rows.order_by("thread_id", *_NEWEST)


def standings_on(filings: Sequence[Filing], as_of: dt.date) -> dict[int, str]:
    """How each of these filings stood on a cut-off date, in words, with the mark of the one that tables print. One query."""
    printed = counting_filings({filing.thread_id for filing in filings}, as_of)
    printed_ids = set(printed.values_list("pk", flat=True))

    def words(filing: Filing) -> str:
        if filing.as_of > as_of:
            return f"{filing.get_state_display()}（截至日期之后）"
        if filing.pk in printed_ids:
            return f"{filing.get_state_display()}，印在表里"
        replaced = filing.state == FilingState.APPROVED and filing.level == FilingLevel.GROUP
        return f"{filing.get_state_display()}{'，已有更新的' if replaced else ''}"

    return {filing.pk: words(filing) for filing in filings}


_NEWEST = (F("as_of").desc(), Coalesce("ruled_at", "created_at").desc(), F("id").desc())
