"""What of this room goes in and out of Excel."""

from groupportal.records.registry import register
from rosters.excel.lists import ClassesKind, ProgrammesKind, TeachersKind
from rosters.excel.student import StudentsKind

register(ProgrammesKind())
register(TeachersKind())
register(ClassesKind())
register(StudentsKind())
