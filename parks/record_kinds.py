"""What of this room goes in and out of Excel."""

from groupportal.records.registry import register
from parks.excel.resident import ResidentsKind

register(ResidentsKind())
