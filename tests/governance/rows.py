"""Values that a row of this room needs, for sweeps over all tables (see ``tests.rows``)."""

SPECIAL: dict[str, dict[str, object]] = {"governance.Voter": {"holder": None}}
