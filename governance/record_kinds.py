"""What of this room goes in and out of Excel."""

from governance.excel.regulation import RegulationsKind
from governance.excel.seat import SeatsKind
from groupportal.records.registry import register

register(SeatsKind())
register(RegulationsKind())
