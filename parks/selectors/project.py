"""Projects, trainings and founding teams as their lists show them, and what counts of them in a time."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import Case, Count, QuerySet, Sum, When
from django.db.models.functions import Coalesce

from groupportal.tenancy.viewer import Viewer
from parks.enums import ProjectState, TrainingState
from parks.models import Attendance, JointProject, Milestone, Training
from parks.selectors.access import edited_trainings


def listed_projects(rows: QuerySet[JointProject]) -> QuerySet[JointProject]:
    """Projects with ``number_of_partners`` and ``number_of_achievements``."""
    return (
        rows.select_related("unit", "centre")
        .annotate(
            number_of_partners=Count("partners", distinct=True),
            number_of_achievements=Count("achievements", distinct=True),
        )
        .order_by("-starts_on", "-id")
    )


def with_contracts(rows: QuerySet[JointProject], viewer: Viewer) -> QuerySet[JointProject]:
    """Projects with ``kept_amount`` of the contract, in 元, for those who keep it; empty for others."""
    keeps = viewer.within("parks.edit_projects", "unit")
    return rows.annotate(kept_amount=Case(When(keeps, then="contract_amount")))


def overdue_milestones(today: dt.date) -> QuerySet[Milestone]:
    """What should have been reached in projects that run."""
    return Milestone.objects.filter(
        project__state=ProjectState.RUNNING, done_on=None, due_on__lt=today
    ).select_related("project")


def listed_trainings(rows: QuerySet[Training]) -> QuerySet[Training]:
    """Trainings with ``came``: person-times, by the list, or the number that was counted."""
    return (
        rows.select_related("unit", "centre")
        .annotate(came=Coalesce("counted", Count("attendances")))
        .order_by("-starts_at", "-id")
    )


def signed_at_the_door() -> QuerySet[Training]:
    """Trainings that show a code: whoever is there signs by it."""
    return Training.objects.exclude(secret="").filter(state=TrainingState.OPEN)


def held_between(
    starts_on: dt.date, ends_on: dt.date, kind: str | None = None, centre: UUID | None = None
) -> QuerySet[Training]:
    """Trainings that were held in this time, both ends included, by the day they began."""
    wanted = {"kind": kind, "centre__public_id": centre}
    return Training.objects.filter(
        state=TrainingState.HELD,
        starts_at__date__gte=starts_on,
        starts_at__date__lte=ends_on,
        **{field: value for field, value in wanted.items() if value},
    )


def times_of(trainings: QuerySet[Training]) -> int:
    """人次: everybody on a list once for each training, and what was counted where there is no list."""
    listed = Attendance.objects.filter(training__in=trainings).count()
    return listed + (trainings.aggregate(total=Sum("counted"))["total"] or 0)


def persons_of(trainings: QuerySet[Training]) -> int:
    """人: everybody on a list once, however many trainings; who was only counted is nobody known, and left out."""
    return Attendance.objects.filter(training__in=trainings).order_by().values("person").distinct().count()


def waiting_trainings(viewer: Viewer, now: dt.datetime) -> QuerySet[Training]:
    """Trainings this person keeps that are over and of which nobody has said who came."""
    return edited_trainings(viewer).filter(state=TrainingState.OPEN, ends_at__lt=now)
