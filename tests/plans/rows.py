"""Values that a row of this room needs, for sweeps over all tables (see ``tests.rows``)."""

from decimal import Decimal

SPECIAL = {
    "plans.PlanRevision": {"state": "draft", "starts_on": None, "ends_on": None},
    "plans.PlanItem": {"level": 1, "parent": None},
    "plans.ItemThread": {"level": 1},
    "plans.YearlyExpectation": {"year": 2021, "kind": "number", "number": Decimal(5)},
}
