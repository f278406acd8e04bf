"""What of this room goes in and out of Excel."""

from groupportal.records.registry import register
from parks.excel.college import TrainingBasesKind
from parks.excel.facility import FacilitiesKind, UsagesKind
from parks.excel.project import AttendancesKind, ProjectsKind
from parks.excel.request import RequestsKind
from parks.excel.resident import ResidentsKind

register(FacilitiesKind())
register(UsagesKind())
register(ResidentsKind())
register(RequestsKind())
register(ProjectsKind())
register(AttendancesKind())
register(TrainingBasesKind())
