"""Values that a row of this room needs, for sweeps over all tables (see ``tests.rows``)."""

SPECIAL = {
    "members.DataProposal": {"name": "样例单位"},
}
