"""What this app makes of what other parts tell it."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone

from groupportal.tenancy.selectors import people_who_can
from members.selectors.member import member_of_unit
from plans.enums import FilingState
from points.events import register
from points.selectors.entry import rule_for_event
from points.services.entry import PointEvent, emit, take_back

MATERIAL = "plans.material_submitted"
INTERN, FEEDBACK = "internships.student_arrived", "internships.feedback_given"
ATTENDED = "governance.meeting_attended"
POSTED, HIRED = "employment.demand_opened", "employment.student_hired"
SERVED, TRAINED = "parks.service_rated", "parks.training_held"
WORKS = "parks.work_on_requests"
WORTH, LENT = "parks.value_confirmed", "parks.facility_used"
register(MATERIAL, "报送材料")
register(INTERN, "接收实习学生")
register(FEEDBACK, "反馈实习生情况")
register(ATTENDED, "参加集团会议")
register(SERVED, "完成园区企业服务")
register(POSTED, "发布岗位需求")
register(HIRED, "录用集团学生到岗")
register(TRAINED, "举办培训")
register(WORTH, "服务或项目的经济价值经企业确认")
register(LENT, "向其他单位开放共享设施")


_FACTS = {
    "plans.Assignment": "assignment",
    "internships.Placement": "placement",
    "internships.Feedback": "feedback",
    "governance.Meeting": "meeting",
    "employment.Demand": "demand",
    "employment.Application": "application",
    "parks.ServiceRequest": "need",
    "parks.Training": "training",
    "parks.EconomicValue": "value",
    "parks.Booking": "booking",
}
"""How the ledger names the records of which it is told."""


def _fact(row: Any) -> str:
    return f"{_FACTS[row._meta.label]}:{row.public_id}"


def undone(row: Any, reason: str) -> None:
    """What was told of a record is taken back: what it brought goes. Of a filing only where no other one on its assignment stands."""
    if row._meta.label == "plans.Filing":
        row, filing = row.assignment, row
        if row is None or row.filings.filter(state=FilingState.APPROVED).exclude(pk=filing.pk).exists():
            return
    take_back(_fact(row), reason=reason)


def material_submitted(filing: Any) -> None:
    """An approved filing on an assignment scores once for the unit it was put to, corrections included.

    It counts for the day on which the unit handed it in.
    """
    assignment = filing.assignment
    if assignment is None or assignment.unit_id is None or filing.proposed_at is None:
        return
    member = member_of_unit(assignment.unit_id)
    if member is None:
        return
    emit(
        PointEvent(
            code=MATERIAL,
            key=_fact(assignment),
            member_id=member.pk,
            occurred_on=timezone.localdate(filing.proposed_at),
            note=f"按部署报送材料：{filing.thread.name}"[:500],
            files=tuple(evidence.file for evidence in filing.evidence.select_related("file")),
        )
    )


def students_taken_in(placements: Sequence[Any]) -> None:
    """A student who came scores once for the unit, on the day of coming."""
    _each(
        INTERN,
        ((row.host.unit_id, row.arrived_on, _fact(row), f"接收{row.unit}的实习学生") for row in placements),
    )


def feedback_given(feedback: Sequence[Any]) -> None:
    """What a mentor said of an intern scores once a week for the mentor's unit, on the day it was said."""
    _each(
        FEEDBACK,
        (
            (
                one.mentor.host.unit_id,
                timezone.localdate(one.given_at),
                _fact(one),
                f"{one.week:%Y年%-m月%-d日}那一周的反馈",
            )
            for one in feedback
        ),
    )


def meeting_attended(meeting: Any) -> None:
    """A unit of which somebody was at a meeting scores once for it, on the day it was held; nobody for one that was none (流会)."""
    if meeting.is_quorate is False:
        return
    rows = meeting.invitations.filter(unit__isnull=False, withdrawn="", presences__isnull=False)
    units = sorted(set(rows.order_by().values_list("unit", flat=True)))
    day = timezone.localdate(meeting.starts_at)
    _each(ATTENDED, ((unit, day, f"{_fact(meeting)}:{unit}", f"参加{meeting}") for unit in units))


def firm_served(request: Any) -> None:
    """A unit that worked on a firm's need, that of the centre among them, scores once for it, on the day it was delivered."""
    said = f"为{request.firm}完成：{request}"[:500]
    units = sorted(_workers(request))
    _each(SERVED, ((unit, request.delivered_on, f"{_fact(request)}:{unit}", said) for unit in units))


def demand_opened(demand: Any) -> None:
    """A post on the board scores once for its unit, on the day it first stood there."""
    said = f"发布岗位：{demand}"
    _each(POSTED, [(demand.unit_id, demand.opened_on, _fact(demand), said)])


def student_hired(application: Any) -> None:
    """A student who begins scores once for the unit, on that day."""
    said = f"录用集团学生：{application.demand}"[:500]
    _each(HIRED, [(application.demand.unit_id, application.hired_on, _fact(application), said)])


def _workers(request: Any) -> set[int]:
    """The unit of the centre, and of each who leads or helps: as written down in the team, else where the account works."""
    team = list(request.team.order_by().values_list("unit", "user"))
    users = {request.leader_id, *(user for unit, user in team if unit is None)} - {None}
    held = people_who_can(WORKS).filter(user__in=users, unit__isnull=False).order_by()
    worked = {unit for unit, _ in team if unit is not None}
    return {request.centre.unit_id, *worked, *held.values_list("unit", flat=True)}


def training_held(training: Any) -> None:
    """A unit that held a training scores once for it, on the day it was held."""
    day = timezone.localdate(training.starts_at)
    said = f"举办培训：{training}"[:500]
    _each(TRAINED, ((training.unit_id, day, _fact(training), said),))


def value_confirmed(value: Any) -> None:
    """Units that brought what a firm confirmed score once for it: of a need as ``firm_served``, of a project the one that leads it.

    Of a firm's figure for a whole year nobody is known to have brought it. It counts for the day on which the firm confirmed.
    """
    units = _workers(value.request) if value.request else {value.project.unit_id} if value.project else set()
    said = f"{value.unit}确认的{value.year}年经济价值"[:500]
    day = value.confirmed_on
    _each(WORTH, ((unit, day, f"{_fact(value)}:{unit}", said) for unit in sorted(units)))


def facility_used(booking: Any) -> None:
    """A unit whose facility another one used scores once for it, on the day the use began."""
    owner = booking.facility.unit_id
    if booking.unit_id == owner:
        return
    day = timezone.localdate(booking.handed_over_at or booking.starts_at)
    said = f"{booking.unit}使用{booking.facility}"[:500]
    _each(LENT, ((owner, day, _fact(booking), said),))


def _each(code: str, facts: Iterable[tuple[int, dt.date, str, str]]) -> None:
    """Unit, day, key and note of each; nothing is asked of the members while no item is fed by this kind.

    In the order of the members, whose points are locked one after the other: two at once do not wait for each other.
    """
    is_fed = functools.cache(lambda day: rule_for_event(code, day) is not None)
    member_of = functools.cache(member_of_unit)
    found = [
        (member.pk, day, key, note)
        for unit_id, day, key, note in facts
        if is_fed(day) and (member := member_of(unit_id))
    ]
    for member_id, day, key, note in sorted(found):
        emit(PointEvent(code=code, key=key, member_id=member_id, occurred_on=day, note=note))
