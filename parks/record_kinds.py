"""What of this room goes in and out of Excel."""

from groupportal.records.registry import register
from parks.excel.college import TrainingBasesKind
from parks.excel.facility import FacilitiesKind, UsagesKind
from parks.excel.project import ProjectsKind
from parks.excel.request import RequestsKind
from parks.excel.resident import ResidentsKind
from parks.excel.training import AttendancesKind, TrainingsKind

register(FacilitiesKind())
register(UsagesKind())
register(ResidentsKind())
register(RequestsKind())
register(ProjectsKind())
register(TrainingsKind())
register(AttendancesKind())
register(TrainingBasesKind())
