"""What people have to do about needs of firms and what they were worth."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from groupportal.deciding.standard import Ruled
from groupportal.messages.todos import MOST, Todo, todo_provider
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate, yuan
from parks.enums import RequestState
from parks.models import EconomicValue, JointProject, ServiceRequest
from parks.selectors.access import edited_projects, values_for
from parks.selectors.request import (
    ASK,
    WORK,
    due_on,
    left_behind,
    own_requests,
    run_requests,
    waiting_for,
    without_a_way_to_rate,
    worked_requests,
)
from parks.selectors.value import STATE, to_put_right, unconfirmed_projects, unconfirmed_requests
from parks.services.request_rating import UNRATED_DAYS
from parks.services.value import VALUES

UNCONFIRMED_DAYS = 30
"""A value that a firm does not answer for so long is told of."""
RETURNED_DAYS = 90
"""One that a firm returned is told of for so long."""


def _todo(row: ServiceRequest, title: str, label: str, weight: int, key: str) -> Todo:
    return Todo(
        title=f"{title}：{row}",
        url=row.get_absolute_url(),
        label=label,
        due_on=due_on(row),
        weight=weight,
        detail=row.firm,
        group_key=f"parks.{key}",
    )


def _worth(
    row: EconomicValue | JointProject, title: str, label: str, *, weight: int, told: str, key: str
) -> Todo:
    return Todo(
        title=f"{title}：{row}",
        url=row.get_absolute_url(),
        label=label,
        weight=weight,
        detail=told,
        group_key=f"parks.{key}",
    )


@todo_provider(
    WORK,
    rows=lambda viewer, today: waiting_for(viewer),
    comes="企业的服务需求",
    whole="parks:requests?state=received",
)
def to_accept(viewer: Viewer, today: dt.date, rows: QuerySet[ServiceRequest]) -> Iterable[Todo]:
    """Needs to accept."""
    return [_todo(row, "受理需求", "去受理", 70, "accept") for row in rows[:MOST]]


def _led(viewer: Viewer, today: dt.date) -> QuerySet[ServiceRequest]:
    mine = worked_requests(viewer).filter(state=RequestState.ACCEPTED, leader=viewer.user.pk)
    return mine.order_by("due_on")


@todo_provider(WORK, rows=_led, whole="parks:requests?state=mine")
def to_work_on(viewer: Viewer, today: dt.date, rows: QuerySet[ServiceRequest]) -> Iterable[Todo]:
    """Needs that the person works on."""
    return [_todo(row, "办理需求", "去办理", 60, "work") for row in rows[:MOST]]


@todo_provider(
    WORK,
    rows=lambda viewer, today: left_behind(run_requests(viewer), today),
    whole="parks:requests?state=left",
)
def left(viewer: Viewer, today: dt.date, rows: QuerySet[ServiceRequest]) -> Iterable[Todo]:
    """Needs of firms that left."""
    return [_todo(row, "企业已迁出，请办结或撤回", "去看", 45, "left") for row in rows[:MOST]]


def _unrated(viewer: Viewer, today: dt.date) -> QuerySet[ServiceRequest]:
    """Delivered a month ago and not rated, or to a firm that has neither an account nor a link to rate by."""
    overdue = Q(delivered_on__lte=today - dt.timedelta(days=UNRATED_DAYS))
    return (
        run_requests(viewer)
        .filter(overdue | without_a_way_to_rate(), state=RequestState.DELIVERED)
        .order_by("delivered_on", "pk")
    )


@todo_provider(WORK, rows=_unrated, whole="parks:requests?state=delivered")
def to_be_rated(viewer: Viewer, today: dt.date, rows: QuerySet[ServiceRequest]) -> Iterable[Todo]:
    """What was delivered and nobody rates."""
    month = today - dt.timedelta(days=UNRATED_DAYS)
    for row in rows[:MOST]:
        if row.delivered_on and row.delivered_on <= month:
            yield _todo(row, "企业没有评价，请催或办结", "去办结", 45, "unrated")
        else:
            yield _todo(row, "请把评价链接发给企业", "去发链接", 50, "unrated")


def _without_worth(viewer: Viewer, today: dt.date) -> QuerySet[ServiceRequest]:
    return unconfirmed_requests(_recent(run_requests(viewer), today))


@todo_provider(STATE, rows=_without_worth, comes="没有确认的经济价值", whole="parks:requests")
def worth(viewer: Viewer, today: dt.date, rows: QuerySet[ServiceRequest]) -> Iterable[Todo]:
    """Needs that are done and say nothing of their worth."""
    return [_todo(row, "登记经济价值", "去登记", 30, "worth") for row in rows[:MOST]]


def _unanswered(viewer: Viewer, today: dt.date) -> QuerySet[EconomicValue]:
    since = today - dt.timedelta(days=UNCONFIRMED_DAYS)
    return values_for(viewer).filter(state=Ruled.WAITING, proposed_at__date__lte=since)


@todo_provider(STATE, rows=_unanswered, whole="parks:values?state=submitted")
def unanswered(viewer: Viewer, today: dt.date, rows: QuerySet[EconomicValue]) -> Iterable[Todo]:
    """Values that firms do not answer."""
    for row in rows.select_related("unit").order_by("proposed_at")[:MOST]:
        told = f"{yuan(row.amount)}，{cndate(row.proposed_at)}登记"
        yield _worth(row, "企业没有确认", "去催", weight=35, told=told, key="unconfirmed")


def _projects(viewer: Viewer, today: dt.date) -> QuerySet[JointProject]:
    return unconfirmed_projects(edited_projects(viewer).filter(ended_on__gt=today - dt.timedelta(days=365)))


@todo_provider(STATE, rows=_projects, whole="parks:projects?state=done")
def worth_of_projects(viewer: Viewer, today: dt.date, rows: QuerySet[JointProject]) -> Iterable[Todo]:
    """Projects that are finished and say nothing of their worth."""
    for row in rows.order_by("-ended_on", "pk")[:MOST]:
        told = f"项目{cndate(row.ended_on)}结题"
        yield _worth(row, "登记经济价值", "去登记", weight=30, told=told, key="worth_of_projects")


def _returned(viewer: Viewer, today: dt.date) -> QuerySet[EconomicValue]:
    since = today - dt.timedelta(days=RETURNED_DAYS)
    return to_put_right(values_for(viewer).filter(ruled_at__date__gt=since))


@todo_provider(STATE, rows=_returned, whole="parks:values?state=returned")
def returned(viewer: Viewer, today: dt.date, rows: QuerySet[EconomicValue]) -> Iterable[Todo]:
    """Values that firms say are wrong."""
    for row in rows.select_related("unit").order_by("-proposed_at")[:MOST]:
        told = f"{yuan(row.amount)}，{row.answer}"
        yield _worth(row, "企业退回，改好再登记", "去看", weight=45, told=told, key="value_returned")


def _recent(rows: QuerySet[ServiceRequest], today: dt.date) -> QuerySet[ServiceRequest]:
    """Of the last year: older ones are not asked about any more."""
    return rows.filter(delivered_on__gt=today - dt.timedelta(days=365)).order_by("-delivered_on")


@todo_provider(
    ASK,
    rows=lambda viewer, today: own_requests(viewer).filter(state=RequestState.DELIVERED),
    comes="请本企业评价和确认",
    whole="parks:requests",
)
def to_rate(viewer: Viewer, today: dt.date, rows: QuerySet[ServiceRequest]) -> Iterable[Todo]:
    """What was delivered to the own firm and not rated."""
    return [_todo(row, "请评价", "去评价", 60, "rate") for row in rows.order_by("delivered_on")[:MOST]]


@todo_provider(ASK, rows=lambda viewer, today: VALUES.due(viewer), whole="parks:values?state=submitted")
def to_confirm(viewer: Viewer, today: dt.date, rows: QuerySet[EconomicValue]) -> Iterable[Todo]:
    """Values for the own firm to confirm."""
    for row in rows.select_related("unit")[:MOST]:
        yield _worth(row, "请确认", "去确认", weight=65, told=yuan(row.amount), key="confirm")
