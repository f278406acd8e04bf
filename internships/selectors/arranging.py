"""What lists of placements and of students who are to be placed read."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from groupportal.tenancy.viewer import Viewer
from internships.enums import EndKind, InternshipKind, PlacementState, WaiverState
from internships.models import Batch, Placement, Waiver
from internships.selectors.placement import (
    VIEW_HOSTS,
    at_own_unit,
    batches_for,
    guided_by,
    placements,
    placements_for,
)
from internships.selectors.waiver import let_off_in, let_off_on
from internships.states import HOLDS
from rosters.enums import Standing
from rosters.selectors.roster import (
    class_name_on,
    in_class,
    in_own_classes,
    standing_on,
    students,
    students_for,
)

if TYPE_CHECKING:
    from rosters.models import Student

_P = PlacementState
R = TypeVar("R", bound=Model)


def with_class(rows: QuerySet[R], day: dt.date) -> QuerySet[R]:
    """With ``class_name``: the student's class on a day."""
    found: Any = rows.annotate(class_name=class_name_on(day, "student"))
    classed: QuerySet[R] = found
    return classed


def in_classes(day: dt.date, **which: object) -> Q:
    """Placements of students who belong on a day to classes that ``which`` names."""
    return Q(student__in=students().filter(in_class(day, **which)).order_by().values("pk"))


def batches_with_numbers(viewer: Viewer) -> QuerySet[Batch]:
    """Batches of the schools a person sees whole, with how many students are arranged, approved, running and let off in each."""
    return with_numbers(batches_for(viewer))


def with_numbers(rows: QuerySet[Batch]) -> QuerySet[Batch]:
    """With ``arranged``, ``approved`` and ``running``, and ``waived``: who need not do it."""

    def number(of: Any = Placement, **which: Any) -> Coalesce:
        found = of.objects.filter(batch=OuterRef("pk"), **which).order_by().values("batch")
        return Coalesce(Subquery(found.annotate(n=Count("student", distinct=True)).values("n")), 0)

    return rows.annotate(
        arranged=number(state__in=[s for s in _P if s != _P.CANCELLED]),
        approved=number(state__in=HOLDS),
        running=number(state=_P.RUNNING),
        waived=number(Waiver, state=WaiverState.ACCEPTED),
    )


def students_to_place(viewer: Viewer, batch: Batch, day: dt.date) -> QuerySet[Student]:
    """The school's students who are there on a day, with class; ``is_placed``, ``is_waived``, ``is_asked``: whether this batch has a
    placement of theirs, they need not do it, or that waits to be decided.
    """
    placed = Placement.objects.filter(batch=batch, student=OuterRef("pk")).exclude(state=_P.CANCELLED)
    rows: Any = standing_on(students_for(viewer), day).filter(unit=batch.unit_id)
    there: QuerySet[Student] = rows.exclude(standing__in=[Standing.GONE, Standing.TO_COME])
    waits = let_off_in(batch, WaiverState.WAITING)
    return there.annotate(is_placed=Exists(placed), is_waived=let_off_in(batch), is_asked=waits)


def guided(viewer: Viewer) -> QuerySet[Placement]:
    """Placements a person guides as the school's teacher, those that count or are about to."""
    rows = placements().select_related("ruled_by", "proposed_by")
    return rows.filter(guided_by(viewer)).exclude(state__in=(_P.CANCELLED, _P.ARCHIVED))


def in_own_class(viewer: Viewer) -> QuerySet[Placement]:
    """Placements of the students who are today in a class whose class teacher the person is, those that count or are about to."""
    rows = placements_for(viewer).filter(
        student__in=in_own_classes(viewer), unit__in=viewer.units_for(VIEW_HOSTS)
    )
    return rows.exclude(state__in=(_P.CANCELLED, _P.ARCHIVED))


def unplaced_in_own_class(viewer: Viewer, day: dt.date) -> QuerySet[Student]:
    """The students of these classes who study on a day and have no placement: no 岗位实习 at all, no other that is not over.

    With ``is_waived``: whether they need not have one.
    """
    placed = Placement.objects.exclude(state=_P.CANCELLED).filter(
        Q(kind=InternshipKind.POST) | Q(ends_on__gt=day), student=OuterRef("pk")
    )
    rows = students().filter(pk__in=in_own_classes(viewer), unit__in=viewer.units_for(VIEW_HOSTS))
    there: Any = standing_on(rows, day)
    studying: QuerySet[Student] = there.filter(standing=Standing.STUDYING)
    return studying.exclude(Exists(placed)).annotate(is_waived=let_off_on(day))


def at_unit(viewer: Viewer) -> QuerySet[Placement]:
    """Placements at the units a person works for, once approved."""
    return placements().filter(at_own_unit(viewer), state__in=(_P.APPROVED, _P.RUNNING, _P.ENDING))


def arriving(day: dt.date) -> Q:
    """Approved placements that have begun: somebody confirms that the student came."""
    return Q(state=_P.APPROVED, starts_on__lte=day)


def leaving(day: dt.date) -> Q:
    """Placements that are over, those of students who left the school, and early ends that the unit has not confirmed."""
    unconfirmed = Q(
        state=_P.ENDING, left_confirmed_on__isnull=True, end_kind__in=(EndKind.EARLY, EndKind.MOVED)
    )
    over = Q(ends_on__lte=day) | Q(student__ends_on__lte=day)
    return Q(over, state=_P.RUNNING) | unconfirmed


def own(viewer: Viewer) -> QuerySet[Placement]:
    """A student's own placements, the latest first."""
    rows = placements_for(viewer).select_related("ruled_by", "proposed_by")
    return rows.filter(student__user=viewer.user.pk).exclude(state=_P.CANCELLED).order_by("-starts_on", "-pk")
