"""Who sees which visits, whom a teacher may meet at a unit, and which units are to be visited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from groupportal.tenancy.viewer import Viewer
from internships.enums import Way
from internships.models import DayRoll, Feedback, HostUnit, Placement, Visit, VisitMet, VisitPhoto
from internships.selectors.placement import VIEW_SCHOOL, placements_for
from internships.states import BEGUN, HOLDS
from rosters.selectors.roster import teachers_for

LOG = "internships.log_visit"
_MONTH = dt.timedelta(days=31)


def _seen(viewer: Viewer) -> Q:
    """A school's office all of the school's, a teacher the own ones and those to follow up, a unit what the school lets it see."""
    own = viewer.units_for(LOG)
    seen = viewer.within(VIEW_SCHOOL, "unit")
    seen |= Q(teacher__user=viewer.user.pk, unit__in=own) | Q(
        follow_teacher__user=viewer.user.pk, unit__in=own
    )
    return seen | Q(
        host__unit__in=viewer.units_for("internships.edit_own_host"), is_shared=True, is_void=False
    )


def visits_for(viewer: Viewer) -> QuerySet[Visit]:
    """Visits a person sees, the latest first, with ``number_met``."""
    rows = Visit.objects.filter(_seen(viewer)).annotate(number_met=Count("met"))
    return rows.select_related("unit", "host__unit", "teacher", "follow_teacher").order_by(
        "-visited_at", "-pk"
    )


def photos_for(viewer: Viewer) -> QuerySet[VisitPhoto]:
    """Pictures of the visits a person sees."""
    return VisitPhoto.objects.filter(visit__in=Visit.objects.filter(_seen(viewer)).values("pk"))


def open_follow_ups(rows: QuerySet[Visit]) -> QuerySet[Visit]:
    """Those of which something is still to be done."""
    return rows.exclude(follow_up="").filter(followed_on__isnull=True, is_void=False)


def visitors(viewer: Viewer) -> QuerySet[Any]:
    """The teachers for whom a person logs visits: a teacher for oneself, a school's office for all of the school's."""
    own = Q(user=viewer.user.pk, unit__in=viewer.units_for(LOG))
    return colleagues(viewer).filter(own | viewer.within(VIEW_SCHOOL, "unit"))


def colleagues(viewer: Viewer) -> QuerySet[Any]:
    """Teachers who are at the person's schools: one of them may follow something up."""
    return teachers_for(viewer, LOG).filter(ends_on__isnull=True)


def interns_at(viewer: Viewer, host: HostUnit, today: dt.date) -> QuerySet[Placement]:
    """Whom the person may have met at a unit within the last month: those whose internship had begun and had not ended then."""
    rows = placements_for(viewer, LOG).filter(host=host, state__in=HOLDS, starts_on__lte=today)
    return rows.filter(Q(left_on__isnull=True, ends_on__gt=today - _MONTH) | Q(left_on__gt=today - _MONTH))


def _own_interns(viewer: Viewer, today: dt.date) -> QuerySet[Placement]:
    """Who is at a unit today: a teacher's own, for the office the school's."""
    rows = Placement.objects.filter(
        state__in=HOLDS, starts_on__lte=today, ends_on__gt=today, left_on__isnull=True
    )
    mine = Q(teacher__user=viewer.user.pk, unit__in=viewer.units_for(LOG))
    return rows.filter(mine | viewer.within(VIEW_SCHOOL, "unit"))


def units_to_visit(viewer: Viewer, today: dt.date) -> QuerySet[HostUnit]:
    """Units with interns of the person's today: ``interns``, ``last_visit`` and ``follow_ups`` (what is open), most interns first.

    A visit that was taken back does not count.
    """

    def per_host(rows: QuerySet[Any], what: Any) -> Any:
        return Subquery(
            rows.order_by().filter(host=OuterRef("pk")).values("host").annotate(n=what).values("n")
        )

    seen = Visit.objects.filter(_seen(viewer), is_void=False)
    rows = HostUnit.objects.annotate(
        interns=per_host(_own_interns(viewer, today), Count("pk")),
        last_visit=per_host(seen, Max("visited_at")),
        follow_ups=Coalesce(per_host(open_follow_ups(seen), Count("pk")), 0),
    )
    return rows.filter(interns__gt=0).select_related("unit").order_by("-interns", "unit__pinyin", "pk")


def hosts_open_to(viewer: Viewer) -> QuerySet[HostUnit]:
    """Units at which the person may log a visit: those with placements the person sees as teacher or office."""
    rows = placements_for(viewer, LOG).filter(state__in=HOLDS)
    return HostUnit.objects.filter(pk__in=rows.order_by().values("host")).select_related("unit")


def facts_for(placement_ids: Collection[int]) -> Mapping[int, Mapping[str, Any]]:
    """``inspection`` of those that have begun (Article 23): on which days a teacher of the school met the student there, and on which
    days the unit's people looked: they confirmed that the student was there, or the mentor said how it goes.
    """
    begun = (
        Placement.objects.filter(pk__in=placement_ids, state__in=BEGUN)
        .order_by()
        .values_list("pk", flat=True)
    )
    days: dict[int, set[dt.date]] = {pk: set() for pk in begun}
    met = VisitMet.objects.filter(placement__in=days, visit__is_void=False).order_by()
    for pk, moment in met.values_list("placement", "visit__visited_at"):
        days[pk].add(timezone.localdate(moment))
    unit: dict[int, set[dt.date]] = {pk: set() for pk in days}
    confirmed = DayRoll.objects.filter(placement__in=days, way=Way.MENTOR).order_by()
    for pk, day in confirmed.values_list("placement", "day"):
        unit[pk].add(day)
    for pk, moment in (
        Feedback.objects.filter(placement__in=days).order_by().values_list("placement", "given_at")
    ):
        unit[pk].add(timezone.localdate(moment))
    return {
        pk: {"inspection.school_days": frozenset(found), "inspection.unit_days": frozenset(unit[pk])}
        for pk, found in days.items()
    }
