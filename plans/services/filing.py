"""Progress filings: from a file, and filed in the portal, reviewed by a second person."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from groupportal.audit.services import record
from plans.enums import FilingOrigin, FilingState
from plans.models import Filing, ItemThread
from plans.services.acting import Actor, person


@transaction.atomic
def import_filing(thread: ItemThread, *, as_of: dt.date, text: str, by: Actor) -> Filing:
    """A completion text read from a file, taken as approved on its date.

    Where the latest approved filing of that thread and date says the same, that one is returned and nothing is written.
    """
    user = person(by, "plans.import_plan")
    ItemThread.objects.select_for_update(of=("self",)).get(pk=thread.pk)
    latest = (
        Filing.objects.filter(thread=thread, as_of=as_of, state=FilingState.APPROVED).order_by("-id").first()
    )
    if latest is not None and latest.text == text:
        return latest
    filing = Filing(
        thread=thread,
        as_of=as_of,
        text=text,
        state=FilingState.APPROVED,
        origin=FilingOrigin.IMPORT,
        filed_by=user,
    )
    filing.full_clean()
    filing.save()
    record("plans.filing_imported", filing, by=user, after={"截至": as_of, "完成情况": text[:500]})
    return filing
