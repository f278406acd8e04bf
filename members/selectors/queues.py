"""What waits for the secretariat."""

from __future__ import annotations

from django.db.models import QuerySet

from groupportal.tenancy.viewer import Viewer
from members.enums import ApplicationState
from members.models import Application
from members.services.applications import APPLICATIONS
from members.states import APPLICATION

WAITING = (ApplicationState.SUBMITTED, ApplicationState.ACCEPTED)
"""States in which the next step is the secretariat's."""


def applications_for(viewer: Viewer) -> QuerySet[Application]:
    """All that were handed in, for those who review; a draft is the applicant's own."""
    rows = Application.objects.exclude(state=ApplicationState.DRAFT)
    return rows if viewer.can(APPLICATIONS.action) else rows.none()


_STEPS = (
    (ApplicationState.ACCEPTED, "application_accept", "初审通过，提交理事会", True),
    (ApplicationState.ADMITTED, "application_admit", "登记理事会决定", True),
    (ApplicationState.RETURNED, "application_return", "退回修改", False),
    (ApplicationState.MATERIAL, "application_material", "要求补充材料", False),
    (ApplicationState.REFUSED, "application_refuse", "不予通过", False),
    (ApplicationState.SUBMITTED, "application_receive", "已收到材料，继续审核", False),
    (ApplicationState.ENDED, "application_end", "终止申请", False),
)

STEPS = tuple(name for _, name, *_ in _STEPS)
"""The names of their pages."""


def steps_open(application: Application, viewer: Viewer) -> list[tuple[str, str, bool]]:
    """What the person can do about an application now: name of the page, what it is called, whether it is the way on."""
    moves = APPLICATION.following(application.state)
    hindrance = APPLICATIONS.hindrance(application, viewer)
    return [
        (name, label, leads_on)
        for state, name, label, leads_on in _STEPS
        if state in moves
        and not (hindrance and state in APPLICATION.ruled)
        and (name != "application_admit" or viewer.can("members.decide_membership"))
    ]


def waiting_applications(viewer: Viewer) -> QuerySet[Application]:
    """Applications whose next step is this person's, the oldest first."""
    rows = Application.objects.filter(state__in=WAITING).exclude(APPLICATIONS.own(viewer))
    return rows.order_by("proposed_at", "id") if viewer.can(APPLICATIONS.action) else rows.none()


def to_review_count(viewer: Viewer) -> int:
    """How many applications wait for this person; 0 for those who don't review."""
    return waiting_applications(viewer).count()
