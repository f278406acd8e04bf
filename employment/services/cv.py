"""What students say of themselves: wishes (就业意向) and lines of a CV."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from employment.models import CvLine, JobWish
from employment.selectors.application import APPLY, FOLLOW, own_students
from groupportal.accounts.services import save_in_words
from groupportal.audit.fields import trail
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError, NotAllowed
from groupportal.tenancy.viewer import Viewer
from rosters.selectors.roster import students

if TYPE_CHECKING:
    from rosters.models import Student


MOST_LINES = 40


@dataclass(frozen=True)
class WishInput:
    """What a student wants; ``place``: province and city. "" and None for not said."""

    intent: str
    place: tuple[str, str] = ("", "")
    section: str = ""
    post: str = ""
    unit_name: str = ""
    wage_from: Decimal | None = None
    from_on: dt.date | None = None


_SAID = tuple(field.name for field in fields(WishInput) if field.name != "place")
FIELDS = (*_SAID, "province", "city", "seen_since")


def said_of_wish(row: JobWish) -> WishInput:
    """What is said, to be said again with a change."""
    return WishInput(**{name: getattr(row, name) for name in _SAID}, place=(row.province, row.city))


def say_wish(student: Student, facts: WishInput, *, is_seen: bool | None = None, by: Actor) -> JobWish:
    """Say what a student wants; the student himself, or the school for one without an account.

    ``is_seen``: whether units may read it without name and invite; the student's own word alone, None leaves it.
    NotAllowed for anybody else.
    """
    own = isinstance(by, Viewer) and own_students(by).filter(pk=student.pk).exists()
    if own or is_seen is not None:
        _own(student, by)
    user = person(by, APPLY if own else FOLLOW, unit_id=student.unit_id)
    with transaction.atomic():
        students().select_for_update(of=("self",)).get(pk=student.pk)
        row = JobWish.objects.filter(student=student).first() or JobWish(student=student)
        before = trail(row, FIELDS) if row.pk else {}
        for name in _SAID:
            value = getattr(facts, name)
            setattr(row, name, value.strip() if isinstance(value, str) else value)
        row.province, row.city = facts.place
        if is_seen is not None:
            row.seen_since = (row.seen_since or timezone.now()) if is_seen else None
        row.updated_at = timezone.now()
        save_in_words(row)
        if before != (after := trail(row, FIELDS)):
            record("employment.wish_said", row, by=user, before=before, after=after)
    return row


@transaction.atomic
def add_line(
    student: Student,
    *,
    part: str,
    text: str,
    issuer: str = "",
    happened_on: dt.date | None = None,
    by: Viewer,
) -> CvLine:
    """A line of the own CV. DomainError for too many, and for a day to come."""
    _own(student, by)
    if happened_on and happened_on > timezone.localdate():
        raise DomainError("day_to_come", "日期还没有到，请核对。", field="happened_on")
    if student.cv_lines.count() >= MOST_LINES:
        raise DomainError("too_many", f"简历最多写 {MOST_LINES} 条，请先删去几条。")
    row = CvLine(
        student=student, part=part, text=text.strip(), issuer=issuer.strip(), happened_on=happened_on
    )
    save_in_words(row)
    record("employment.cv_line_added", student, by=by.user, after={"类别": row.get_part_display()})
    return row


@transaction.atomic
def remove_line(line: CvLine, *, by: Viewer) -> None:
    """Take a line of the own CV out."""
    _own(line.student, by)
    record("employment.cv_line_removed", line.student, by=by.user, before={"类别": line.get_part_display()})
    line.delete()


def _own(student: Student, by: Actor) -> None:
    if not isinstance(by, Viewer) or not own_students(by).filter(pk=student.pk).exists():
        raise NotAllowed("简历和意向由学生本人填写。")
