"""Placements that run: arriving, leaving, ending early. The unit confirms who leaves early. Moving on: ``services.moving``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from groupportal.days import checked_day
from groupportal.deciding.actor import Actor, acting
from groupportal.deciding.standard import Ruled
from groupportal.deciding.undone import on_undone
from groupportal.errors import DomainError
from groupportal.hooks import Hook
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate, quoted
from internships.enums import AssessmentState, EndKind, PlacementState
from internships.models import Assessment, Certificate, Placement
from internships.selectors.fallen import fallen
from internships.services.approving import PLACEMENTS
from internships.services.outcome import Outcome
from internships.services.together import ARRANGE, act, refuse_let_off
from internships.states import BEGUN, PLACEMENT

CONFIRM = "internships.confirm"
WITHIN = "同一单位内变更"
"""Stands for who confirms the leaving where nobody leaves the unit."""
on_arrived: Hook[[Sequence[Placement]], None] = Hook(
    "internships.students_arrived", "Students came anew to units (placements): what other rooms make of it."
)
_P = PlacementState


@transaction.atomic
def arrive(rows: Sequence[Placement], *, on: dt.date, by: Actor) -> Outcome[Placement]:
    """Confirm that students came to the unit on a day: their placements run. Refused before the first and after the last day.

    Refused each by itself, too, where what the approval rested on fell since (``selectors.fallen``) or the unit takes nobody any more.
    """
    checked_day(on, "到岗日期")
    hindered = fallen(rows, on)

    def check(row: Placement) -> None:
        PLACEMENT.move(row, _P.RUNNING)
        if words := hindered.get(row.pk):
            raise DomainError("fallen", words)
        if row.host.is_suspended:
            words = (
                f"{quoted(row.host)}已停止接收实习：{row.host.suspended_reason}。请取消这份安排，另行安排。"
            )
            raise DomainError("host_suspended", words)
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
    _leave_before(outcome.done, by)
    on_arrived.send(_came_anew(outcome.done))
    return outcome


def _leave_before(rows: Sequence[Placement], by: Actor) -> None:
    """Who goes on by another placement of the batch, from the day one that runs ends, has left that one."""
    running = Placement.objects.filter(student__in=[row.student_id for row in rows], state=_P.RUNNING)
    begun = {(row.student_id, row.batch_id, row.starts_on) for row in rows}
    over = [one for one in running if (one.student_id, one.batch_id, one.ends_on) in begun]
    hosts = {(row.student_id, row.host_id) for row in rows}
    for stays in (True, False):
        if alike := [one for one in over if ((one.student_id, one.host_id) in hosts) is stays]:
            # Who confirms at the new unit has nothing to say at the one before: the program does it, in that person's name.
            left = leave(alike, confirmer=WITHIN if stays else "", by=acting(by))
            if left.refused:
                raise left.refused[0][1]


def _came_anew(rows: Sequence[Placement]) -> list[Placement]:
    """Without those who were at that unit before and only moved on: within the batch, or from the day the one before ended."""
    before = Placement.objects.filter(
        student__in=[row.student_id for row in rows],
        host__in=[row.host_id for row in rows],
        state__in=BEGUN,
    ).exclude(pk__in=[row.pk for row in rows])
    known: set[tuple[Any, ...]] = set()
    for one in before:
        known.add((one.student_id, one.host_id, one.ends_on))
        if one.end_kind == EndKind.MOVED:
            known.add((one.student_id, one.host_id, f"batch {one.batch_id}"))
    return [
        row
        for row in rows
        if not known & {(row.student_id, row.host_id, on) for on in (row.starts_on, f"batch {row.batch_id}")}
    ]


@transaction.atomic
def take_back_arrival(placement: Placement, *, reason: str, by: Actor) -> Placement:
    """The student never came: the placement waits for the arrival again, what it brought the unit goes. For arrivals confirmed by
    mistake: DomainError naming what is there of the student's time at the unit.
    """
    if not reason.strip():
        raise DomainError("reason_missing", "请写明为什么取消，例如“确认错了人”。", field="reason")

    def check(row: Placement) -> None:
        PLACEMENT.undo(row, _P.APPROVED)
        if row.end_kind:
            words = "这份实习已经约好哪天转岗，请先取消新的安排，再取消到岗。"
            raise DomainError("moves", words)
        there = [
            words
            for (name, words), but in _OF_BEING_THERE.items()
            if getattr(row, name).exclude(**but).exists()
        ]
        if there:
            words = f"这名学生已经有{'、'.join(there)}，说明到过岗，不能取消到岗。不再实习的，请登记离岗。"
            raise DomainError("was_there", words)

    row = act(
        [placement],
        ARRANGE,
        by=by,
        check=check,
        values={"arrived_on": None},
        recorded="internships.arrival_taken_back",
        note=reason.strip(),
    ).only()
    on_undone.send(row, f"取消到岗：{reason.strip()}")
    return row


_NOT_SO = {"state__in": (Ruled.REFUSED, Ruled.WITHDRAWN)}
_OF_BEING_THERE: dict[tuple[str, str], dict[str, Any]] = {
    ("day_rolls", "签到"): {},
    ("make_ups", "补签"): _NOT_SO,
    ("leaves", "请假"): _NOT_SO,
    ("journals", "日志"): {"text": ""},
    ("reports", "实习报告"): _NOT_SO,
    ("pays", "报酬记录"): {"is_current": False},
    ("visits", "走访"): {"visit__is_void": True},
    ("feedback", "单位反馈"): {},
    ("incidents", "突发事件"): {},
    ("assessments", "考核评分"): {"scores__isnull": True},
}
"""By what records it shows that a student came, by their names on a placement, and which of them show nothing."""


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
    """Students left: ``on`` is the day after their last, else each with the placement. Before that day it ends early, which needs a reason.

    Where the unit itself says it, or somebody there signed (``confirmer``), it is confirmed by that; else an early end waits for
    the unit (``confirm_leaving``). ``moves``: to another unit or post.
    """
    text = reason.strip()

    def check(row: Placement) -> None:
        PLACEMENT.move(row, _P.ENDING)
        day, end = on or _end(row), _end(row)
        last = checked_day(day - dt.timedelta(days=1), "最后在岗日期")
        if day > end:
            words = f"这份实习到{cndate(row.last_day)}为止，最后在岗日期请填这一天或更早的日期。"
            raise DomainError("after_end", words, field="on")
        if day < end and not text:
            words = f"这份实习到{cndate(row.last_day)}为止，最后在岗日期是{cndate(last)}的，是提前结束，请写明原因。"
            raise DomainError("reason_missing", words, field="reason")
        if day <= row.starts_on or day < (row.arrived_on or row.starts_on):
            words = f"最后在岗日期不应早于开始日期（{cndate(row.starts_on)}），请核对。"
            raise DomainError("before_start", words, field="on")

    def values(row: Placement) -> Mapping[str, Any]:
        day, kind, why = on or _end(row), EndKind.MOVED if moves else EndKind.EARLY, text
        if day == _end(row):
            # A move that was planned is a move on its day.
            kind, why = (EndKind.MOVED, row.end_reason) if row.end_kind else (EndKind.DONE, "")
        ended = {
            "left_on": day,
            "ends_on": day,
            "planned_ends_on": row.planned_ends_on or _end(row),
            "end_kind": kind,
            "end_reason": why,
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
    """The student is still there: the placement runs on, to the planned end at most. For leavings that were recorded by mistake.

    DomainError while a certificate says that it is over, and once it is graded or handed in to be.
    """
    if not reason.strip():
        raise DomainError("reason_missing", "请写明为什么取消，例如“登记错了人”。", field="reason")

    def check(row: Placement) -> None:
        if row.end_kind == EndKind.MOVED and _moved_on(row):
            words = (
                "这名学生已经转到别的单位或岗位。转错了的，请先取消新的安排；已经在那里的，在新的安排上办理。"
            )
            raise DomainError("moved", words)
        PLACEMENT.move(row, _P.RUNNING)
        _refuse_closed(row)
        refuse_let_off(row.batch, [row.student_id])(row.student)
        if ends_on <= row.starts_on:
            words = f"结束日期不应早于开始日期（{cndate(row.starts_on)}），请核对。"
            raise DomainError("backwards", words, field="ends_on")
        if ends_on > (planned := row.planned_ends_on or row.batch.ends_on):
            last = cndate(planned - dt.timedelta(days=1))
            words = (
                f"原定到{last}为止，取消离岗不能延长。要做得更久的，请办理“转岗、变更”，重新签协议、审批。"
            )
            raise DomainError("longer", words, field="ends_on")
        row.ends_on = ends_on

    def values(row: Placement) -> Mapping[str, Any]:
        # What was agreed to the planned end stands for an earlier one too.
        planned = row.planned_ends_on if row.planned_ends_on and ends_on < row.planned_ends_on else None
        ended = {
            "ends_on": ends_on,
            "left_on": None,
            "planned_ends_on": planned,
            "end_kind": "",
            "end_reason": "",
        }
        return {**ended, "left_confirmer": "", "left_confirmed_on": None}

    return act(
        [placement],
        ARRANGE,
        by=by,
        check=check,
        values=values,
        recorded="internships.leaving_taken_back",
        note=reason.strip(),
        apart=True,
    ).only()


def _moved_on(row: Placement) -> bool:
    later = Placement.objects.filter(student=row.student_id, batch=row.batch_id, starts_on__gte=row.ends_on)
    return later.exclude(state=_P.CANCELLED).exists()


def _refuse_closed(row: Placement) -> None:
    if Certificate.objects.filter(placement=row, withdrawn_on__isnull=True).exists():
        raise DomainError("certified", "这份实习已经开了实习证明，请先撤销实习证明，再取消离岗。")
    graded = set(Assessment.objects.filter(placement=row).values_list("state", flat=True))
    if AssessmentState.APPROVED in graded:
        words = "这份实习的考核结果已经确认，不能再取消离岗。学生还在实习的，请从实际日期起另行安排。"
        raise DomainError("graded", words)
    if AssessmentState.SUBMITTED in graded:
        raise DomainError("graded", "这份实习的考核正在等确认，请先撤回或退回考核，再取消离岗。")
