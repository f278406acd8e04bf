"""Who sees which questions and complaints, who handles them, and what rules and figures read of them (Articles 11, 20, 45)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from groupportal.accounts.models import User
from groupportal.tenancy.models import Unit
from groupportal.tenancy.selectors import people_who_can
from groupportal.tenancy.viewer import Viewer
from internships.enums import (
    ConcernKind,
    ConcernNoteKind,
    ConcernResult,
    ConcernState,
    ConcernTopic,
    ConcernWay,
)
from internships.models import Concern, ConcernFile, ConcernNote, HostUnit, Placement
from internships.models.concern import OPEN_CONCERNS
from internships.selectors.host import OWN
from internships.selectors.placement import placements_for
from internships.states import HOLDS
from rosters.selectors.roster import schools

RAISE = "internships.raise_concern"
HANDLE = "internships.handle_concerns"


def concerns() -> QuerySet[Concern]:
    """All of them, with what rows show, the latest first."""
    rows = Concern.objects.select_related("unit", "host__unit", "placement__student", "handler")
    return rows.defer("placement__student__id_number").order_by("-received_at", "-pk")


def handled_for(viewer: Viewer) -> QuerySet[Concern]:
    """Those of the schools a person handles them for; none about oneself, about a unit one acts for, or of one's own."""
    near = Q(against=viewer.user.pk) | Q(raised_by=viewer.user.pk)
    near |= Q(host__unit__in=viewer.units_for(OWN))
    return concerns().filter(viewer.within(HANDLE, "unit") & ~near)


def concerns_for(viewer: Viewer) -> QuerySet[Concern]:
    """Those a person handles, and the own ones. A unit sees none about itself: the school tells it what it should know."""
    mine = Q(raised_by=viewer.user.pk)
    return concerns().filter(mine | Q(pk__in=handled_for(viewer).order_by().values("pk")))


def by_link(placement: Placement, name: str) -> QuerySet[Concern]:
    """What the guardian of this name raised about a placement by a link."""
    return concerns().filter(placement=placement.pk, way=ConcernWay.LINK, raiser_name=name)


def concern_files_for(viewer: Viewer) -> QuerySet[ConcernFile]:
    """What came along with those a person sees."""
    return ConcernFile.objects.filter(concern__in=concerns_for(viewer).order_by().values("pk"))


def open_concerns(rows: QuerySet[Concern]) -> QuerySet[Concern]:
    """Those that nobody has answered yet."""
    return rows.filter(state__in=OPEN_CONCERNS)


def schools_to_ask(viewer: Viewer) -> QuerySet[Unit]:
    """The schools a person may turn to: where the person is, and those of the placements the person sees."""
    near = placements_for(viewer).order_by().values("unit")
    return schools().filter(viewer.within(RAISE, "pk") | Q(pk__in=near)).order_by("pinyin", "pk")


def placements_to_name(viewer: Viewer) -> QuerySet[Placement]:
    """The placements somebody may ask or complain about: those that hold, of the ones the person sees."""
    return placements_for(viewer).filter(state__in=HOLDS)


def hosts_of_school(viewer: Viewer) -> QuerySet[HostUnit]:
    """The units where interns of the person's schools are, for who writes down what came by phone."""
    rows = placements_for(viewer, HANDLE).filter(state__in=HOLDS)
    found = HostUnit.objects.filter(pk__in=rows.order_by().values("host"))
    return found.select_related("unit").order_by("unit__pinyin", "pk")


def staff_of(unit_ids: Collection[int]) -> QuerySet[User]:
    """The people of schools about whom somebody may complain: the office, and guiding teachers."""
    here = Q(pk__in=_held_by(HANDLE, unit_ids)) | Q(pk__in=_held_by("internships.guide", unit_ids))
    return User.objects.filter(here).order_by("name", "pk")


def handlers_at(row: Concern) -> list[User]:
    """Who may handle this one: the school's office but who it is about or from; where nobody is left, the secretariat."""
    return _but_near(row, _held_by(HANDLE, [row.unit_id])) or leaders_over(row)


