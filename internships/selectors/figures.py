"""Which placements count in a time, and from when to when somebody was there: by the days of arriving and leaving, not by the plan."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from groupportal.files.models import StoredFile
from groupportal.tenancy.kept import once
from internships.enums import AgreementState, AssessmentState, JournalState, PolicyKind
from internships.models import (
    Agreement,
    Archive,
    Assessment,
    Batch,
    Cover,
    DayRoll,
    HostUnit,
    Incident,
    Journal,
    PayRecord,
    Placement,
    Post,
    VisitMet,
)
from internships.rules.majors import category
from rosters.selectors.roster import programmes

_THERE = ("running", "ending", "archived")


def there_on(day: dt.date) -> QuerySet[Placement]:
    """Placements of which the student has arrived and not left: the day of leaving no longer counts."""
    rows = Placement.objects.filter(state__in=_THERE, arrived_on__lte=day)
    return rows.filter(Q(left_on__isnull=True) | Q(left_on__gt=day))


def there_between(since: dt.date, until: dt.date) -> QuerySet[Placement]:
    """Placements with a day in this time, both ends included; one that ended on its first day counts on that day."""
    rows = Placement.objects.filter(state__in=_THERE, arrived_on__lte=until)
    return rows.filter(
        Q(left_on__isnull=True) | Q(left_on__gt=since) | Q(left_on=F("arrived_on"), arrived_on__gte=since)
    )


def one_a_student(rows: QuerySet[Placement]) -> QuerySet[Placement]:
    """Of each student the last of these placements."""
    later = Q(arrived_on__gt=OuterRef("arrived_on")) | Q(
        arrived_on=OuterRef("arrived_on"), pk__gt=OuterRef("pk")
    )
    return rows.filter(~Exists(rows.order_by().filter(later, student=OuterRef("student"))))


def with_record(rows: QuerySet[Placement], what: str, since: dt.date, until: dt.date) -> QuerySet[Placement]:
    """Those of which there is this record within the time, or by its end where it is a state that stays."""
    here: dict[str, Any] = {"placement": OuterRef("pk")}
    days = (since, until)
    came = Q(came_at__isnull=False) | Q(is_made_up=True)
    held: dict[str, QuerySet[Any]] = {
        "archived": Archive.objects.filter(archived_at__date__lte=until, **here),
        "assessed": Assessment.objects.filter(
            state__in=(AssessmentState.APPROVED, AssessmentState.REPLACED), ruled_at__date__lte=until, **here
        ),
        "checked_in": DayRoll.objects.filter(came, day__range=days, **here),
        "visited": VisitMet.objects.filter(visit__is_void=False, visit__visited_at__date__range=days, **here),
        "journalled": Journal.objects.filter(state=JournalState.APPROVED, ruled_at__date__range=days, **here),
        "agreed": Agreement.objects.filter(
            state=AgreementState.EFFECTIVE,
            school_on__lte=until,
            unit_on__lte=until,
            student_on__lte=until,
            **here,
        ),
        "paid": PayRecord.objects.filter(is_current=True, paid_on__range=days, **here),
        "insured": Cover.objects.filter(
            student=OuterRef("student"),
            policy__kind=PolicyKind.LIABILITY,
            policy__starts_on__lte=until,
            policy__ends_on__gt=since,
        ),
    }
    return rows.filter(Exists(held[what]))


def hosts_of(rows: QuerySet[Placement]) -> QuerySet[HostUnit]:
    """The units of these placements."""
    return HostUnit.objects.filter(pk__in=rows.order_by().values("host"))


def papers_of(batches: QuerySet[Batch], name: str) -> list[tuple[StoredFile, str]]:
    """A paper of these batches (``plan_file``, ``mode_report``) as the proof of a figure, with what it is."""
    held = batches.exclude(**{name: None}).select_related(f"{name}__shown_as", "unit").order_by("pk")
    label = Batch._meta.get_field(name).verbose_name  # type: ignore[union-attr]
    return [(getattr(row, name), f"{row.unit.name}{row.name}：{label}") for row in held]


def of_known_majors(rows: QuerySet[Placement]) -> QuerySet[Placement]:
    """Those of which the student's programme and what the post is for are both recorded."""
    return rows.filter(student__programme__isnull=False, post__major_codes__isnull=False).exclude(
        post__major_codes=[]
    )


def fitting(rows: QuerySet[Placement]) -> QuerySet[Placement]:
    """Those whose post is of the 专业大类 of the student's programme, as the rule of Article 8 sees it. Two queries more."""
    return rows.filter(_fits())


@once
def _fits() -> Q:
    learned: dict[int, list[int]] = defaultdict(list)
    for key, code in programmes().order_by().values_list("pk", "code"):
        if (found := category(code)) is not None:
            learned[found].append(key)
    worked: dict[int, list[int]] = defaultdict(list)
    for key, codes in Post.objects.exclude(major_codes=None).order_by().values_list("pk", "major_codes"):
        for one in {found for code in codes if (found := category(code)) is not None}:
            worked[one].append(key)
    fits = Q(pk__in=())
    for one in learned.keys() & worked.keys():
        fits |= Q(student__programme__in=learned[one], post__in=worked[one])
    return fits


def pays_between(since: dt.date, until: dt.date) -> QuerySet[PayRecord]:
    """What was paid in a time, both ends included; what was corrected counts as corrected."""
    return PayRecord.objects.filter(is_current=True, paid_on__range=(since, until))


def incidents_between(since: dt.date, until: dt.date) -> QuerySet[Incident]:
    """Incidents that were reported in a time, both ends included."""
    return Incident.objects.filter(reported_at__date__range=(since, until))
