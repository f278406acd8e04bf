"""Placements that run: arriving, leaving, ending early, moving to another unit. The unit confirms who leaves early."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from groupportal.audit.services import record
from groupportal.days import checked_day
from groupportal.deciding.actor import Actor, acting
from groupportal.errors import DomainError
from groupportal.hooks import Hook
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate
from internships.enums import AssessmentState, EndKind, PlacementState
from internships.models import Assessment, Certificate, Placement
from internships.services.outcome import Outcome
from internships.services.placement import (
    ARRANGE,
    PLACEMENTS,
    PlacementInput,
    act,
    arrange_students,
    for_trail,
    locked,
    placement_facts,
    refuse_let_off,
)
from internships.states import PLACEMENT

CONFIRM = "internships.confirm"
on_arrived: Hook[[Sequence[Placement]], None] = Hook(
    "internships.students_arrived", "Students came anew to units (placements): what other rooms make of it."
)
_P = PlacementState


@transaction.atomic
def arrive(rows: Sequence[Placement], *, on: dt.date, by: Actor) -> Outcome[Placement]:
    """Confirm that students came to the unit on a day: their placements run. Refused before the first and after the last day."""
    checked_day(on, "到岗日期")

    def check(row: Placement) -> None:
        PLACEMENT.move(row, _P.RUNNING)
        if not row.starts_on <= on < row.ends_on:
            words = f"实习时间是{row.describe()}，到岗日期{cndate(on)}不在里面，请核对。"
            raise DomainError("day_outside", words, field="on")

    outcome = act(
        rows,
        CONFIRM,
        by=by,
        check=check,
        values={"arrived_on": on},
        recorded=PLACEMENTS.recorded[_P.RUNNING],
        apart=True,
    )
    on_arrived.send(_came_anew(outcome.done))
    return outcome


def _came_anew(rows: Sequence[Placement]) -> list[Placement]:
    """Without those who only changed the post: their placement before, at the same unit, ended by the move on the first day of this."""
    before = Placement.objects.filter(
        student__in=[row.student_id for row in rows],
        host__in=[row.host_id for row in rows],
        end_kind=EndKind.MOVED,
    )
    moved = set(before.values_list("student", "host", "ends_on"))
    return [row for row in rows if (row.student_id, row.host_id, row.starts_on) not in moved]


@transaction.atomic
def leave(
    rows: Sequence[Placement],
    *,
    on: dt.date | None = None,
    reason: str = "",
    confirmer: str = "",
    moves: bool = False,
    by: Actor,
) -> Outcome[Placement]:
    """Students left: on a day, else each on the day the placement ends. Before that day it ends early, which needs a reason.

    Where the unit itself says it, or somebody there signed (``confirmer``), it is confirmed by that; else an early end waits for
    the unit (``confirm_leaving``). ``moves``: to another unit or post.
    """
    text = reason.strip()

    def check(row: Placement) -> None:
        PLACEMENT.move(row, _P.ENDING)
        day, end = on or _end(row), _end(row)
        checked_day(day, "离岗日期")
        if day > end:
            words = f"这份实习到{cndate(row.last_day)}为止，离岗日期（不再在岗的第一天）请填{cndate(end)}或更早的日期。"
            raise DomainError("after_end", words, field="on")
        if day < end and not text:
            words = (
                f"这份实习到{cndate(row.last_day)}为止，做满的离岗日期填{cndate(end)}；"
                f"{cndate(day)}离岗是提前结束，请写明原因。"
            )
            raise DomainError("reason_missing", words, field="reason")
        if day <= row.starts_on or day < (row.arrived_on or row.starts_on):
            words = f"离岗日期应晚于开始日期（{cndate(row.starts_on)}），也不早于到岗日期（{cndate(row.arrived_on)}）。"
            raise DomainError("before_start", words, field="on")

    def values(row: Placement) -> Mapping[str, Any]:
        day = on or _end(row)
        early = EndKind.MOVED if moves else EndKind.EARLY
        kind = EndKind.DONE if day == _end(row) else early
        ended = {
            "left_on": day,
            "ends_on": day,
            "end_kind": kind,
            "end_reason": "" if kind == EndKind.DONE else text,
        }
        return {**ended, **_confirmed(row, by, confirmer.strip())}

    return act(
        rows, CONFIRM, by=by, check=check, values=values, recorded=PLACEMENTS.recorded[_P.ENDING], note=text
    )


def _end(row: Placement) -> dt.date:
    assert row.ends_on is not None  # noqa: S101 -- the column takes no null
    return row.ends_on


def _confirmed(row: Placement, by: Actor, confirmer: str) -> dict[str, Any]:
    """Who at the unit said so, and when it was written down; nothing while nobody did."""
    if isinstance(by, Viewer) and row.host.unit_id in by.units_for("internships.edit_own_host"):
        confirmer = by.user.name
    return {"left_confirmer": confirmer, "left_confirmed_on": timezone.localdate() if confirmer else None}


@transaction.atomic
def confirm_leaving(rows: Sequence[Placement], *, confirmer: str = "", by: Actor) -> Outcome[Placement]:
    """The unit says that a student left; for a unit without an account the school writes down who signed there."""

    def check(row: Placement) -> None:
        if row.state != _P.ENDING or row.left_confirmed_on:
            done = "已经确认过" if row.left_confirmed_on else f"现在是“{row.get_state_display()}”"
            raise DomainError("state", f"这份实习安排{done}，没有离岗要确认。请刷新页面。")
        if not _confirmed(row, by, confirmer.strip())["left_confirmer"]:
            words = "请写明单位由谁确认，例如离岗确认书上签字的人。"
            raise DomainError("confirmer_missing", words, field="confirmer")

    return act(
        rows,
        CONFIRM,
        by=by,
        check=check,
        values=lambda row: _confirmed(row, by, confirmer.strip()),
        recorded="internships.leaving_confirmed",
    )


@transaction.atomic
def take_back_leaving(placement: Placement, *, ends_on: dt.date, reason: str, by: Actor) -> Placement:
    """The student is still there: the placement runs on to a day. For leavings that were recorded by mistake.

    DomainError while a certificate says that it is over, and once it is graded or handed in to be.
    """
    if not reason.strip():
        raise DomainError("reason_missing", "请写明为什么取消，例如“登记错了人”。", field="reason")

    def check(row: Placement) -> None:
        if row.end_kind == EndKind.MOVED:
            raise DomainError("moved", "这名学生已经转到别的单位或岗位，不能取消离岗；请在新的安排上办理。")
        PLACEMENT.move(row, _P.RUNNING)
        _refuse_closed(row)
        refuse_let_off(row.batch, [row.student_id])(row.student)
        if ends_on <= row.starts_on:
            words = f"结束日期不应早于开始日期（{cndate(row.starts_on)}），请核对。"
            raise DomainError("backwards", words, field="ends_on")
        row.ends_on = ends_on

    values = {"ends_on": ends_on, "left_on": None, "end_kind": "", "end_reason": ""}
    return act(
        [placement],
        ARRANGE,
        by=by,
        check=check,
        values={**values, "left_confirmer": "", "left_confirmed_on": None},
        recorded="internships.leaving_taken_back",
        note=reason.strip(),
        apart=True,
    ).only()


def _refuse_closed(row: Placement) -> None:
    if Certificate.objects.filter(placement=row, withdrawn_on__isnull=True).exists():
        raise DomainError("certified", "这份实习已经开了实习证明，请先撤销实习证明，再取消离岗。")
    graded = set(Assessment.objects.filter(placement=row).values_list("state", flat=True))
    if AssessmentState.APPROVED in graded:
        words = "这份实习的考核结果已经确认，不能再取消离岗。学生还在实习的，请从实际日期起另行安排。"
        raise DomainError("graded", words)
    if AssessmentState.SUBMITTED in graded:
        raise DomainError("graded", "这份实习的考核正在等确认，请先撤回或退回考核，再取消离岗。")


@transaction.atomic
def transfer(
    placement: Placement, facts: PlacementInput, *, reason: str, confirmer: str = "", by: Actor
) -> Placement:
    """To another unit or post: this one ends on the day the new one starts, which is drafted in the same deed and goes its way anew."""
    row = locked([placement], ARRANGE, by).get(placement.pk, placement)
    if (facts.host, facts.post) == (row.host, row.post):
        raise DomainError("same_post", "新的单位和岗位与现在的相同，请重新选择。", field="host")
    old = leave([row], on=facts.starts_on, reason=reason, confirmer=confirmer, moves=True, by=by).only()
    new = arrange_students(row.batch, [row.student], facts, by=by).only()
    record("internships.placement_moved", old, by=acting(by), after=for_trail(new), note=reason.strip())
    return new


def transfer_facts(row: Placement) -> PlacementInput:
    """What the new placement takes along of the old one: all but unit, post, mentor and what happened there, from today on."""
    return replace(
        placement_facts(row),
        post=None,
        mentor=None,
        starts_on=timezone.localdate(),
        pay=None,
        region="",
        province="",
        sanctioned_on=None,
        is_sanction_by_school=None,
        is_sanction_agreed=None,
    )
