"""What people have to do about applications."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from employment.enums import ApplicationState
from employment.models import Application
from employment.selectors.access import HANDLE
from employment.selectors.application import APPLY, waiting_for_student, waiting_for_unit
from groupportal.messages.todos import MOST, Todo, todo_provider
from groupportal.tenancy.viewer import Viewer

_S = ApplicationState
ANSWER_DAYS = 7
"""In so many days a unit answers an application. Ours: no rule of the state names a number."""
_UNIT = {
    _S.APPLIED: ("答复投递", "去答复", 60),
    _S.INTERVIEW: ("登记面试结果", "去登记", 50),
    _S.OFFERED: ("录用通知没有答复，请重发或不录用", "去办", 50),
    _S.ACCEPTED: ("登记到岗", "去登记", 40),
}
_STUDENT = {_S.INVITED: ("答复邀请", "去看看"), _S.OFFERED: ("答复录用通知", "去答复")}


def _of_unit(viewer: Viewer, today: dt.date) -> QuerySet[Application]:
    """Interviews once they were; those who accepted once their day has come."""
    talked = Q(state=_S.INTERVIEW, interview_at__date__lt=today)
    begins = Q(state=_S.ACCEPTED) & (Q(demand__starts_on__isnull=True) | Q(demand__starts_on__lte=today))
    lapsed = Q(state=_S.OFFERED, reply_by__lt=today)
    return waiting_for_unit(viewer).filter(Q(state=_S.APPLIED) | talked | begins | lapsed)


@todo_provider(
    HANDLE, rows=_of_unit, comes="投到本单位和由您代办的岗位的简历", whole="employment:applications"
)
def to_answer(viewer: Viewer, today: dt.date, rows: QuerySet[Application]) -> Iterable[Todo]:
    """What waits for the unit."""
    for row in rows.order_by("moved_at")[:MOST]:
        title, label, weight = _UNIT[_S(row.state)]
        day = timezone.localdate(row.moved_at) + dt.timedelta(days=ANSWER_DAYS)
        yield Todo(
            title=f"{title}：{row.student}，{row.demand}",
            url=row.get_absolute_url(),
            label=label,
            due_on=day if row.state == _S.APPLIED else None,
            weight=weight,
            group_key="employment.to_answer",
        )


@todo_provider(
    APPLY,
    rows=lambda viewer, today: waiting_for_student(viewer),
    comes="单位的邀请和录用通知",
    whole="employment:applications",
)
def own(viewer: Viewer, today: dt.date, rows: QuerySet[Application]) -> Iterable[Todo]:
    """What waits for the student."""
    for row in rows.order_by("moved_at")[:MOST]:
        title, label = _STUDENT[_S(row.state)]
        yield Todo(
            title=f"{title}：{row.demand}",
            url=row.get_absolute_url(),
            label=label,
            due_on=row.reply_by if row.state == _S.OFFERED else None,
            weight=65,
            detail=str(row.demand.unit),
            group_key="employment.own_answer",
        )
