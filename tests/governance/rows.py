"""Values that a row of this room needs, for sweeps over all tables (see ``tests.rows``)."""

SPECIAL: dict[str, dict[str, object]] = {
    "governance.Proxy": {"ruled_by": None},
    "governance.FollowUp": {"done_on": None, "done_note": ""},
    "governance.Minutes": {"approved_in": None},
    "governance.Meeting": {"charter": None, "chair": None},
    "governance.Voter": {"holder": None},
}
