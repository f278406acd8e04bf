"""Values that a row of this room needs, for sweeps over all tables (see ``tests.rows``)."""

SPECIAL: dict[str, dict[str, object]] = {
    "employment.Demand": {
        "ruled_by": None,
        "headcount": 3,
        "wage_from": None,
        "wage_to": None,
        "ended_on": None,
        "copied_from": None,
    },
}
