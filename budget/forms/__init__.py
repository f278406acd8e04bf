from budget.forms.entry import EntryForm, EvidenceForm, ReverseForm
from budget.forms.grid import BudgetGridForm, StageFormSet
from budget.forms.ledger_filter import LedgerFilter

__all__ = ["BudgetGridForm", "EntryForm", "EvidenceForm", "LedgerFilter", "ReverseForm", "StageFormSet"]
