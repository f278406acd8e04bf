"""Who sees which records of 岗位与就业: the one rule of pages, lists, search, files, admin and API."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Q, QuerySet

from employment.enums import DemandState
from employment.models import Demand, FirmVisit
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.selectors import people_who_can
from groupportal.tenancy.viewer import Viewer

BOARD, VIEW, POST = "employment.view_board", "employment.view_demands", "employment.post_demand"
HANDLE = "employment.handle_applications"
VISITS, RECORD = "employment.view_visits", "employment.record_visit"


def board(day: dt.date) -> QuerySet[Demand]:
    """Posts that are open on a day: everybody may read these, without an account too."""
    # Those that left are few and looked up once; beside each post its unit would cost a search of thousands a fifth of its time.
    gone = Unit.objects.filter(is_active=False)
    rows = Demand.objects.filter(state=DemandState.OPEN, expires_on__gte=day)
    return rows.exclude(unit__in=gone).select_related("unit")


def board_for(viewer: Viewer, day: dt.date) -> QuerySet[Demand]:
    """The board for somebody with an account."""
    return board(day) if viewer.can(BOARD) else Demand.objects.none()


def demands_for(viewer: Viewer) -> QuerySet[Demand]:
    """Demand in whatever state: all for who reads for the group; of the own unit; what came of the own school's visits."""
    if not viewer.can(VIEW):
        return Demand.objects.none()
    if viewer.for_all_units(VIEW):
        return Demand.objects.all()
    visited = Q(visit__school__in=viewer.units_for(RECORD)) if viewer.can(RECORD) else Q(pk__in=())
    return Demand.objects.filter(Q(unit__in=viewer.units_for(POST)) | visited)


def kept_demands(viewer: Viewer) -> QuerySet[Demand]:
    """Demand this person keeps: all for the office, else of the own unit, and what the own school opened after a visit."""
    if viewer.for_all_units(POST):
        return Demand.objects.all()
    visited = Q(visit__school__in=viewer.units_for(RECORD))
    return demands_for(viewer).filter(Q(unit__in=viewer.units_for(POST)) | visited)


def handled(viewer: Viewer, to: str = "") -> Q:
    """Whose applications this person handles: posts of the own unit, and of a firm nobody acts for what the person looks after.

    That is what came of a visit of the own school (of a teacher, what the teacher put forward), and for the office what came of
    no visit. ``to`` leads from the rows to their post: ``demand__``. The other way round: ``handlers_of``.
    """
    if not viewer.can(HANDLE):
        return Q(pk__in=())
    served = people_who_can(POST).filter(unit__isnull=False).order_by().values("unit")
    cared = Q(**{f"{to}visit__school__in": viewer.units_for(POST)})
    own = {f"{to}visit__school__in": viewer.units_for(RECORD), f"{to}proposed_by": viewer.user.pk}
    cared |= Q(**own)
    if viewer.for_all_units(POST):
        cared |= Q(**{f"{to}visit__isnull": True})
    return Q(**{f"{to}unit__in": viewer.units_for(POST)}) | (cared & ~Q(**{f"{to}unit__in": served}))


def handlers_of(demand: Demand) -> QuerySet[Membership]:
    """Who handles applications to a post, as ``handled`` says it; nobody where the visiting school has nobody."""
    if units_with(POST, [demand.unit_id]):
        return people_who_can(POST).filter(unit=demand.unit_id)
    if demand.visit is None:
        return people_who_can(POST).filter(unit__isnull=True)
    school = demand.visit.school_id
    opener = people_who_can(RECORD).filter(unit=school, user=demand.proposed_by_id)
    return people_who_can(POST).filter(unit=school) | opener


def in_whose_stead(demand: Demand) -> str:
    """Who handles applications for a firm that nobody acts for: the visiting school or the office; "" where the firm does itself."""
    if units_with(POST, [demand.unit_id]):
        return ""
    return "集团秘书处" if demand.visit is None else str(demand.visit.school)


def units_with(action: str, unit_ids: Collection[int]) -> set[int]:
    """Of these units, those with somebody of their own who may do this: at the others nobody reads and nobody answers."""
    return set(people_who_can(action).filter(unit__in=unit_ids).order_by().values_list("unit", flat=True))


def visits_for(viewer: Viewer) -> QuerySet[FirmVisit]:
    """Visits of the schools this person may read of."""
    return FirmVisit.objects.filter(viewer.within(VISITS, "school"))


def kept_visits(viewer: Viewer) -> QuerySet[FirmVisit]:
    """Visits this person records: all for the office, else those of the own school."""
    return FirmVisit.objects.filter(viewer.within(RECORD, "school"))
