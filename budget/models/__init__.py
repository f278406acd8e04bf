from budget.models.ledger import LedgerEntry, LedgerEvidence
from budget.models.line import BudgetLine, Stage

__all__ = ["BudgetLine", "LedgerEntry", "LedgerEvidence", "Stage"]
