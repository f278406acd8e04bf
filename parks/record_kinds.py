"""What of this room goes in and out of Excel."""

from groupportal.records.registry import register
from parks.excel.facility import FacilitiesKind, UsagesKind
from parks.excel.request import RequestsKind

register(RequestsKind())
register(FacilitiesKind())
register(UsagesKind())
