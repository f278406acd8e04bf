"""Which placements count in a time, and from when to when somebody was there: by the days of arriving and leaving, not by the plan."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from internships.models import HostUnit, Placement

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


def hosts_of(rows: QuerySet[Placement]) -> QuerySet[HostUnit]:
    """The units of these placements."""
    return HostUnit.objects.filter(pk__in=rows.order_by().values("host"))
