"""Reads of the ledger."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db.models import (
    Count,
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce

from budget.enums import EntryKind, EntryOrigin
from budget.models import LedgerEntry, LedgerEvidence
from plans.enums import ItemKind


def entries_of(plan: Any = None) -> QuerySet[Any]:
    """Entries of a plan, or of all, with what a list shows: ``file_count``, ``is_reversed``, task, person."""
    reversals = LedgerEntry.objects.filter(
        reverses=OuterRef("pk"), reverses__isnull=False, breaks_down__isnull=True
    )
    files = LedgerEvidence.objects.filter(entry=OuterRef("pk")).order_by().values("entry")
    # A joined count would multiply the amounts wherever these rows are summed.
    counted = Subquery(files.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    entries = (
        LedgerEntry.objects.select_related("thread", "plan", "created_by", "reverses")
        .annotate(file_count=Coalesce(counted, 0), is_reversed=Exists(reversals))
        .order_by("-occurred_on", "-id")
    )
    return entries.filter(plan=plan) if plan is not None else entries


def openings(plan: Any = None) -> QuerySet[Any]:
    """Opening entries with ``rest``: what of each is neither broken down into vouchers nor reversed, in 元."""
    taken = LedgerEntry.objects.filter(reverses=OuterRef("pk")).order_by().values("reverses")
    rest = F("amount") + Coalesce(Subquery(taken.annotate(n=Sum("amount")).values("n")), Decimal(0))
    return (
        entries_of(plan)
        .filter(origin=EntryOrigin.OPENING, reverses__isnull=True)
        .annotate(rest=ExpressionWrapper(rest, DecimalField(max_digits=16, decimal_places=2)))
    )


def rest_of(entry: Any) -> Decimal:
    """What is left of an entry once its reversals are taken off, in 元."""
    taken = entry.reversals.order_by().aggregate(total=Sum("amount"))["total"] or Decimal("0.00")
    return Decimal(entry.amount + taken)


def openings_over(plan: Any, lines: Iterable[tuple[Any, str, str, dt.date]]) -> list[Any]:
    """For each ``(thread, source, kind, day)`` the opening entry that already holds the money of that day, None where there is none.

    An opening holds what its line had up to its day; one that was reversed holds nothing.
    """
    held: dict[tuple[int, str, str], Any] = {}
    for opening in openings(plan).filter(is_reversed=False).order_by("occurred_on"):
        held[opening.thread_id, opening.source, opening.kind] = opening
    found = [(held.get((thread.pk, source, kind)), day) for thread, source, kind, day in lines]
    return [opening if opening and day <= opening.occurred_on else None for opening, day in found]


def entries_behind(
    plan: Any,
    as_of: dt.date,
    thread: Any = None,
    source: str | None = None,
    kind: str | None = None,
) -> QuerySet[Any]:
    """What makes up a figure: entries up to ``as_of`` of a task (thread or public id), a source, a kind."""
    entries = entries_of(plan).filter(occurred_on__lte=as_of)
    if thread is not None:
        by = {"thread__public_id": thread} if isinstance(thread, uuid.UUID | str) else {"thread": thread}
        entries = entries.filter(**by)
    if source:
        entries = entries.filter(source=source)
    if kind:
        entries = entries.filter(kind=kind)
    return entries


def amounts_by_kind(entries: QuerySet[Any]) -> dict[str, Decimal]:
    """Received and spent of these entries in all, in 元."""
    rows = LedgerEntry.objects.filter(pk__in=entries.order_by().values("pk"))
    sums = dict(rows.order_by().values_list("kind").annotate(total=Sum("amount")))
    return {kind: sums.get(kind) or Decimal("0.00") for kind in EntryKind.values}


def similar_entries(
    plan: Any, *, kind: str, voucher_no: str, amount: Decimal, occurred_on: dt.date
) -> QuerySet[Any]:
    """Entries of the same voucher, amount, date and kind, not reversed: perhaps the same money twice."""
    return entries_of(plan).filter(
        kind=kind, voucher_no=voucher_no.strip(), amount=amount, occurred_on=occurred_on, is_reversed=False
    )


def without_evidence(plan: Any = None) -> QuerySet[Any]:
    """Entries that no file proves: neither openings, nor reversals, nor what has been reversed."""
    return (
        entries_of(plan)
        .filter(file_count=0, is_reversed=False, reverses__isnull=True)
        .exclude(origin=EntryOrigin.OPENING)
    )


def revisions() -> QuerySet[Any]:
    """The revisions of all plans of the group."""
    return apps.get_model("plans", "PlanRevision").objects.select_related("plan")


def main_tasks(revision: Any) -> list[Any]:
    """The threads of a revision's main tasks, in order, named as the revision names them."""
    items = revision.items.filter(kind=ItemKind.TASK, level=1).select_related("thread").order_by("position")
    threads = []
    for item in items:
        item.thread.name = item.name
        threads.append(item.thread)
    return threads
