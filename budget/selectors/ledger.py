"""Reads of the ledger."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db.models import (
    Case,
    Count,
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    When,
)
from django.db.models.functions import Coalesce, TruncMonth

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


def standing(plan: Any, on: dt.date) -> QuerySet[Any]:
    """Entries up to a day of which something is left by then: neither reversals nor what they cancel wholly."""
    up_to = LedgerEntry.objects.filter(plan=plan, occurred_on__lte=on)
    taken = up_to.filter(reverses=OuterRef("pk")).order_by().values("reverses").annotate(n=Sum("amount"))
    rest = F("amount") + Coalesce(Subquery(taken.values("n")), Decimal(0))
    return up_to.filter(reverses=None).annotate(rest=rest).exclude(rest=0)


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


def twins_among(plan: Any, days: Sequence[dt.date]) -> set[tuple[Any, ...]]:
    """Voucher, amount, day and kind of what was entered between the first and the last of these days and stands."""
    if not days:
        return set()
    held = entries_of(plan).filter(
        occurred_on__range=(min(days), max(days)), is_reversed=False, reverses__isnull=True
    )
    return set(held.values_list("voucher_no", "amount", "occurred_on", "kind"))


def by_month(entries: QuerySet[Any]) -> list[dict[str, Any]]:
    """Received and spent of each month that has entries, with their number, in order; 元."""
    each = entries.order_by().annotate(month=TruncMonth("occurred_on")).values("month")
    sums = {kind: Coalesce(Sum("amount", filter=Q(kind=kind)), Decimal(0)) for kind in EntryKind.values}
    return list(each.annotate(**sums, number=Count("pk")).order_by("month"))


def with_balance(entries: QuerySet[Any]) -> QuerySet[Any]:
    """With ``balance``: received less spent of an entry's line (task and source) up to it, whatever else narrows the list; 元."""
    before = Q(occurred_on__lt=OuterRef("occurred_on")) | Q(
        occurred_on=OuterRef("occurred_on"), id__lte=OuterRef("pk")
    )
    line = LedgerEntry.objects.filter(
        before, plan=OuterRef("plan"), thread=OuterRef("thread"), source=OuterRef("source")
    )
    signed = Case(When(kind=EntryKind.RECEIPT, then=F("amount")), default=-F("amount"))
    sums = line.order_by().values("source").annotate(n=Sum(signed)).values("n")
    return entries.annotate(
        balance=Subquery(sums, output_field=DecimalField(max_digits=16, decimal_places=2))
    )


def balances(plan: Any) -> dict[tuple[int, str], tuple[Decimal, Decimal]]:
    """What came and what is left (received less spent) of each line of the ledger, in 元."""
    sums: dict[tuple[int, str], dict[str, Decimal]] = {}
    rows = LedgerEntry.objects.filter(plan=plan).order_by().values_list("thread_id", "source", "kind")
    for thread, source, kind, total in rows.annotate(total=Sum("amount")):
        sums.setdefault((thread, source), {})[kind] = total
    zero = Decimal("0.00")
    return {
        line: (
            kinds.get(EntryKind.RECEIPT, zero),
            kinds.get(EntryKind.RECEIPT, zero) - kinds.get(EntryKind.EXPENDITURE, zero),
        )
        for line, kinds in sums.items()
    }


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
