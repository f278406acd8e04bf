"""Reads of needs: which somebody may handle, what is late, whose firm has left, and who carries how much."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from groupportal.links.models import Link
from groupportal.periods.period import during
from groupportal.tenancy.models import Unit
from groupportal.tenancy.roles import Role
from groupportal.tenancy.selectors import people_who_can
from groupportal.tenancy.viewer import Viewer
from parks.enums import CameBy, ProjectState, RequestState, TeamPart
from parks.models import Centre, JointProject, RequestMember, Resident, ServiceRequest, WorkLog
from parks.selectors.access import RUN, requests_for, run_centres

VIEW, ASK, WORK = "parks.view_requests", "parks.ask_service", "parks.work_on_requests"
LINK = "parks.request"
"""The purpose of the links by which firms follow and rate."""
OPEN = (RequestState.RECEIVED, RequestState.ACCEPTED)
ANSWER_DAYS = 3
"""Calendar days in which a centre says yes or no. Ours: no rule of the state names a number."""


def asked_centres(day: dt.date) -> QuerySet[Centre]:
    """Centres that take needs on a day: one that was closed takes none from that hour on, for a day that is over what came then."""
    rows = Centre.objects.filter(during(day), park__is_active=True).select_related("park", "unit")
    return rows.filter(ends_on=None) if day >= timezone.localdate() else rows


def centres_of_firms(units: Iterable[Unit], day: dt.date) -> QuerySet[Centre]:
    """Those in whose parks one of these firms is on a day."""
    there = Resident.objects.filter(during(day), unit__in=units)
    return asked_centres(day).filter(park__in=there.values("park"))


def run_requests(viewer: Viewer) -> QuerySet[ServiceRequest]:
    """Needs of the centres this person runs."""
    return ServiceRequest.objects.filter(centre__in=run_centres(viewer)) if viewer.can(RUN) else _none()


def offered_projects(row: ServiceRequest) -> QuerySet[JointProject]:
    """Projects a need may be part of: those that run with its centre or at its units, and the one that stands there."""
    running = JointProject.objects.filter(state=ProjectState.RUNNING)
    units = [row.centre.unit_id, row.centre.park.unit_id]
    of_centre = running.filter(unit__in=units) | running.filter(centre=row.centre)
    return of_centre | JointProject.objects.filter(pk=row.project_id)


def own_requests(viewer: Viewer) -> QuerySet[ServiceRequest]:
    """Needs of the firms this person acts for."""
    return ServiceRequest.objects.filter(unit__in=viewer.units_for(ASK))


def worked_requests(viewer: Viewer) -> QuerySet[ServiceRequest]:
    """Needs in whose log this person writes: those of the centres one runs, those one leads or works on."""
    if not viewer.can(WORK):
        return _none()
    mine = ServiceRequest.objects.filter(Q(leader=viewer.user.pk) | Q(team__user=viewer.user.pk))
    return ServiceRequest.objects.filter(
        Q(pk__in=mine.values("pk")) | Q(pk__in=run_requests(viewer).values("pk"))
    )


def without_a_way_to_rate() -> Q:
    """Needs of firms that have no account, and no link that is open."""
    held = people_who_can(ASK).filter(unit__isnull=False).order_by()
    open_links = Link.objects.filter(
        purpose=LINK, finished_at=None, revoked_at=None, expires_at__gt=timezone.now()
    ).order_by()
    return ~Q(unit__in=held.values("unit")) & ~Q(public_id__in=open_links.values("subject_id"))


def works_on(row: ServiceRequest, user: Any) -> bool:
    """Whether a person leads a need or is in its team."""
    return bool(row.leader_id == user.pk or row.team.filter(user=user.pk).exists())


def waiting_for(viewer: Viewer) -> QuerySet[ServiceRequest]:
    """Needs that wait for this person's yes or no, the oldest first."""
    return run_requests(viewer).filter(state=RequestState.RECEIVED).order_by("received_at")


def delivered_between(since: dt.date, until: dt.date) -> QuerySet[ServiceRequest]:
    """Those delivered in a time, both ends included, whether rated or not."""
    done = (RequestState.DELIVERED, RequestState.CLOSED)
    return ServiceRequest.objects.filter(state__in=done, delivered_on__gte=since, delivered_on__lte=until)


def _none() -> QuerySet[ServiceRequest]:
    return ServiceRequest.objects.none()


def late(rows: QuerySet[ServiceRequest], on: dt.date) -> QuerySet[ServiceRequest]:
    """Those without an answer after their days, and those accepted whose day is over."""
    waiting = Q(state=RequestState.RECEIVED, received_at__date__lt=on - dt.timedelta(days=ANSWER_DAYS))
    return rows.filter(waiting | Q(state=RequestState.ACCEPTED, due_on__lt=on))


