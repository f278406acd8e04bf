"""Values that a row of this room needs, for sweeps over all tables (see ``tests.rows``)."""

SPECIAL = {
    "points.PointsEntry": {"year": 2023, "reverses": None},
    "points.GradingLine": {"grade": "三星"},
    "points.PointsPaper": {"appeal": None},
}
