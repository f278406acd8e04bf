"""Students and classes, as the lists find them."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from groupportal.lists.declaring import with_words
from groupportal.search.kinds import Hit, search_kind
from groupportal.tenancy.viewer import Viewer
from rosters.forms.filters import SEARCHED
from rosters.models import SchoolClass, Student
from rosters.selectors.roster import classes_for, standing_on, students_for


def _student(row: Student) -> Hit:
    return Hit(row.name, row.get_absolute_url(), "，".join(filter(None, [row.class_name, row.unit.name])))  # type: ignore[attr-defined]


def _class(row: SchoolClass) -> Hit:
    return Hit(row.name, row.get_absolute_url(), f"{row.unit}，{row.grade}级")


@search_kind("students", "学生", "rosters.view_students", _student, order=60)
def find_students(viewer: Viewer, words: str) -> QuerySet[Student]:
    """Of the students the person sees."""
    return with_words(standing_on(students_for(viewer), timezone.localdate()), words, *SEARCHED)


@search_kind("classes", "班级", "rosters.view_students", _class, order=61)
def find_classes(viewer: Viewer, words: str) -> QuerySet[SchoolClass]:
    """Of the classes the person sees."""
    return with_words(classes_for(viewer), words, "name", "class_teacher__name", "unit__name")
