"""What of this app goes in and out of Excel."""

from groupportal.records.registry import register
from plans.excel.points import PointTargetsKind

register(PointTargetsKind())
