"""Completion texts from a file, taken as approved on its date: many at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from django.db import transaction

from groupportal.audit.services import record_all
from groupportal.deciding.actor import Actor, person
from groupportal.files.models import StoredFile
from plans.enums import FilingOrigin, FilingState
from plans.models import Filing, ItemThread
from plans.selectors.filings import counting_filings

_BATCH = 200
_OF_OTHERS = ("group", "thread", "assignment", "corrects", "source_file", "proposed_by", "ruled_by")
"""Keys, which the database checks; a query for each row would be most of the work."""


def import_filing(thread: ItemThread, *, as_of: dt.date, text: str, by: Actor) -> Filing:
    """``import_filings`` for one text: the filing that says it."""
    return import_filings([(thread, text)], as_of=as_of, by=by)[0]


@transaction.atomic
def import_filings(
    texts: Sequence[tuple[ItemThread, str]],
    *,
    as_of: dt.date,
    by: Actor,
    source_file: StoredFile | None = None,
    progress: Callable[[float], None] | None = None,
) -> list[Filing]:
    """What each thread's completion text became, in their order.

    Where the latest approved filing of a thread and date says the same, that one is returned and nothing is written.
    ``source_file`` is what they were read from. ``progress`` is told the share that is done, from 0 to 1.
    """
    user = person(by, "plans.import_plan")
    ids = {thread.pk for thread, _ in texts}
    list(ItemThread.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))
    said = _latest(ids, as_of)
    filings: list[Filing] = []
    for start in range(0, len(texts), _BATCH):
        made = []
        for thread, text in texts[start : start + _BATCH]:
            filing = said.get(thread.pk)
            if filing is None or filing.text != text:
                filing = Filing(
                    thread=thread,
                    as_of=as_of,
                    text=text,
                    state=FilingState.APPROVED,
                    origin=FilingOrigin.IMPORT,
                    source_file=source_file,
                    proposed_by=user,
                )
                filing.clean_fields(exclude=_OF_OTHERS)
                said[thread.pk] = filing
                made.append(filing)
            filings.append(filing)
        Filing.objects.bulk_create(made)
        record_all(
            "plans.filing_imported", [(f, {"截至": as_of, "完成情况": f.text[:500]}) for f in made], by=user
        )
        if progress:
            progress(len(filings) / len(texts))
    return filings


def _latest(threads: set[int], as_of: dt.date) -> dict[int, Filing]:
    return {f.thread_id: f for f in counting_filings(threads, as_of).filter(as_of=as_of)}
