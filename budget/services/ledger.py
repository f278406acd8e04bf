"""The ledger of money received and spent. Rows are only ever added; a mistake is reversed. Amounts in 元."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet, Sum

from budget.enums import EntryKind, EntryOrigin, Source
from budget.models import LedgerEntry, LedgerEvidence
from budget.rules import checked_amount, checked_day, checked_source, difference_in_words
from budget.selectors.ledger import rest_of, standing
from budget.services.rights import actor_of
from groupportal.audit.services import record
from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.ui.formats import cndate, yuan
from plans.enums import ItemKind

TEXTS = {"voucher_no": "凭证号", "counterparty": "往来单位", "summary": "摘要"}


@dataclass(frozen=True)
class LedgerMismatch:
    """A cell of the ledger that differs from what a file says. 元."""

    thread_id: int
    task: str
    source: str
    kind: str
    ledger: Decimal
    stated: Decimal

    @property
    def sentence(self) -> str:
        """The difference in words."""
        return (
            f"“{self.task}”{Source(self.source).label}{EntryKind(self.kind).label}："
            f"台账累计 {yuan(self.ledger)}，文件为 {yuan(self.stated)}，"
            f"文件比台账{difference_in_words(self.stated, self.ledger)}。"
        )


@transaction.atomic
def record_entry(
    *,
    plan: Any,
    thread: Any,
    source: str,
    kind: str,
    amount: Decimal,
    occurred_on: dt.date,
    voucher_no: str,
    counterparty: str = "",
    summary: str = "",
    files: Iterable[StoredFile] = (),
    by: Any,
) -> LedgerEntry:
    """Record money received or spent for a main task, with the files that prove it.

    ``amount`` is in 元, above zero. DomainError for a thread that is no main task of the plan, a day to come,
    a missing voucher.
    """
    user = actor_of(by, "budget.record_entry")
    lock_ledger(plan)
    entry = checked_entry(
        plan=plan,
        thread=thread,
        source=source,
        kind=kind,
        amount=amount,
        occurred_on=occurred_on,
        voucher_no=voucher_no,
        counterparty=counterparty,
        summary=summary,
        created_by=user,
    )
    entry.save()
    add_files(entry, files, user)
    record("budget.entry_recorded", entry, by=user, after=_entry_for_trail(entry))
    return entry


@transaction.atomic
def reverse_entry(entry: LedgerEntry, *, reason: str, occurred_on: dt.date, by: Any) -> LedgerEntry:
    """Cancel an entry by one of the opposite sign, which counts from its own date on.

    DomainError without a reason, before the entry's date, on a day to come, for a reversal, and for an entry
    already reversed. Of an opening entry that was broken down in part, the rest is cancelled.
    """
    user = actor_of(by, "budget.reverse_entry")
    lock_ledger(entry.plan)
    if not reason.strip():
        raise DomainError("reason_missing", "请写明冲销原因，例如“金额多记一位”。")
    if entry.reverses_id:
        raise DomainError("is_reversal", "这一笔本身就是冲销，不能再冲销；请按正确的内容重新登记一笔。")
    if occurred_on < entry.occurred_on:
        raise DomainError(
            "reversal_too_early", f"冲销日期不能早于原记录日期（{cndate(entry.occurred_on)}）。"
        )
    rest = rest_of(entry)
    if not rest and not entry.reversals.filter(breaks_down=None).exists():
        raise DomainError(
            "broken_down", "这笔期初已全部分解为凭证，没有余下的可以冲销；记错的凭证请逐笔冲销。"
        )
    reversal = LedgerEntry(
        plan_id=entry.plan_id,
        thread_id=entry.thread_id,
        source=entry.source,
        kind=entry.kind,
        amount=-rest or -entry.amount,
        occurred_on=checked_day(occurred_on, "冲销日期"),
        voucher_no=entry.voucher_no,
        counterparty=entry.counterparty,
        summary=(f"冲销：{entry.summary}" if entry.summary else "冲销")[: LedgerEntry.longest("summary")],
        reverses=entry,
        reason=reason.strip()[: LedgerEntry.longest("reason")],
        created_by=user,
    )
    try:
        with transaction.atomic():
            reversal.save()
    except IntegrityError as error:
        if "ledger_reversed_once" not in str(error):
            raise
        raise DomainError(
            "already_reversed", "这一笔已经被冲销，不能重复冲销；请刷新页面查看冲销记录。"
        ) from error
    record("budget.entry_reversed", entry, by=user, after=_entry_for_trail(reversal), note=reversal.reason)
    return reversal


@transaction.atomic
def open_ledger(
    plan: Any,
    amounts: Mapping[tuple[Any, str, str], Decimal],
    *,
    on: dt.date,
    by: Any,
    source_file: StoredFile | None = None,
) -> list[LedgerMismatch]:
    """Enter what came and went up to ``on``: opening entries for ``amounts[thread, source, kind]`` ≠ 0.

    Where the ledger already holds entries up to that date that were not reversed, nothing is written; the cells that differ
    are returned, none where it says the same. DomainError for a negative amount, a day to come, a thread that
    is no main task of the plan.
    """
    user = actor_of(by, "budget.record_entry")
    lock_ledger(plan)
    checked_day(on, "期初日期")
    stated = {}
    for (thread, source, kind), amount in amounts.items():
        _check_thread(plan, thread)
        cell = (thread.pk, checked_source(source), _checked_kind(kind))
        stated[cell] = checked_amount(amount, f"“{thread}”的期初金额", zero=True)
    if standing(plan, on).exists():
        held = plan.ledger_entries.filter(occurred_on__lte=on)
        return _mismatches(held, stated, {thread.pk: str(thread) for thread, _, _ in amounts})
    made = LedgerEntry.objects.bulk_create(
        LedgerEntry(
            plan=plan,
            thread_id=thread,
            source=source,
            kind=kind,
            amount=amount,
            occurred_on=on,
            summary=f"截至{cndate(on)}累计",
            origin=EntryOrigin.OPENING,
            source_file=source_file,
            created_by=user,
        )
        for (thread, source, kind), amount in stated.items()
        if amount
    )
    if made:
        totals = {k.label: sum((e.amount for e in made if e.kind == k), Decimal(0)) for k in EntryKind}
        record("budget.ledger_opened", plan, by=user, after={"截至": on, "笔数": len(made), **totals})
    return []


@transaction.atomic
def reverse_openings(plan: Any, openings: QuerySet[Any], *, reason: str, by: Any) -> list[LedgerEntry]:
    """Cancel what is left of many opening entries, each on its own day, so that no total knows of them; the reversals.

    DomainError for one that was broken down into vouchers: those would be left without what they stand for.
    """
    user = actor_of(by, "budget.reverse_entry")
    lock_ledger(plan)
    given = list(openings.filter(plan=plan, origin=EntryOrigin.OPENING, reverses=None))
    if LedgerEntry.objects.filter(breaks_down__in=given).exists():
        raise DomainError("broken_down", "有的期初已分解为凭证，不能整批冲销；请先逐笔冲销凭证。")
    reversed_already = set(
        LedgerEntry.objects.filter(reverses__in=given).values_list("reverses_id", flat=True)
    )
    made = LedgerEntry.objects.bulk_create(
        LedgerEntry(
            plan=plan,
            thread_id=entry.thread_id,
            source=entry.source,
            kind=entry.kind,
            amount=-entry.amount,
            occurred_on=entry.occurred_on,
            summary=f"冲销：{entry.summary}"[: LedgerEntry.longest("summary")],
            reverses=entry,
            reason=reason[: LedgerEntry.longest("reason")],
            created_by=user,
        )
        for entry in given
        if entry.pk not in reversed_already
    )
    if made:
        totals = {k.label: -sum((e.amount for e in made if e.kind == k), Decimal(0)) for k in EntryKind}
        record("budget.openings_reversed", plan, by=user, before={"笔数": len(made), **totals}, note=reason)
    return made


@transaction.atomic
def attach_evidence(entry: LedgerEntry, files: Iterable[StoredFile], *, by: Any) -> list[LedgerEvidence]:
    """Add files that prove an entry; one that is there already is left alone. None is ever taken away."""
    user = actor_of(by, "budget.record_entry")
    lock_ledger(entry.plan)
    made = add_files(entry, files, user)
    if made:
        record("budget.evidence_attached", entry, by=user, after={"附件": [str(e.file) for e in made]})
    return made


def checked_entry(
    *,
    plan: Any,
    thread: Any,
    source: str,
    kind: str,
    amount: Decimal,
    occurred_on: dt.date,
    voucher_no: str,
    counterparty: str,
    summary: str,
    created_by: Any,
    origin: str = EntryOrigin.PORTAL,
    source_file: StoredFile | None = None,
) -> LedgerEntry:
    """An unsaved entry whose facts have been checked; DomainError as for ``record_entry``."""
    _check_thread(plan, thread)
    if not voucher_no.strip():
        raise DomainError("voucher_missing", "请填写凭证号，以便与财务账核对。")
    entry = LedgerEntry(
        plan=plan,
        thread=thread,
        source=checked_source(source),
        kind=_checked_kind(kind),
        amount=checked_amount(amount, "金额"),
        occurred_on=checked_day(occurred_on),
        voucher_no=voucher_no.strip(),
        counterparty=counterparty.strip(),
        summary=summary.strip(),
        origin=origin,
        source_file=source_file,
        created_by=created_by,
    )
    for name, label in TEXTS.items():
        if len(getattr(entry, name)) > LedgerEntry.longest(name):
            raise DomainError("text_long", f"{label}超过 {LedgerEntry.longest(name)} 个字，请缩短。")
    return entry


def lock_ledger(plan: Any) -> None:
    """One writer at a time per plan; rows of the ledger itself can't be locked (no right to update them)."""
    type(plan).objects.select_for_update(of=("self",), no_key=True).get(pk=plan.pk)


