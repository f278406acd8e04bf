"""学生交接: a teacher asks that a colleague guides own students from a day on; accepted, it is carried out as the office's own is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from groupportal.deciding.actor import Actor
from groupportal.deciding.ruling import RulingKind
from groupportal.deciding.standard import Ruled, told, trail
from groupportal.errors import DomainError, NotAllowed
from groupportal.messages.services import notify
from groupportal.tenancy.selectors import people_who_can
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate, in_one, quoted
from internships.enums import PlacementState
from internships.models import HandOver, HandOverStudent, Placement
from internships.selectors.handover import PROPOSE, RULE, ruled_by
from internships.selectors.placement import VIEW_SCHOOL
from internships.services.outcome import Outcome, each
from internships.services.placement import assign
from internships.services.together import locked

if TYPE_CHECKING:
    from rosters.models import Teacher

GUIDED = (PlacementState.DRAFT, PlacementState.RETURNED, PlacementState.APPROVED, PlacementState.RUNNING)
"""Placements whose teacher may still change: see ``services.placement.assign``."""
MOST_AHEAD = dt.timedelta(days=180)


class _HandOvers(RulingKind[HandOver]):
    """Both teachers are of the same school, so it is the person alone that may not be the same: ``unit`` stays empty."""

    model, page = HandOver, "internships:handover"
    action, proposing = RULE, PROPOSE
    recorded = trail("internships.handover", "学生交接")
    told = told("学生交接") | {Ruled.WITHDRAWN: "学生交接已撤回"}
    own_words = "这是您自己提出的，由接手的同事或学校实习管理人员答复。"

    def unit_of(self, row: HandOver) -> int | None:
        return row.unit_id

    def within(self, viewer: Viewer) -> Q:
        return ruled_by(viewer)

    def let_in(self, row: HandOver, viewer: Viewer) -> None:
        """NotAllowed for who is not the teacher whose students they are."""
        super().let_in(row, viewer)
        if row.teacher.user_id != viewer.user.pk:
            raise NotAllowed("这些学生不是您指导的，不能由您提出或撤回交接。")

    def require(self, row: HandOver, viewer: Viewer) -> None:
        """NotAllowed for who is neither the colleague nor of the school's office."""
        super().require(row, viewer)
        if not HandOver.objects.filter(self.within(viewer), pk=row.pk).exists():
            raise NotAllowed("学生交接由接手的教师或本校实习管理人员答复。")

    def due(self, viewer: Viewer) -> QuerySet[HandOver]:
        return super().due(viewer).select_related("teacher", "to")

    def for_trail(self, row: HandOver) -> dict[str, Any]:
        said = {"原来的教师": row.teacher.name, "接手的教师": row.to.name, "从哪天起": row.starts_on}
        return {**said, "原因": row.reason}

    def body(self, row: HandOver) -> str:
        said = row.answer if row.state in row.moves.ruled else ""
        return f"从{cndate(row.starts_on)}起。{said or row.reason}"

    def hears(self, row: HandOver) -> Iterable[Any]:
        """What waits or is taken back: the colleague, or the office where that one has no account. A ruling: both, but who ruled.

        What is carried out at once both are told of as of every hand-over (``assign``, ``_carry_out``).
        """
        if row.state in (Ruled.WAITING, Ruled.WITHDRAWN):
            return [row.to.user] if row.to.user_id else _office(row)
        if row.done_on is not None:
            return []
        return [t.user for t in (row.teacher, row.to) if t.user_id not in {None, row.ruled_by_id}]


HAND_OVERS = _HandOvers()


@transaction.atomic
def propose_handover(
    rows: Sequence[Placement], *, to: Teacher, starts_on: dt.date, reason: str, by: Viewer
) -> Outcome[Placement]:
    """Ask a colleague to guide these from a day on. Refused each by itself: not the person's own, over by then, asked already.

    DomainError for a day that is past or far ahead, without a reason, for oneself, for who has left by then.
    """
    by.require(PROPOSE)
    today = timezone.localdate()
    if not today <= starts_on <= today + MOST_AHEAD:
        words = f"请填今天到{cndate(today + MOST_AHEAD)}之间的日期。"
        raise DomainError("day_off", words, field="starts_on")
    if not reason.strip():
        raise DomainError("reason_missing", "请写明交接的原因，同事和学校会看到。", field="reason")
    if to.user_id == by.user.pk:
        raise DomainError("to_oneself", "请选另一位教师接手。", field="to")
    _refuse_gone(to, starts_on)
    # Their rows are held: of two who ask for the same students at once one comes after the other.
    found = locked(rows, PROPOSE, by)
    to_come = Q(handover__state=Ruled.WAITING)
    to_come |= Q(handover__state=Ruled.ACCEPTED, handover__done_on__isnull=True)
    own = HandOverStudent.objects.filter(to_come, placement__in=found, handover__teacher__user=by.user.pk)
    asked = {one.placement_id: one.handover for one in own.select_related("handover__to")}

    def check(row: Placement) -> None:
        if row.teacher is None or row.teacher.user_id != by.user.pk:
            raise DomainError("not_yours", "现在不是您指导的。")
        if row.unit_id != to.unit_id:
            raise DomainError("other_school", f"{quoted(to)}不是这名学生学校的教师。")
        if row.state not in GUIDED:
            raise DomainError("state", f"现在是“{row.get_state_display()}”，不能换指导教师。")
        if row.ends_on <= starts_on:
            raise DomainError("over", f"到{cndate(starts_on)}实习已经结束。")
        if other := asked.get(row.pk):
            words = (
                f"已经提出从{cndate(other.starts_on)}起交给{other.to.name}，要改的请先在“学生交接”里撤回。"
            )
            raise DomainError("asked", words)

    missing = DomainError("gone", "这份实习安排不是您指导的，或已经删除。")
    outcome = each(rows, found, check, missing)
    if outcome.done:
        teacher = outcome.done[0].teacher
        asks = HandOver(
            unit_id=to.unit_id, teacher=teacher, to=to, starts_on=starts_on, reason=reason.strip()
        )
        HAND_OVERS.submit(asks, by=by)
        HandOverStudent.objects.bulk_create(
            HandOverStudent(handover=asks, placement=row) for row in outcome.done
        )
    return outcome


