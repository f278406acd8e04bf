"""An opening entry is broken down into the vouchers it stands for. Amounts in 元."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from budget.enums import EntryOrigin
from budget.models import LedgerEntry
from budget.selectors.ledger import rest_of
from budget.services.ledger import add_files, checked_entry, lock_ledger, row_fault
from budget.services.rights import actor_of
from groupportal.audit.services import record
from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.ui.formats import cndate, yuan


@dataclass(frozen=True)
class Voucher:
    """One voucher of an opening entry, whose task, source and kind it shares. ``amount`` in 元."""

    amount: Decimal
    occurred_on: dt.date
    voucher_no: str
    counterparty: str = ""
    summary: str = ""
    files: Sequence[StoredFile] = ()


@transaction.atomic
def break_down(opening: LedgerEntry, vouchers: Sequence[Voucher], *, by: Any) -> list[LedgerEntry]:
    """Put vouchers in the place of as much of an opening entry, all or none; the entries made.

    As much is taken off on the opening's own day: every total from that day on stays, and one of an earlier day comes to say what
    the vouchers say. DomainError for what is no opening entry, for none or more than the rest, for a voucher dated after the
    opening's day (the opening does not hold it), and as ``record_entry`` refuses a row.
    """
    user = actor_of(by, "budget.record_entry")
    lock_ledger(opening.plan)
    if opening.origin != EntryOrigin.OPENING or opening.reverses_id:
        raise DomainError("no_opening", "这一笔不是期初，不能分解；记错的账请用“冲销”更正。")
    if not vouchers:
        raise DomainError("no_vouchers", "请至少填写一张凭证。")
    rest = rest_of(opening)
    made = [_entry(opening, voucher, number, user) for number, voucher in enumerate(vouchers, 1)]
    total = sum((entry.amount for entry in made), Decimal(0))
    if total > rest:
        raise DomainError(
            "above_rest",
            f"这些凭证合计 {yuan(total)}，比这笔期初余下的 {yuan(rest)}多 {yuan(total - rest)}。"
            "请核对金额；期初本来就少记的，多出的部分请另外登记。",
        )
    taken_off = LedgerEntry(
        plan_id=opening.plan_id,
        thread_id=opening.thread_id,
        source=opening.source,
        kind=opening.kind,
        amount=-total,
        occurred_on=opening.occurred_on,
        summary=f"分解为 {len(made)} 张凭证",
        reverses=opening,
        breaks_down=opening,
        reason="期初分解为凭证",
        created_by=user,
    )
    # In one statement: a trigger holds both sides against each other at its end.
    LedgerEntry.objects.bulk_create([taken_off, *made])
    for entry, voucher in zip(made, vouchers, strict=True):
        add_files(entry, voucher.files, user)
    after = {"凭证数": len(made), "金额（元）": total, "余下（元）": rest - total}
    record("budget.opening_broken_down", opening, by=user, after=after)
    return made


def _entry(opening: LedgerEntry, voucher: Voucher, number: int, user: Any) -> LedgerEntry:
    with row_fault(number):
        if voucher.occurred_on > opening.occurred_on:
            raise DomainError(
                "after_opening",
                f"凭证日期{cndate(voucher.occurred_on)}晚于期初的{cndate(opening.occurred_on)}，"
                "不在这笔期初里面；请到“登记到位或支出”另外登记。",
                field="occurred_on",
            )
        entry = checked_entry(
            plan=opening.plan,
            thread=opening.thread,
            source=opening.source,
            kind=opening.kind,
            amount=voucher.amount,
            occurred_on=voucher.occurred_on,
            voucher_no=voucher.voucher_no,
            counterparty=voucher.counterparty,
            summary=voucher.summary,
            created_by=user,
        )
    entry.breaks_down = opening
    return entry