def is_late(row: ServiceRequest, on: dt.date) -> bool:
    """``late`` for one row."""
    due = due_on(row)
    return due is not None and due < on


def is_removable(row: ServiceRequest) -> bool:
    """Whether a need may be taken away as a wrong entry: not what a firm's account asked, nor what was taken up."""
    fresh = (RequestState.RECEIVED, RequestState.DECLINED)
    return row.came_by != CameBy.ACCOUNT and row.state in fresh


def due_on(row: ServiceRequest) -> dt.date | None:
    """The day by which the next step of the centre is due; None where it is the firm's, or all is done."""
    if row.state == RequestState.RECEIVED:
        return timezone.localdate(row.received_at) + dt.timedelta(days=ANSWER_DAYS)
    return row.due_on if row.state == RequestState.ACCEPTED else None


def _left(on: dt.date) -> Q:
    stays = Resident.objects.filter(park=OuterRef("centre__park"), unit=OuterRef("unit"))
    return Exists(stays) & ~Exists(stays.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on)))


def with_left(rows: QuerySet[ServiceRequest], on: dt.date) -> QuerySet[Any]:
    """With ``has_left``: whether the firm was in the centre's park and is not any more."""
    return rows.annotate(has_left=_left(on))


def left_behind(rows: QuerySet[ServiceRequest], on: dt.date) -> QuerySet[ServiceRequest]:
    """Those not done though the firm has left the park."""
    unsettled = (*OPEN, RequestState.DELIVERED)
    return rows.filter(_left(on), state__in=unsettled, unit__isnull=False)


@dataclass
class Load:
    """What somebody carries: needs being worked on, as leader and as one of the team, the late ones, hours of the last 30 days."""

    name: str
    unit: str = ""
    part: str = ""
    leads: int = 0
    helps: int = 0
    late: int = 0
    next_due: dt.date | None = None
    hours: Decimal = Decimal(0)
    titles: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        """All that the person works on."""
        return self.leads + self.helps


def loads(viewer: Viewer, on: dt.date) -> list[Load]:
    """Who works on the accepted needs that the viewer sees, who has most first. Four queries."""
    rows = list(
        requests_for(viewer)
        .filter(state=RequestState.ACCEPTED)
        .select_related("leader")
        .order_by("due_on", "pk")
    )
    found: dict[Any, Load] = {}
    by_key = {row.pk: row for row in rows}
    for row in rows:
        if row.leader:
            _carry(found.setdefault(row.leader_id, Load(str(row.leader))), row, on, leads=True)
    team = RequestMember.objects.filter(request__in=list(by_key)).select_related("unit").order_by("pk")
    for one in team:
        row = by_key[one.request_id]
        listed = (one.name, one.unit_id, one.teacher_id, one.student_id)
        person = found.setdefault(one.user_id or listed, Load(one.name))
        person.unit = person.unit or (str(one.unit) if one.unit else "")
        person.part = person.part or TeamPart(one.part).label
        if one.user_id is None or one.user_id != row.leader_id:
            _carry(person, row, on, leads=False)
    written = WorkLog.objects.filter(
        day__gt=on - dt.timedelta(days=30), day__lte=on, written_by__in=_users(found)
    )
    spent = written.filter(request__in=requests_for(viewer).values("pk")).order_by().values("written_by")
    for user, hours in spent.annotate(sum=Sum("hours")).values_list("written_by", "sum"):
        found[user].hours = hours or Decimal(0)
    roles = people_who_can(WORK).filter(user__in=_users(found), unit__isnull=False)
    for held in roles.select_related("unit"):
        person = found[held.user_id]
        person.unit, person.part = person.unit or str(held.unit), person.part or str(Role(held.role).label)
    return sorted(found.values(), key=lambda load: (-load.total, -load.leads, load.name))


def _users(found: Iterable[Any]) -> list[int]:
    return [key for key in found if isinstance(key, int)]


def _carry(load: Load, row: ServiceRequest, on: dt.date, *, leads: bool) -> None:
    load.leads += leads
    load.helps += not leads
    load.late += is_late(row, on)
    load.next_due = min(filter(None, (load.next_due, row.due_on)), default=None)
    load.titles.append(row.title)


def centres_of(viewer: Viewer) -> QuerySet[Centre]:
    """The centres of the needs that a person sees, by name."""
    seen = requests_for(viewer).order_by().values("centre")
    return Centre.objects.filter(pk__in=seen).order_by("pinyin")


BOARD_MOST = 30
"""So many needs stand in a column of the board."""


def columns_of(rows: Iterable[ServiceRequest], most: int = BOARD_MOST) -> dict[str, list[ServiceRequest]]:
    """The rows of a board by state, ``most`` of each."""
    found: dict[str, list[ServiceRequest]] = defaultdict(list)
    for row in rows:
        if len(found[row.state]) < most:
            found[row.state].append(row)
    return found
