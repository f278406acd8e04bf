"""Visits of the demo's teachers, for parts that are entered afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.utils import timezone

from groupportal.tenancy.models import Unit
from internships.enums import FindingItem, VisitFinding
from internships.models import Placement, Visit, VisitMet

_DAY = dt.timedelta(days=1)


def visited(school: Unit, rows: Iterable[Placement], first: dt.date, *, by: Any) -> None:
    """Each teacher was at each unit of the own students once."""
    findings = dict.fromkeys((item.value for item in FindingItem), VisitFinding.FINE.value)
    groups = [list(group) for _, group in groupby(rows, key=lambda row: (row.host_id, row.teacher_id))]
    visits = Visit.objects.bulk_create(
        Visit(
            unit=school,
            host=group[0].host,
            teacher=group[0].teacher,
            visited_at=timezone.make_aware(dt.datetime.combine(first + place % 40 * _DAY, dt.time(10))),
            findings=findings,
            text="学生都在岗，工作内容与协议一致。",
            noted_by=by,
        )
        for place, group in enumerate(groups)
    )
    VisitMet.objects.bulk_create(
        VisitMet(visit=visit, placement=row)
        for visit, group in zip(visits, groups, strict=True)
        for row in group
    )
