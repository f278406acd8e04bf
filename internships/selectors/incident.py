"""Who sees which incidents, who hears of them, whom one may concern, and what rules read of them (Articles 19, 23, 36)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from groupportal.accounts.models import User
from groupportal.tenancy.selectors import people_who_can
from groupportal.tenancy.viewer import Viewer
from internships.enums import IncidentNoteKind, IncidentState, PlacementState
from internships.models import HostUnit, Incident, IncidentNote, IncidentPerson, IncidentPhoto, Placement
from internships.rules import facts as f
from internships.selectors.host import OWN
from internships.selectors.placement import guided_by, placements_for

REPORT = "internships.report_incident"
FOLLOW = "internships.follow_incidents"
HANDLE = "internships.handle_incidents"
_THERE = (PlacementState.APPROVED, PlacementState.RUNNING, PlacementState.ENDING)


def incidents() -> QuerySet[Incident]:
    """All of them, with what rows show, the latest first."""
    rows = Incident.objects.select_related("unit", "host__unit", "reported_by", "taken_by")
    return rows.order_by("-reported_at", "-pk")


def followed_for(viewer: Viewer) -> QuerySet[Incident]:
    """Those a person takes and keeps a log of: a school's office all of the school's, a teacher those of the own students."""
    guided = Placement.objects.filter(guided_by(viewer) & viewer.within(FOLLOW, "unit"))
    named = IncidentPerson.objects.filter(placement__in=guided.order_by().values("pk"))
    return incidents().filter(viewer.within(HANDLE, "unit") | Q(pk__in=named.order_by().values("incident")))


def handled_for(viewer: Viewer) -> QuerySet[Incident]:
    """Those a person grades and closes: of the own schools, none at a unit the person also acts for."""
    near = Q(host__unit__in=viewer.units_for(OWN))
    return incidents().filter(viewer.within(HANDLE, "unit") & ~near)


def incidents_for(viewer: Viewer) -> QuerySet[Incident]:
    """Those a person follows, and those the person reported."""
    mine = Q(reported_by=viewer.user.pk)
    return incidents().filter(mine | Q(pk__in=followed_for(viewer).order_by().values("pk")))


def incident_photos_for(viewer: Viewer) -> QuerySet[IncidentPhoto]:
    """Pictures of the incidents a person sees."""
    return IncidentPhoto.objects.filter(incident__in=incidents_for(viewer).order_by().values("pk"))


def may_concern(viewer: Viewer) -> QuerySet[Placement]:
    """The students of whom a person may report something: those at a unit now, of the ones the person sees."""
    return placements_for(viewer, REPORT).filter(state__in=_THERE)


def hosts_to_name(viewer: Viewer) -> QuerySet[HostUnit]:
    """The units where these are."""
    rows = HostUnit.objects.filter(pk__in=may_concern(viewer).order_by().values("host"))
    return rows.select_related("unit").order_by("unit__pinyin", "pk")


def near(incident: Incident, viewer: Viewer, scope: str) -> QuerySet[Placement]:
    """The placements it may concern, of those the person looks after at the school: ``named`` in it, at its ``host``, in its ``region``."""
    rows = placements_for(viewer, FOLLOW).filter(unit=incident.unit_id)
    if scope == "named":
        return rows.filter(pk__in=incident.people.order_by().values("placement"))
    there = rows.filter(state__in=_THERE)
    if incident.host is None:
        return there.none()
    if scope == "host":
        return there.filter(host=incident.host)
    region = incident.host.region
    return there.filter(Q(region=region) | Q(region="", host__region=region)) if region else there.none()


def hears(incident: Incident, *, above: bool) -> list[User]:
    """Who is told: the guiding teachers of whom it concerns and the school's office; ``above``: the secretariat too.

    Not who reported it. Where a school has nobody, the secretariat is told in any case.
    """
    taught = incident.people.filter(placement__teacher__user__isnull=False).order_by()
    office = _users(people_who_can(HANDLE).filter(unit=incident.unit_id))
    keys = {*taught.values_list("placement__teacher__user", flat=True), *office}
    if above or not set(office) - {incident.reported_by_id}:
        keys |= set(_users(people_who_can(HANDLE).filter(unit__isnull=True)))
    return list(User.objects.filter(pk__in=keys - {incident.reported_by_id}))


def _users(held: Any) -> Iterable[int]:
    return list(held.order_by().values_list("user", flat=True))


def untaken(rows: QuerySet[Incident]) -> QuerySet[Incident]:
    """Those that nobody has taken yet."""
    return rows.filter(state=IncidentState.REPORTED)


def facts_for(placement_ids: Collection[int]) -> Mapping[int, Mapping[str, Any]]:
    """Of each placement: the incidents that name it, and its student's injuries with treatment and claim.

    The portal is where they are reported: what is not in it is not reported.
    """
    found: dict[int, dict[str, list[Any]]] = {
        pk: {"events.incidents": [], "events.injuries": []} for pk in placement_ids
    }
    people = IncidentPerson.objects.filter(placement__in=found).select_related("incident")
    rows = list(people.order_by("incident__occurred_at", "pk"))
    steps: dict[int, set[str]] = defaultdict(set)
    kinds = (IncidentNoteKind.TREATMENT, IncidentNoteKind.CLAIM)
    noted = IncidentNote.objects.filter(incident__in={row.incident_id for row in rows}, kind__in=kinds)
    for incident, kind in noted.order_by().values_list("incident", "kind"):
        steps[incident].add(kind)
    for row in rows:
        incident, here = row.incident, found[row.placement_id]
        day = timezone.localdate(incident.occurred_at)
        reported = timezone.localdate(incident.reported_at)
        here["events.incidents"].append(f.Incident(day, reported, incident.get_level_display()))
        if row.is_injured:
            done = steps[row.incident_id]
            here["events.injuries"].append(
                f.Injury(day, IncidentNoteKind.CLAIM in done, IncidentNoteKind.TREATMENT in done)
            )
    return {pk: {name: tuple(values) for name, values in said.items()} for pk, said in found.items()}
