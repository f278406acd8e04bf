"""Values that a row of this room needs, for sweeps over all tables (see ``tests.rows``)."""

SPECIAL = {
    "rosters.Programme": {"code": "710205", "edition": 2021},
    "rosters.SchoolClass": {"grade": 2021},
    "rosters.Student": {"grade": 2021, "id_number": "440703200507190219", "id_mark": "样例"},
}
