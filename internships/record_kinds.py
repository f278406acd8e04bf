"""What of this room goes in and out of Excel."""

from groupportal.records.registry import register
from internships.excel.placement import PlacementsKind

register(PlacementsKind())