def _check_thread(plan: Any, thread: Any) -> None:
    if thread.plan_id != plan.pk or thread.kind != ItemKind.TASK or thread.level != 1:
        raise DomainError(
            "not_a_main_task", f"“{thread}”不是“{plan}”的一级任务；台账按一级任务登记，请重新选择。"
        )


def _checked_kind(kind: str) -> str:
    if kind not in EntryKind.values:
        raise DomainError("unknown_kind", f"类型“{kind}”不明，只能是“到位”或“支出”。")
    return kind


@contextmanager
def row_fault(number: int) -> Iterator[None]:
    """What is refused inside names the row, counted from 1."""
    try:
        yield
    except DomainError as error:
        raise DomainError(error.code, f"第 {number} 行：{error.message}", field=error.field) from error


def add_files(entry: LedgerEntry, files: Iterable[StoredFile], user: Any) -> list[LedgerEvidence]:
    """Files that prove the entry; those already there are left alone."""
    there = set(entry.evidence.values_list("file_id", flat=True))
    new = {file.pk: file for file in files if file.pk not in there}
    return LedgerEvidence.objects.bulk_create(
        LedgerEvidence(entry=entry, file=file, added_by=user) for file in new.values()
    )


def _entry_for_trail(entry: LedgerEntry) -> dict[str, Any]:
    return {
        "类型": entry.get_kind_display(),
        "任务": str(entry.thread),
        "来源": entry.get_source_display(),
        "金额（元）": entry.amount,
        "日期": entry.occurred_on,
        "凭证号": entry.voucher_no,
    }


def _mismatches(
    held: Any, stated: Mapping[tuple[int, str, str], Decimal], names: Mapping[int, str]
) -> list[LedgerMismatch]:
    sums = held.order_by().values_list("thread_id", "thread__name", "source", "kind").annotate(Sum("amount"))
    names = {**{thread: name for thread, name, *_ in sums}, **names}
    ledger = {(thread, source, kind): total for thread, _, source, kind, total in sums}
    zero = Decimal(0)
    return [
        LedgerMismatch(
            cell[0], names[cell[0]], cell[1], cell[2], ledger.get(cell, zero), stated.get(cell, zero)
        )
        for cell in sorted(ledger.keys() | stated.keys())
        if ledger.get(cell, zero) != stated.get(cell, zero)
    ]
