"""What of this room goes in and out of Excel."""

from employment.excel.graduate import GraduatesKind
from groupportal.records.registry import register

register(GraduatesKind())
