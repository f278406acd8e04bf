"""Values that a row of this room needs, for sweeps over all tables (see ``tests.rows``)."""

SPECIAL = {
    "budget.LedgerEntry": {"reverses": None, "breaks_down": None, "origin": "opening", "voucher_no": "记-1"},
}
