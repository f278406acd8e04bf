from rosters.models.programme import Programme
from rosters.models.school_class import SchoolClass
from rosters.models.student import ClassPeriod, RestPeriod, Student
from rosters.models.teacher import Teacher

__all__ = ["ClassPeriod", "Programme", "RestPeriod", "SchoolClass", "Student", "Teacher"]
