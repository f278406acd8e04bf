"""Vouchers of the ledger."""

from __future__ import annotations

from collections.abc import Iterable

from budget.models import LedgerEntry
from budget.selectors import entries_of
from groupportal.lists.declaring import with_words
from groupportal.search.kinds import Hit, as_hits, search_kind
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate, yuan


@search_kind("凭证", "budget.view_budget", order=50)
def find_vouchers(viewer: Viewer, words: str, most: int) -> Iterable[Hit]:
    """By voucher number, summary or counterparty, the newest first. One query."""
    rows = with_words(entries_of(), words, "voucher_no", "summary", "counterparty", "pinyin")
    return as_hits(rows, most, _name, _about)


def _name(entry: LedgerEntry) -> str:
    return " ".join(filter(None, [entry.voucher_no or entry.get_origin_display(), entry.counterparty]))


def _about(entry: LedgerEntry) -> str:
    said = f"{cndate(entry.occurred_on)} {entry.get_kind_display()} {yuan(entry.amount)}"
    return f"{said}，{entry.summary}" if entry.summary else said
