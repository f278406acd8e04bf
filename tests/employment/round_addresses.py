"""What a reader and an editor get at each address of two-way choice."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from employment.models import Chooser, Round
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.roles import Role
from tests.rows import make_row
from tests.sweeps.expected import Expected, Side

_ROUND, _UNIT, _POST, _CHOOSER, _CHANGE = (
    f"employment.{name}" for name in ("Round", "RoundUnit", "RoundPost", "Chooser", "Adjustment")
)


def _of_a_student(row: Round, side: Side) -> None:
    """The side's student takes part, in a round that has begun."""
    Round.objects.filter(pk=row.pk).update(state="open")
    place: Any = make_row(Chooser, {Round: row, Unit: side.unit})
    if someone := Membership.objects.filter(role=Role.STUDENT, unit=side.unit).first():
        type(place.student).objects.filter(pk=place.student_id).update(user=someone.user_id)


def _own_place(row: Chooser, side: Side) -> None:
    """The side's student's, in a round that has begun."""
    Round.objects.filter(pk=row.round_id).update(state="open")
    someone = Membership.objects.filter(role=Role.STUDENT, unit=side.unit).first()
    Chooser.objects.filter(pk=row.pk).update(unit=side.unit)
    type(row.student).objects.filter(pk=row.student_id).update(user=someone and someone.user_id)


def _of_a_school(row: Any, side: Side) -> None:
    """Of a student of the school that people act for."""
    Chooser.objects.filter(pk=row.chooser_id).update(unit=side.unit)


def _matched(row: Round, side: Side) -> None:
    """Its result waits to be published."""
    values = {"state": "matched", "seed": "0" * 32, "drawn_at": timezone.now()}
    Round.objects.filter(pk=row.pk).update(**values)


TABLE: dict[str, Expected] = {
    "employment:rounds": Expected(403, 200),
    "employment:round_new": Expected(403, 200),
    "employment:round": Expected(403, 200, _ROUND),
    "employment:round_edit": Expected(403, 200, _ROUND),
    "employment:round_posts": Expected(403, 200, _ROUND),
    "employment:round_students": Expected(403, 200, _ROUND),
    "employment:round_open": Expected(403, 302, _ROUND),
    "employment:round_draw": Expected(403, 302, _ROUND),
    "employment:round_match": Expected(403, 302, _ROUND),
    "employment:round_complaints": Expected(403, 200, _ROUND, opened=_matched),
    "employment:round_publish": Expected(403, 302, _ROUND),
    "employment:round_cancel": Expected(403, 200, _ROUND),
    "employment:round_hand_over": Expected(403, 200, _ROUND),
    "employment:round_choose": Expected(403, 403, _ROUND, opened=_of_a_student),
    "employment:round_choose_move": Expected(403, 403, _ROUND, opened=_of_a_student),
    "employment:round_choosers": Expected(403, 200, _ROUND),
    "employment:round_wishes": Expected(403, 200, _ROUND),
    "employment:round_limits": Expected(403, 200, _UNIT),
    "employment:round_leave": Expected(403, 200, _UNIT),
    "employment:round_rank": Expected(403, 403, _UNIT, values={"unit": "unit"}),
    "employment:round_rank_move": Expected(403, 403, _UNIT, values={"unit": "unit"}),
    "employment:round_post_close": Expected(403, 200, _POST),
    "employment:chooser": Expected(403, 200, _CHOOSER),
    "employment:chooser_adjust": Expected(403, 200, _CHOOSER),
    "employment:adjustments": Expected(403, 200),
    "employment:adjustment": Expected(403, 200, _CHANGE),
    "employment-api:round-list": Expected(403, 200),
    "employment-api:round-detail": Expected(403, 200, _ROUND),
    "employment-api:round_post-list": Expected(403, 200),
    "employment-api:round_post-detail": Expected(403, 200, _POST),
    "employment-api:choice-list": Expected(403, 403),
    "employment-api:choice-detail": Expected(403, 403, _CHOOSER, opened=_own_place),
    "employment-api:choice_wish": Expected(403, 403, _CHOOSER, opened=_own_place),
    "employment-api:chooser-list": Expected(403, 200),
    "employment-api:chooser-detail": Expected(403, 200, _CHOOSER),
    "employment-api:round_wish-list": Expected(403, 200),
    "employment-api:round_wish-detail": Expected(403, 200, "employment.StudentWish", opened=_of_a_school),
    "employment-api:ranking-list": Expected(403, 403),
    "employment-api:ranking-detail": Expected(403, 403, _UNIT, values={"unit": "unit"}),
    "employment-api:ranking_rank": Expected(403, 403, _UNIT, values={"unit": "unit"}),
}
