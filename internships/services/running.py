"""Placements that run: arriving, leaving, ending early, moving to another unit. The unit confirms who leaves early."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
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
from groupportal.ui.formats import cndate, quoted
from internships.enums import AgreementState, AssessmentState, EndKind, Party, PlacementState
from internships.models import Agreement, Assessment, Certificate, Consent, Placement
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
    """Confirm that students came to the unit on a day: their placements run. Refused before the first and after the last day.

    Refused each by itself, too, where what the approval rested on fell since: a consent, the agreement, the safety test, the unit.
    """
    checked_day(on, "到岗日期")
    fallen = _fallen(rows)

    def check(row: Placement) -> None:
        PLACEMENT.move(row, _P.RUNNING)
        if words := fallen.get(row.pk):
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
    on_arrived.send(_came_anew(outcome.done))
    return outcome


def _fallen(rows: Sequence[Placement]) -> dict[int, str]:
    """Of these, what an approval rests on and was taken back, refused or failed since (Articles 9, 14, 31), in words."""
    ids, found = [row.pk for row in rows], {}
    for pk in Placement.objects.filter(pk__in=ids, is_safety_passed=False).values_list("pk", flat=True):
        found[pk] = "安全教育考核没有合格，不能到岗。请先重新培训、考核，登记合格后再确认到岗。"
    deals: dict[int, set[str]] = defaultdict(set)
    for pk, state in Agreement.objects.filter(placement__in=ids).values_list("placement", "state"):
        deals[pk].add(state)
    for pk, states in deals.items():
        if AgreementState.EFFECTIVE not in states:
            found[pk] = "三方协议没有生效，不能到岗。请先办好协议，再确认到岗。"
    for one in Consent.objects.filter(placement__in=ids).exclude(is_agreed=True):
        who = Party(one.party).label
        why = f"不同意（{one.reason or '没有写原因'}）" if one.is_agreed is False else "还没有重新签"
        found[one.placement_id] = f"{who}{why}知情同意书，不能到岗。请与{who}联系，同意后再确认到岗。"
    return found


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
        day = on or _end(row)
        early = EndKind.MOVED if moves else EndKind.EARLY
        kind = EndKind.DONE if day == _end(row) else early
        ended = {
            "left_on": day,
            "ends_on": day,
            "planned_ends_on": _end(row),
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
            words = f"原定到{last}为止，取消离岗不能延长。要做得更久的，另行安排一份，重新签协议、审批。"
            raise DomainError("longer", words, field="ends_on")
        row.ends_on = ends_on

    values = {"ends_on": ends_on, "left_on": None, "planned_ends_on": None, "end_kind": "", "end_reason": ""}
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
