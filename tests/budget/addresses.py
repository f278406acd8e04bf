"""What a reader and an editor get at each address of this room (see ``tests.sweeps.url_table``)."""

from tests.sweeps.expected import Expected

TABLE = {
    "budget:attach": Expected(403, 200, "budget.LedgerEntry"),
    "budget:break_down": Expected(403, 200, "budget.LedgerEntry"),
    "budget:edit_budget": Expected(403, 200, "plans.PlanRevision"),
    "budget:edit_stages": Expected(403, 200, "plans.PlanRevision"),
    "budget:entry": Expected(200, 200, "budget.LedgerEntry"),
    "budget:import_template": Expected(403, 200),
    "budget:ledger": Expected(200, 200),
    "budget:ledger_export": Expected(200, 200),
    "budget:months": Expected(200, 200),
    "budget:overview": Expected(200, 200),
    "budget:record": Expected(403, 200),
    "budget:record_rows": Expected(403, 200),
    "budget:reverse": Expected(403, 200, "budget.LedgerEntry"),
}