def rule_handover(row: HandOver, state: str, *, by: Viewer, answer: str = "") -> HandOver:
    """Accept or return one; accepted, the students are the colleague's at once, or on the day it begins.

    DomainError, besides those of a ruling, where a colleague who has left by then is to take over.
    """

    def carry(asked: HandOver) -> None:
        today = timezone.localdate()
        if state == Ruled.ACCEPTED:
            _refuse_gone(asked.to, max(asked.starts_on, today))
            if asked.starts_on <= today:
                _carry_out(asked, by.user)

    return HAND_OVERS.rule(row, state, by=by, answer=answer, apply=carry)


def withdraw_handover(row: HandOver, *, by: Viewer) -> HandOver:
    """Take back what waits, or was accepted and is to come; the colleague is told. DomainError once it is carried out."""

    def refuse_done(asked: HandOver) -> None:
        if asked.done_on is not None:
            words = f"这份交接已在{cndate(asked.done_on)}办理，不能撤回。要换回来的，请现在指导的教师另外提出交接。"
            raise DomainError("done", words)

    return HAND_OVERS.withdraw(row, Ruled.WITHDRAWN, by=by, apply=refuse_done)


@transaction.atomic
def carry_out_due(on: dt.date) -> int:
    """Carry out what was accepted and begins by this day; how many. By the clock."""
    rows = HandOver.objects.filter(state=Ruled.ACCEPTED, done_on__isnull=True, starts_on__lte=on)
    due = list(rows.select_for_update(of=("self",)).order_by("pk"))
    for row in due:
        _carry_out(row, row.ruled_by)
        row.save(update_fields=["done_on", "moved"])
    return len(due)


def _carry_out(row: HandOver, by: Actor) -> None:
    """Those whose teacher is still the one who asked. Of the others both teachers are told why, the office too where nobody takes over."""
    rows = Placement.objects.select_for_update(no_key=True, of=("self",)).select_related("student", "teacher")
    held = list(rows.filter(handovers__handover=row).order_by("pk"))
    mine = [placement for placement in held if placement.teacher_id == row.teacher_id]
    left = [
        (one, f"现在由{one.teacher.name}指导" if one.teacher else "现在没有指导教师")
        for one in held
        if one not in mine
    ]
    row.done_on, row.moved = timezone.localdate(), 0
    hear = [teacher.user for teacher in (row.teacher, row.to) if teacher.user_id]
    try:
        _refuse_gone(row.to, row.done_on)
    except DomainError as error:
        left += [(one, error.message) for one in mine]
        hear += _office(row)
    else:
        outcome = assign(mine, teacher=row.to, by=by)
        row.moved = len(outcome.done)
        left += [(one, why.message) for one, why in outcome.refused]
    if left:
        said = in_one(f"{one.student.name}：{why}" for one, why in left)
        title = f"{len(left)} 名学生没有交接给{row.to.name}"
        notify(hear, topic="internships.handed_over", title=title, body=f"{said}。", url=HAND_OVERS.url(row))


def _refuse_gone(to: Teacher, on: dt.date) -> None:
    """DomainError for a colleague who is no teacher of the school any more on a day."""
    if to.ends_on is not None and to.ends_on <= on:
        words = f"{quoted(to)}从{cndate(to.ends_on)}起不再是本校教师，不能接手，请选另一位教师。"
        raise DomainError("colleague_gone", words, field="to")


def _office(row: HandOver) -> list[Any]:
    """Those who look after the school's internships."""
    office = people_who_can(VIEW_SCHOOL).filter(unit=row.unit_id).select_related("user")
    return [member.user for member in office]
