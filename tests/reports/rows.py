"""Values that a row of this room needs, for sweeps over all tables (see ``tests.rows``)."""

SPECIAL = {
    "reports.AnnualReport": {"year": 2023},
    "reports.AnnualReturn": {"year": 2023, "run": None},
}
