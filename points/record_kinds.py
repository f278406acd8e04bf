"""What of this app goes in and out of Excel."""

from groupportal.records.registry import register
from points.excel.entry import PointsKind

register(PointsKind())
