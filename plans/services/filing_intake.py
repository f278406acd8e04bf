"""Completion texts from a file, taken as approved on its date: many at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from groupportal.audit.services import record_all
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.metrics.narrative import answered, known_with
from plans.enums import FilingOrigin, FilingState
from plans.models import Filing, ItemThread
from plans.selectors.filings import latest_filings
from plans.services.filing import carry_over

_BATCH = 200
_OF_OTHERS = ("group", "thread", "assignment", "corrects", "source_file", "proposed_by", "ruled_by")
"""Keys, which the database checks; a query for each row would be most of the work."""


@dataclass(frozen=True)
class Intake:
    """What each completion text became, in their order; which of these were written, and which took an approved word's place."""

    filings: tuple[Filing, ...]
    made: tuple[Filing, ...]
    replaced: tuple[tuple[Filing, Filing], ...]
    """What people filed and had approved for that very date, with the text from the file that is printed instead."""


def import_filing(thread: ItemThread, *, as_of: dt.date, text: str, by: Actor) -> Filing:
    """``import_filings`` for one text: the filing that says it."""
    return import_filings([(thread, text)], as_of=as_of, by=by).filings[0]


@transaction.atomic
def import_filings(
    texts: Sequence[tuple[ItemThread, str]],
    *,
    as_of: dt.date,
    by: Actor,
    source_file: StoredFile | None = None,
    progress: Callable[[float], None] | None = None,
) -> Intake:
    """Take completion texts as approved on a date.

    Where the filing that counts says the same on that date, as typed or as printed, nothing is written; where it says so of an
    earlier date, its figures and evidence are taken along. ``source_file`` is what they were read from. ``progress`` is told the
    share that is done, from 0 to 1.
    """
    user = person(by, "plans.import_plan")
    ids = {thread.pk for thread, _ in texts}
    list(ItemThread.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))
    said = latest_filings(ids, as_of)
    filings: list[Filing] = []
    made: list[Filing] = []
    replaced: list[tuple[Filing, Filing]] = []
    for start in range(0, len(texts), _BATCH):
        written: list[tuple[Filing, dict[str, Any]]] = []
        unchanged: list[tuple[Filing, Filing]] = []
        for thread, text in texts[start : start + _BATCH]:
            before = said.get(thread.pk)
            same = before is not None and _says(before, text)
            if before is not None and same and before.as_of == as_of:
                filings.append(before)
                continue
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
            trail: dict[str, Any] = {"截至": as_of, "完成情况": text[:500]}
            if before is not None and same:
                unchanged.append((before, filing))
            elif before is not None and before.as_of == as_of and before.origin != FilingOrigin.IMPORT:
                replaced.append((before, filing))
                trail["代替"] = before.text[:500]
            said[thread.pk] = filing
            filings.append(filing)
            written.append((filing, trail))
        made += Filing.objects.bulk_create([filing for filing, _ in written])
        carry_over(unchanged)
        record_all("plans.filing_imported", written, by=user)
        if progress:
            progress(len(filings) / len(texts))
    return Intake(tuple(filings), tuple(made), tuple(replaced))


def _says(filing: Filing, text: str) -> bool:
    """Whether it says this; of what people wrote what counts is how it is printed, with its figures, whatever the spaces."""
    if filing.text == text:
        return True
    if filing.origin == FilingOrigin.IMPORT:
        return False
    try:
        printed = answered(filing.text, filing.as_of, known_with("reports.view_tables"))
    except DomainError:
        return False
    return printed.split() == text.split()
