"""What a guardian sees of the own child's placement: no reasons, no positions, no marks, nobody else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from groupportal.deciding.standard import Ruled
from internships.enums import PlacementState
from internships.models import Leave, Placement
from internships.selectors.attendance import Day, days_between
from internships.selectors.papers import paper_steps
from internships.selectors.placement import placements
from internships.selectors.step import Step
from internships.states import HOLDS

if TYPE_CHECKING:
    from rosters.models import Student

RECENT = dt.timedelta(days=7)
MOST_LEAVE = 10
_GOES_ON = (PlacementState.APPROVED, PlacementState.RUNNING, PlacementState.ENDING)


@dataclass(frozen=True)
class Child:
    """The placement that goes on, else the next or the last one, with its papers, last days and leave."""

    placement: Placement
    papers: Sequence[Step]
    days: list[Day]
    leave: list[Any]


def is_guardian(name: str, student: Student) -> bool:
    """Whether a link that was made out to this name is still the guardian's of the roster."""
    return name == student.guardian[:60]


def seen_by_guardian(student: Student, today: dt.date) -> Child | None:
    """None for a student without an approved placement."""
    rows = list(placements().filter(student=student, state__in=HOLDS).order_by("-starts_on", "-pk"))
    goes_on = [row for row in rows if row.starts_on <= today < row.ends_on and row.state in _GOES_ON]
    coming = [row for row in rows if row.starts_on > today]
    row = next(iter(goes_on or coming[-1:] or rows), None)
    if row is None:
        return None
    leave = Leave.objects.filter(placement=row, state__in=(Ruled.WAITING, Ruled.ACCEPTED, Ruled.REFUSED))
    days = days_between(row, today - RECENT, today) if row.arrived_on else []
    return Child(
        row, paper_steps([row]).get(row.pk, ()), days, list(leave.order_by("-starts_on")[:MOST_LEAVE])
    )
