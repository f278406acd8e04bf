"""Many entries at once: from a file, or row by row from a grid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from budget.enums import EntryKind, EntryOrigin
from budget.models import LedgerEntry
from budget.services.ledger import checked_entry, lock_ledger, record_entry, row_fault
from budget.services.rights import actor_of
from groupportal.audit.services import record
from groupportal.files.models import StoredFile


@dataclass(frozen=True)
class EntryInput:
    """What one row says. ``amount`` in 元; ``files`` prove it (a row of an imported file has none)."""

    thread: Any
    source: str
    kind: str
    amount: Decimal
    occurred_on: dt.date
    voucher_no: str
    counterparty: str = ""
    summary: str = ""
    files: Sequence[StoredFile] = ()


@transaction.atomic
def record_entries(plan: Any, rows: Sequence[EntryInput], *, by: Any) -> list[LedgerEntry]:
    """Record all rows or none, each as ``record_entry`` does; what is refused names its row, counted from 1."""
    made = []
    for number, row in enumerate(rows, 1):
        with row_fault(number):
            made.append(record_entry(plan=plan, by=by, **vars(row)))
    return made


@transaction.atomic
def import_entries(
    plan: Any, rows: Sequence[EntryInput], *, by: Any, source_file: StoredFile | None = None
) -> list[LedgerEntry]:
    """Record all rows or none; each is checked as ``record_entry`` checks it (same DomainErrors)."""
    user = actor_of(by, "budget.record_entry")
    lock_ledger(plan)
    entries = [
        checked_entry(
            plan=plan,
            thread=row.thread,
            source=row.source,
            kind=row.kind,
            amount=row.amount,
            occurred_on=row.occurred_on,
            voucher_no=row.voucher_no,
            counterparty=row.counterparty,
            summary=row.summary,
            origin=EntryOrigin.IMPORT,
            source_file=source_file,
            created_by=user,
        )
        for row in rows
    ]
    made = LedgerEntry.objects.bulk_create(entries, batch_size=1000)
    totals = {kind.label: sum((e.amount for e in made if e.kind == kind), Decimal(0)) for kind in EntryKind}
    record("budget.ledger_imported", plan, by=user, after={"笔数": len(made), **totals})
    return made
