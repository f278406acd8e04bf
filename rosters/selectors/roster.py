"""Who sees which students, classes and teachers. Lists, pages, search, API, exports and the admin take their rows from here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from groupportal.lists.declaring import with_words
from groupportal.periods.period import during
from groupportal.tenancy.models import Unit
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.names import kept_name
from members.enums import Category
from rosters.enums import Standing
from rosters.models import ClassPeriod, Programme, RestPeriod, SchoolClass, Student, Teacher

VIEW = "rosters.view_students"
VIEW_SCHOOL = "rosters.view_school"


def schools() -> QuerySet[Unit]:
    """Units that may have students: those on the roll as 学校, and those that are not on it at all."""
    others = Q(members__isnull=False) & ~Q(members__category=Category.SCHOOL)
    rows = Unit.objects.filter(is_active=True, outside_reason="")
    return rows.exclude(pk__in=Unit.objects.filter(others).values("pk"))


def schools_for(viewer: Viewer, action: str = VIEW_SCHOOL) -> QuerySet[Unit]:
    """The schools for which a person may do this."""
    return schools().filter(viewer.within(action, "pk"))


def _own_classes(viewer: Viewer) -> QuerySet[SchoolClass]:
    """The classes a person is class teacher of today, at schools where the person may look at all."""
    today = timezone.localdate()
    return SchoolClass.objects.filter(
        during(today),
        during(today, "class_teacher__"),
        class_teacher__user=viewer.user,
        unit__in=viewer.units_for(VIEW),
    )


def classes_for(viewer: Viewer, action: str = VIEW) -> QuerySet[SchoolClass]:
    """Classes of the schools a person sees whole, and those the person is class teacher of."""
    seen = viewer.within(VIEW_SCHOOL if action == VIEW else action, "unit")
    if action == VIEW:
        seen |= Q(pk__in=_own_classes(viewer).values("pk"))
    return (
        SchoolClass.objects.filter(seen)
        .select_related("unit", "programme", "class_teacher")
        .order_by("-grade", "pinyin", "id")
    )


def students_for(viewer: Viewer, action: str = VIEW) -> QuerySet[Student]:
    """Students of the schools a person sees whole, and those who are in a class of the person's today.

    ``action``: another right, asked in the same way. Identity numbers are left out: whoever shows one asks for it.
    """
    seen = viewer.within(VIEW_SCHOOL, "unit") | Q(pk__in=in_own_classes(viewer))
    if action != VIEW:
        seen &= viewer.within(action, "unit")
    return students().filter(seen)


def in_own_classes(viewer: Viewer) -> QuerySet[ClassPeriod, int]:
    """The keys of the students who are today in a class whose class teacher the person is."""
    own = ClassPeriod.objects.filter(during(timezone.localdate()), school_class__in=_own_classes(viewer))
    return own.values_list("student", flat=True)


def students() -> QuerySet[Student]:
    """All of them, by name."""
    return Student.objects.defer("id_number").select_related("unit", "programme").order_by("pinyin", "id")


def teachers_for(viewer: Viewer, action: str = VIEW_SCHOOL) -> QuerySet[Teacher]:
    """Teachers of the schools a person sees whole."""
    rows = Teacher.objects.filter(viewer.within(action, "unit"))
    return rows.select_related("unit", "user").order_by("pinyin", "id")


def people_meant(viewer: Viewer, text: str, day: dt.date) -> tuple[QuerySet[Teacher], QuerySet[Student]]:
    """Teachers and students at a school on a day whom a typed text may mean, students with their ``class_name`` of that day.

    By the full name at every school, for rooms in which people work together across schools; by a part of it, pinyin or number
    only where the person sees the school's lists. Whoever asks shows name, school and class, and no more.
    """

    def meant(rows: QuerySet[Any], seen: QuerySet[Any]) -> QuerySet[Any]:
        known = with_words(seen, text, "name", "number").order_by().values("pk")
        return rows.filter(during(day)).filter(Q(name=kept_name(text)) | Q(pk__in=known))

    teachers = meant(
        Teacher.objects.select_related("unit", "user").order_by("pinyin", "id"), teachers_for(viewer)
    )
    return teachers, meant(students(), students_for(viewer)).annotate(class_name=class_name_on(day, "pk"))


def programmes() -> QuerySet[Programme]:
    """The code table."""
    return Programme.objects.order_by("code", "-edition")


def programme_choices(held: Iterable[str] | None = None) -> list[tuple[str, str]]:
    """Codes that can be chosen, with their names; those that a record ``held`` already stay."""
    rows = programmes().filter(is_active=True).order_by("code", "edition")
    names = dict(rows.values_list("code", "name"))
    gone = [code for code in held or () if code not in names]
    return [(code, f"{name}（{code}）") for code, name in names.items()] + [(code, code) for code in gone]


def standing_on(rows: QuerySet[Student], day: dt.date) -> QuerySet[Student]:
    """With ``standing`` on a day, and the class of that day (``class_name``, ``class_id_then``)."""
    belonging = _belonging(day, "pk")
    resting = Exists(RestPeriod.objects.filter(during(day), student=OuterRef("pk")))
    return rows.annotate(
        class_name=Subquery(belonging.values("school_class__name")[:1]),
        class_public=Subquery(belonging.values("school_class__public_id")[:1]),
        standing=Case(
            When(starts_on__gt=day, then=Value(Standing.TO_COME)),
            When(ends_on__lte=day, then=Value(Standing.GONE)),
            When(resting, then=Value(Standing.RESTING)),
            default=Value(Standing.STUDYING),
            output_field=CharField(),
        ),
    )


def _belonging(day: dt.date, student: str) -> QuerySet[ClassPeriod]:
    return ClassPeriod.objects.filter(during(day), student=OuterRef(student))


def class_name_on(day: dt.date, student: str) -> Subquery:
    """The class on a day, for rows of other rooms: ``student`` is their field."""
    return Subquery(_belonging(day, student).values("school_class__name")[:1])


def in_class(day: dt.date, **which: object) -> Q:
    """Students who belong on a day to classes that ``which`` names (``school_class=``, ``school_class__public_id=``)."""
    return Q(pk__in=ClassPeriod.objects.filter(during(day), **which).values("student"))


def at_school_on(day: dt.date) -> QuerySet[Student]:
    """Those who have come in and not left, resting ones included."""
    return Student.objects.filter(during(day))


def with_numbers(rows: QuerySet[SchoolClass], day: dt.date) -> QuerySet[SchoolClass]:
    """With ``number_of_students`` on a day."""
    belonging = (
        ClassPeriod.objects.filter(during(day), during(day, "student__"), school_class=OuterRef("pk"))
        .order_by()
        .values("school_class")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return rows.annotate(number_of_students=Coalesce(Subquery(belonging), 0))


def class_periods(student: Student) -> QuerySet[ClassPeriod]:
    """The classes of a student, the latest first."""
    return student.class_periods.select_related("school_class").order_by("-starts_on")


def last_classes(rows: QuerySet[Student]) -> dict[int, SchoolClass]:
    """The last class of each of these students, by the student's key."""
    periods = ClassPeriod.objects.filter(student__in=rows.order_by().values("pk")).order_by("starts_on")
    found = periods.select_related("school_class__class_teacher", "school_class__programme")
    return {row.student_id: row.school_class for row in found}


def grades_for(viewer: Viewer) -> list[int]:
    """The grades of the classes a person sees, the latest first."""
    return list(classes_for(viewer).order_by("-grade").values_list("grade", flat=True).distinct())
