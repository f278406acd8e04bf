"""Values that a row of this room needs, for sweeps over all tables (see ``tests.rows``)."""

SPECIAL = {
    "budget.LedgerEntry": {"reverses": None, "voucher_no": "记-1"},
}
