"""Who may open the files behind money: those who see the money."""

from __future__ import annotations

from budget.models import LedgerEntry, LedgerEvidence
from groupportal.files.access import opens, seen_with

opens(LedgerEntry, "source_file", seen_with(LedgerEntry, "budget.view_budget"))
opens(LedgerEvidence, "file", seen_with(LedgerEvidence, "budget.view_budget"))
