"""Check-ins as people see them: a student the own ones, everybody else those of placements they see. Positions are left out."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from groupportal.errors import DomainError
from groupportal.tenancy.prepared import Prepared
from groupportal.tenancy.viewer import Viewer
from internships.models import CheckIn, LocationConsent, Placement
from internships.selectors.placement import placements_for
from internships.states import HOLDS
from rosters.selectors.roster import students

if TYPE_CHECKING:
    from rosters.models import Student

CHECK_IN = "internships.check_in"
REMEMBERED = dt.timedelta(days=92)
"""For how long the same request again is known."""
_ASKED = ("group", "public_id", "student", "host", "state", "starts_on", "ends_on", "arrived_on", "left_on")


def own_student(viewer: Viewer) -> Student:
    """The student this account is. DomainError for an account that is given to none."""
    row = _own_students(viewer).order_by("-starts_on", "-id").first()
    if row is None:
        raise DomainError(
            "no_student", "您的账号还没有对应到学生档案，请联系班主任或学校实习管理人员登记账号。"
        )
    return row


def _own_students(viewer: Viewer) -> QuerySet[Student]:
    return _students_of(viewer.user.pk, viewer.units_for(CHECK_IN))


def _students_of(user: int, units: Collection[int]) -> QuerySet[Student]:
    return students().filter(user=user, unit__in=units)


def own_placements(viewer: Viewer) -> QuerySet[Placement]:
    """The placements of the student this account is, the latest first."""
    rows = _placements_of(_own_students(viewer)).select_related("host__unit", "student", "post", "unit")
    return rows.defer("student__id_number")


def _placements_of(of: QuerySet[Student]) -> QuerySet[Placement]:
    return Placement.objects.filter(student__in=of.values("pk")).order_by("-starts_on", "-id")


def to_check_in(viewer: Viewer, key: uuid.UUID, today: dt.date, turn: tuple[object, ...]) -> list[Placement]:
    """The own placements with no more than a check-in asks of them, once it is one's ``turn``.

    With ``agreed``, whether the student agrees to positions now, and ``known``, the check-in that came of ``key`` before.
    """
    units = tuple(viewer.units_for(CHECK_IN))
    if not units:
        return []
    return _TO_CHECK_IN(viewer.user.pk, units, key, today - REMEMBERED, today, turn=turn)


def _to_check_in(
    user: int, units: Collection[int], key: uuid.UUID, since: dt.date, today: dt.date
) -> QuerySet[Placement]:
    agreed = LocationConsent.objects.filter(student=OuterRef("student"), withdrawn_at=None)
    known = CheckIn.objects.filter(key=key, day__gte=since, day__lte=today).order_by().values("pk")
    rows = _placements_of(_students_of(user, units)).only(*_ASKED)
    return rows.annotate(agreed=Exists(agreed), known=Subquery(known[:1]))


_TO_CHECK_IN = Prepared(_to_check_in)


def placement_now(rows: Iterable[Placement], day: dt.date) -> Placement | None:
    """Of a student's placements that of a day: the one that holds then, else the next to come, else the last one."""
    held = [row for row in rows if row.state in HOLDS]
    there = [row for row in held if row.starts_on <= day < row.ends_on]
    coming = [row for row in held if row.starts_on > day]
    return next(iter(there or coming[-1:] or held), None)


def check_ins_for(viewer: Viewer) -> QuerySet[CheckIn]:
    """Those of placements a person sees, without positions. Narrow it by ``day``: it is kept by month."""
    seen = placements_for(viewer).order_by().values("pk")
    rows = CheckIn.objects.filter(placement__in=seen).select_related("placement__student", "confirmed_by")
    return rows.defer("latitude", "longitude", "placement__student__id_number")


def has_consent(student_id: int) -> bool:
    """Whether the student agrees to positions now."""
    return LocationConsent.objects.filter(student=student_id, withdrawn_at=None).exists()
