from __future__ import annotations

from django.db.models import QuerySet

from budget.models import LedgerEntry
from groupportal.warnings.setup import setup_step


@setup_step(
    "openings",
    50,
    "登记经费期初或第一笔收支",
    "导入的附件2-3 会记成期初；没有附件2-3 的，从第一笔到位或支出记起。",
    page="budget:record",
)
def money() -> QuerySet[LedgerEntry]:
    """The ledger holds something."""
    return LedgerEntry.objects.all()
