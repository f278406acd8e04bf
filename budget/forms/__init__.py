from budget.forms.entry import EntryForm, EvidenceForm, ReverseForm
from budget.forms.grid import BudgetGridForm, StageFormSet
from budget.forms.ledger_filter import LedgerFilter, MonthsFilter
from budget.forms.vouchers import VoucherGrid

__all__ = [
    "BudgetGridForm",
    "EntryForm",
    "EvidenceForm",
    "LedgerFilter",
    "MonthsFilter",
    "ReverseForm",
    "StageFormSet",
    "VoucherGrid",
]
