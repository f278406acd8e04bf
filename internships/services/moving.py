"""Placements that another one takes the place of, on a day: at another unit or post, on other terms, for longer; and those let go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, acting
from groupportal.errors import DomainError
from groupportal.ui.formats import cndate
from internships.enums import EndKind, PlacementState
from internships.models import Placement
from internships.selectors.papers import is_outdated
from internships.services.approving import PLACEMENTS
from internships.services.outcome import Outcome
from internships.services.placement import PlacementInput, arrange_students, placement_facts
from internships.services.running import WITHIN, leave
from internships.services.terms import retold
from internships.services.together import ARRANGE, act, elsewhere, for_trail, hold, locked
from internships.states import HOLDS, PLACEMENT

_P = PlacementState
_TERMS = ("pay", "ends_on", "exemption", "far_filing")
_SAFETY = ("is_safety_passed", "safety_passed_on", "safety_score")


@transaction.atomic
def transfer(
    placement: Placement, facts: PlacementInput, *, reason: str, confirmer: str = "", by: Actor
) -> Placement:
    """To another unit or post, or on other terms: this one ends on the day the new one starts, which is drafted in the same deed and
    goes its way anew. Up to today it ends now; on a day to come it runs on until then, and ends by the arrival on the new one. From the
    day after its last it ends as planned: who stays for longer.

    DomainError where nothing is another, what was signed still counts, and for a day that leaves a gap.
    """
    row = locked([placement], ARRANGE, by).get(placement.pk)
    if row is None:
        raise elsewhere()
    is_here = (facts.host, facts.post) == (row.host, row.post)
    same = all(getattr(facts, name) == getattr(row, name) for name in _TERMS)
    if is_here and same and not retold(row, facts) and not is_outdated(row):
        words = "单位、岗位、报酬、住宿、地点和结束日期都与现在的相同，没有要改的，请重新填写。"
        raise DomainError("same_post", words, field="host")
    if is_here_still := facts.host == row.host:
        confirmer = confirmer or WITHIN
    if facts.starts_on > timezone.localdate():
        if confirmer and not is_here_still:
            words = "今后才离开原单位的，由谁确认到离岗那天再登记，这里不用填。"
            raise DomainError("confirmer_early", words, field="confirmer")
        old = _ends_before(row, facts.starts_on, reason.strip())
    else:
        old = leave([row], on=facts.starts_on, reason=reason, confirmer=confirmer, moves=True, by=by).only()
    new = arrange_students(row.batch, [row.student], facts, by=by).only()
    if is_here_still:
        for name in _SAFETY:
            setattr(new, name, getattr(row, name))
        new.save(update_fields=_SAFETY)
    record("internships.placement_moved", old, by=acting(by), after=for_trail(new), note=reason.strip())
    return new


def _ends_before(row: Placement, day: dt.date, reason: str) -> Placement:
    """It runs up to a day to come. What was agreed on stands: nobody is there for longer than that."""
    if row.state != _P.RUNNING:
        PLACEMENT.move(row, _P.ENDING)
    if not row.starts_on < day <= row.ends_on:
        words = (
            f"现在的实习是{row.describe()}，新的最晚从结束的第二天（{cndate(row.ends_on)}）起，请核对日期。"
        )
        raise DomainError("day_outside", words, field="starts_on")
    if day < row.ends_on:
        row.planned_ends_on, row.ends_on = row.planned_ends_on or row.ends_on, day
        row.end_kind, row.end_reason = EndKind.MOVED, reason
        row.save(update_fields=["planned_ends_on", "ends_on", "end_kind", "end_reason", "updated_at"])
    return row


def transfer_facts(row: Placement, *, stays: bool = False) -> PlacementInput:
    """What the new placement takes along of the old one: all but unit, post, mentor and what happened there, from today on; with these
    where the student stays (``stays``)."""
    facts = replace(
        placement_facts(row),
        starts_on=timezone.localdate(),
        sanctioned_on=None,
        is_sanction_by_school=None,
        is_sanction_agreed=None,
    )
    return facts if stays else replace(facts, post=None, mentor=None, pay=None, region="", province="")


@transaction.atomic
def cancel_placements(rows: Sequence[Placement], *, reason: str, by: Actor) -> Outcome[Placement]:
    """Let go of placements that have not begun. DomainError without a reason. One that was to end by a move to it runs on as planned."""
    if not reason.strip():
        raise DomainError("reason_missing", "请写明取消的原因。", field="reason")
    outcome = act(
        rows,
        ARRANGE,
        by=by,
        check=lambda row: PLACEMENT.move(row, _P.CANCELLED),
        values={},
        recorded=PLACEMENTS.recorded[_P.CANCELLED],
        note=reason.strip(),
    )
    _run_on(outcome.done, by)
    return outcome


def _run_on(rows: Sequence[Placement], by: Actor) -> None:
    """Those that run and were to end by a move to one of these end as they were planned to, or where another one that holds begins."""
    of = {(row.student_id, row.batch_id, row.starts_on) for row in rows}
    held = Placement.objects.filter(
        student__in=[row.student_id for row in rows], state=_P.RUNNING, end_kind=EndKind.MOVED
    )
    for pk, *move in held.values_list("pk", "student", "batch", "ends_on"):
        if tuple(move) in of and (row := hold(pk)).planned_ends_on:
            others = Placement.objects.filter(student=row.student_id, state__in=HOLDS).exclude(pk=pk)
            before = others.filter(starts_on__gte=row.ends_on, starts_on__lt=row.planned_ends_on)
            words = "新的安排已取消"
            if next_one := before.order_by("starts_on").values_list("starts_on", flat=True).first():
                row.ends_on = next_one
                words += "，到下一份安排开始为止"
            else:
                row.ends_on, row.planned_ends_on, row.end_kind, row.end_reason = (
                    row.planned_ends_on,
                    None,
                    "",
                    "",
                )
            row.save(update_fields=["planned_ends_on", "ends_on", "end_kind", "end_reason", "updated_at"])
            record("internships.leaving_taken_back", row, by=acting(by), after=for_trail(row), note=words)
