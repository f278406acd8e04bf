"""Values that a row of this room needs, for sweeps over all tables (see ``tests.rows``)."""

from decimal import Decimal
from typing import Any


def _another_filing() -> Any:
    from plans.models import Filing
    from tests.rows import make_row

    return make_row(Filing, {}, 2)


SPECIAL = {
    "plans.FilingSource": {"contribution": _another_filing},
    "plans.PlanRevision": {"state": "draft", "starts_on": None, "ends_on": None},
    "plans.PlanItem": {"level": 1, "parent": None},
    "plans.ItemThread": {"level": 1},
    "plans.YearlyExpectation": {"year": 2021, "kind": "number", "number": Decimal(5)},
}
