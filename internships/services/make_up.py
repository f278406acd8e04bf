"""补签, and what it shares with leave: a student asks, the guiding teacher or the school's office rules."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from groupportal.deciding.ruling import RulingModel
from groupportal.deciding.standard import Ruled, told, trail
from groupportal.errors import DomainError, NotAllowed
from groupportal.files.models import StoredFile
from groupportal.tenancy.selectors import people_who_can
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate
from internships.enums import CheckInKind, Way
from internships.models import CheckIn, DayRoll, MakeUp, Placement
from internships.selectors.checkin import CHECK_IN, own_placements
from internships.selectors.placement import VIEW_SCHOOL
from internships.services.checkin import receipt_number, require_running
from internships.services.day_roll import keep
from internships.services.together import OfPlacement, hold
from internships.states import HOLDS

RULE = "internships.rule_daily"
A = TypeVar("A", bound=RulingModel)


class AskedByStudent(OfPlacement[A]):
    """What a student asks for about the own placement; ``placement`` is its key."""

    action, proposing = RULE, CHECK_IN

    def ruled_by(self, viewer: Viewer) -> Q:
        """Which of them this person rules on: those of students the person guides, and those of the own school's office."""
        units = viewer.units_for(self.action)
        guided = Q(placement__teacher__user=viewer.user.pk, placement__unit__in=units)
        return guided | viewer.within(VIEW_SCHOOL, "placement__unit")

    def unit_of(self, row: A) -> int | None:
        return row.placement.unit_id  # type: ignore[attr-defined]

    def let_in(self, row: A, viewer: Viewer) -> None:
        super().let_in(row, viewer)
        if row.placement.student.user_id != viewer.user.pk:  # type: ignore[attr-defined]
            raise NotAllowed("这不是您自己的实习，不能由您申请或撤回。")

    def require(self, row: A, viewer: Viewer) -> None:
        """NotAllowed for whoever neither guides the student nor is of the school's office."""
        super().require(row, viewer)
        if not self.model.objects.filter(self.ruled_by(viewer), pk=row.pk).exists():
            raise NotAllowed("这名学生不是您指导的，请由指导教师或学校实习管理人员审核。")

    def due(self, viewer: Viewer) -> QuerySet[A]:
        rows = super().due(viewer).filter(self.ruled_by(viewer))
        return rows.select_related("placement__student", "placement__host__unit")

    def hears(self, row: A) -> Iterable[Any]:
        if row.state != row.moves.waits:
            return [row.proposed_by]
        return self.judges(row.placement)  # type: ignore[attr-defined]

    def judges(self, placement: Placement) -> list[Any]:
        """Who is told: the guiding teacher; where there is none with an account, the school's office."""
        if placement.teacher and placement.teacher.user_id:
            return [placement.teacher.user]
        return office_of(placement)


def office_of(placement: Placement) -> list[Any]:
    """The people of the school's office."""
    held = people_who_can(VIEW_SCHOOL).filter(unit=placement.unit_id)
    return [m.user for m in held.select_related("user")]


class _MakeUps(AskedByStudent[MakeUp]):
    model, page = MakeUp, "internships:makeup"
    recorded, told = trail("internships.make_up", "补签申请"), told("补签申请")

    def for_trail(self, row: MakeUp) -> dict[str, Any]:
        return {"日期": row.day, "原因": row.reason}


MAKE_UPS = _MakeUps()


@transaction.atomic
def ask_make_up(
    placement: Placement, *, day: dt.date, reason: str, by: Viewer, file: StoredFile | None = None
) -> MakeUp:
    """Ask for a day to count as come. DomainError for a day to come, outside the placement, or on which the student checked in."""
    if day > timezone.localdate():
        raise DomainError(
            "day_to_come", f"{cndate(day)}还没有到，到时请直接签到；要请假的请申请请假。", field="day"
        )
    placement = hold(placement.pk)
    require_running(placement, day)
    roll = DayRoll.objects.filter(placement=placement, day=day).first()
    if roll and (roll.came_at or roll.is_made_up):
        raise DomainError("came", f"{cndate(day)}已有签到，不用补签。", field="day")
    if not reason.strip():
        raise DomainError("reason_missing", "请写明没有签到的原因。", field="reason")
    row = MakeUp(placement=placement, day=day, reason=reason.strip(), file=file)
    return MAKE_UPS.submit(row, by=by)


def rule_make_up(row: MakeUp, state: str, *, by: Viewer, answer: str = "") -> MakeUp:
    """Rule on it: accepted, the day counts as come from now on."""

    def count(asked: MakeUp) -> None:
        if state != Ruled.ACCEPTED:
            return
        now, key = timezone.now(), uuid.uuid4()
        row = CheckIn(
            placement_id=asked.placement_id,
            student_id=asked.placement.student_id,
            day=asked.day,
            kind=CheckInKind.MAKE_UP,
            way=Way.RULING,
            at=now,
            made_at=now,
            note=asked.reason[: CheckIn.longest("note")],
            confirmed_by=by.user,
            key=key,
            receipt=receipt_number(key, asked.day),
        )
        keep(row)

    return MAKE_UPS.rule(row, state, by=by, answer=answer, apply=count)


def own_running(by: Viewer, day: dt.date) -> Placement:
    """The own placement that a day belongs to. DomainError where there is none."""
    held = own_placements(by).filter(state__in=HOLDS)
    rows = [row for row in held if row.starts_on <= day < row.ends_on]
    if not rows:
        raise DomainError("no_placement", f"{cndate(day)}您没有实习安排，请核对日期。", field="day")
    return rows[0]