def leaders_over(row: Concern) -> list[User]:
    """The secretariat, but who it is about or from."""
    return _but_near(row, people_who_can(HANDLE).filter(unit__isnull=True).order_by().values("user"))


def _but_near(row: Concern, users: Any) -> list[User]:
    barred = {key for key in (row.against_id, row.raised_by_id) if key}
    if row.host:
        barred |= set(_held_by(OWN, [row.host.unit_id]))
    return list(User.objects.filter(pk__in=users).exclude(pk__in=barred).order_by("name", "pk"))


def overdue(on: dt.date) -> QuerySet[Any]:
    """Those without an answer after their last day, with how often somebody was told of it (``told``) since."""
    since = Q(notes__kind=ConcernNoteKind.OVERDUE, notes__written_at__date__gt=F("due_on"))
    rows = concerns().filter(state__in=OPEN_CONCERNS, due_on__lt=on)
    return rows.annotate(told=Count("notes", filter=since)).order_by("due_on", "pk")


def people_at(host: HostUnit) -> list[User]:
    """Who acts for a unit in the portal."""
    return list(User.objects.filter(pk__in=_held_by(OWN, [host.unit_id])))


def _held_by(action: str, unit_ids: Collection[int]) -> Iterable[int]:
    held = people_who_can(action).filter(unit__in=unit_ids).order_by()
    return held.values_list("user", flat=True)


def received_between(since: dt.date, until: dt.date) -> QuerySet[Concern]:
    """Those received in a time, both ends included."""
    return Concern.objects.filter(received_at__date__gte=since, received_at__date__lte=until)


def closed_between(since: dt.date, until: dt.date) -> QuerySet[Concern]:
    """Those settled in a time, both ends included; one that was opened again later counts all the same."""
    settled = ConcernNote.objects.filter(
        kind=ConcernNoteKind.CLOSED, written_at__date__gte=since, written_at__date__lte=until
    )
    return Concern.objects.filter(pk__in=settled.order_by().values("concern"))


def facts_for(placement_ids: Collection[int]) -> Mapping[int, Mapping[str, Any]]:
    """Of each placement: complaints found true of a forced unit or of fees, and what is overdue.

    Counted is what is said of the placement, and of its unit as a whole by the same school. What names neither is the school's: it
    counts for each of its placements while it is overdue (Article 45), and of fees and force it says nothing of any one of them.
    The portal is the ledger: what is not in it did not come in.
    """
    rows = Placement.objects.filter(pk__in=placement_ids).order_by()
    places = {pk: (unit, host) for pk, unit, host in rows.values_list("pk", "unit", "host")}
    zero = {"events.forced": 0, "events.fees": 0, "events.overdue": 0}
    found: dict[int, dict[str, Any]] = {pk: dict(zero) for pk in places}
    by_host: dict[tuple[int, int], list[int]] = defaultdict(list)
    by_school: dict[int, list[int]] = defaultdict(list)
    for pk, (unit, host) in places.items():
        by_host[unit, host].append(pk)
        by_school[unit].append(pk)
    true = Q(
        state=ConcernState.CLOSED,
        result__in=(ConcernResult.UPHELD, ConcernResult.PARTLY),
        topic__in=(ConcernTopic.FORCED, ConcernTopic.FEES),
    )
    late = Q(state__in=OPEN_CONCERNS, due_on__lt=timezone.localdate())
    counted = Concern.objects.filter(Q(kind=ConcernKind.COMPLAINT) & true | late)
    counted = counted.filter(unit__in={unit for unit, _ in places.values()}).order_by()
    for placement, unit, host, state, topic in counted.values_list(
        "placement", "unit", "host", "state", "topic"
    ):
        name = f"events.{topic}" if state == ConcernState.CLOSED else "events.overdue"
        if placement:
            meant = [placement]
        elif host:
            meant = by_host.get((unit, host), [])
        else:
            meant = by_school[unit] if name == "events.overdue" else []
        for pk in meant:
            if pk in found:
                found[pk][name] += 1
    return found
