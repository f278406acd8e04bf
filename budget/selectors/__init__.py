from budget.selectors.cuts import CutDifference, StageDifference, cut_difference
from budget.selectors.ledger import (
    amounts_by_kind,
    entries_behind,
    entries_of,
    main_tasks,
    openings,
    openings_over,
    rest_of,
    revisions,
    similar_entries,
    without_evidence,
)
from budget.selectors.matrix import BudgetMatrix, Cell, MatrixRow, ThreadRef, budget_matrix
from budget.selectors.warnings import BudgetWarning, warnings_for

__all__ = [
    "BudgetMatrix",
    "BudgetWarning",
    "Cell",
    "CutDifference",
    "MatrixRow",
    "StageDifference",
    "ThreadRef",
    "amounts_by_kind",
    "budget_matrix",
    "cut_difference",
    "entries_behind",
    "entries_of",
    "main_tasks",
    "openings",
    "openings_over",
    "rest_of",
    "revisions",
    "similar_entries",
    "warnings_for",
    "without_evidence",
]
