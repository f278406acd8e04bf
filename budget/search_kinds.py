"""Vouchers of the ledger."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from budget.models import LedgerEntry
from budget.selectors import entries_of
from groupportal.lists.declaring import with_words
from groupportal.search.kinds import Hit, search_kind
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate, yuan


def _hit(entry: LedgerEntry) -> Hit:
    name = " ".join(filter(None, [entry.voucher_no or entry.get_origin_display(), entry.counterparty]))
    said = f"{cndate(entry.occurred_on)} {entry.get_kind_display()} {yuan(entry.amount)}"
    return Hit(name, entry.get_absolute_url(), f"{said}，{entry.summary}" if entry.summary else said)


@search_kind("vouchers", "凭证", "budget.view_budget", _hit, order=50)
def find_vouchers(viewer: Viewer, words: str) -> QuerySet[Any]:
    """By voucher number, summary or counterparty, the newest first. One query."""
    return with_words(entries_of(), words, "voucher_no", "summary", "counterparty")
