"""Economic value, counted once (经济价值): the one place that says which amounts count.

A need that belongs to a project has no value of its own (the database refuses it): there the project's counts. Needs and projects are
part of what a firm says it got in a whole year: of both, the greater one is the worth of the year.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from groupportal.deciding.standard import Ruled
from groupportal.tenancy.viewer import Viewer
from parks.enums import ProjectState, RequestState
from parks.models import EconomicValue, JointProject, Resident, ServiceRequest

STATE = "parks.state_value"


def confirmed(as_of: dt.date, since: dt.date | None = None) -> QuerySet[EconomicValue]:
    """Values that firms confirmed from ``since`` up to a day, both included, whatever year they are of."""
    rows = EconomicValue.objects.filter(state=Ruled.ACCEPTED, confirmed_on__lte=as_of)
    return rows.filter(confirmed_on__gte=since) if since else rows


def of_centre(rows: QuerySet[EconomicValue], centre: UUID | None) -> QuerySet[EconomicValue]:
    """Those of a centre's needs and projects; all where none is named. A firm's yearly figure is of no centre."""
    theirs = Q(request__centre__public_id=centre) | Q(project__centre__public_id=centre)
    return rows.filter(theirs) if centre else rows


def counted(rows: Iterable[EconomicValue]) -> dict[int, Decimal]:
    """What each of these confirmed values adds to a sum, by its key: what it lifts the worth of its firm's year by.

    Compared with all that the firm confirmed of that year before, in the order of the days: a sum of two times is the sum of both.
    """
    given = list(rows)
    firms = {row.unit_id for row in given}
    stands = EconomicValue.objects.filter(state=Ruled.ACCEPTED, unit__in=firms)
    parts: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    whole: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    adds: dict[int, Decimal] = {}
    for row in stands.order_by("confirmed_on", "pk"):
        year = row.unit_id, row.year
        before = max(parts[year], whole[year])
        (whole if _is_yearly(row) else parts)[year] += row.amount
        adds[row.pk] = max(parts[year], whole[year]) - before
    return {row.pk: adds[row.pk] for row in given}


def _is_yearly(row: EconomicValue) -> bool:
    return row.request_id is None and row.project_id is None


def total(rows: Iterable[EconomicValue]) -> Decimal:
    """The sum in 元, nothing twice."""
    return sum(counted(rows).values(), Decimal(0))


def by_year(rows: Iterable[EconomicValue]) -> dict[int, Decimal]:
    """``total`` of each year, the first one first."""
    given = list(rows)
    adds = counted(given)
    found: dict[int, Decimal] = defaultdict(Decimal)
    for row in given:
        found[row.year] += adds[row.pk]
    return dict(sorted(found.items()))


def unconfirmed_requests(rows: QuerySet[ServiceRequest]) -> QuerySet[ServiceRequest]:
    """Needs that were done, belong to no project, and have no value that waits or stands, though nobody said that there is none."""
    stands = EconomicValue.objects.filter(
        state__in=(Ruled.WAITING, Ruled.ACCEPTED), request__isnull=False
    ).order_by()
    done = rows.filter(state=RequestState.CLOSED, project__isnull=True, without_worth="")
    return done.exclude(pk__in=stands.values("request"))


def unconfirmed_projects(rows: QuerySet[JointProject]) -> QuerySet[JointProject]:
    """Projects that were finished and have no value that waits or stands, though nobody said that there is none."""
    stands = EconomicValue.objects.filter(
        state__in=(Ruled.WAITING, Ruled.ACCEPTED), project=OuterRef("pk")
    ).order_by()
    return rows.filter(~Exists(stands), state=ProjectState.DONE, without_worth="")


def to_put_right(rows: QuerySet[EconomicValue]) -> QuerySet[EconomicValue]:
    """Values that firms returned, though nobody said that there is none, and nothing that stands or waits took their place since.

    Of the same year, or of the same amount where the year alone was wrong.
    """
    stands = EconomicValue.objects.filter(state__in=(Ruled.WAITING, Ruled.ACCEPTED)).order_by()
    alike = stands.filter(unit=OuterRef("unit"), proposed_at__gt=OuterRef("proposed_at")).filter(
        Q(year=OuterRef("year")) | Q(amount=OuterRef("amount"))
    )
    settled = (
        Exists(stands.filter(request=OuterRef("request")))
        | Exists(alike.filter(project=OuterRef("project")))
        | Q(request=None, project=None) & Exists(alike.filter(request=None, project=None))
    )
    said = Q(request__without_worth__gt="") | Q(project__without_worth__gt="")
    return rows.filter(~settled, state=Ruled.REFUSED).exclude(said)


def confirming(viewer: Viewer) -> Q:
    """Values of the firms this person acts for: these he or she confirms."""
    return Q(unit__in=viewer.units_for("parks.ask_service"))


def to_ask(value: EconomicValue) -> tuple[str, str]:
    """Whom a firm is asked through about a value, and the telephone: as in the need, else as the park last knew it."""
    if value.request is not None:
        return value.request.contact, value.request.phone
    place = Resident.objects.filter(unit=value.unit_id).exclude(contact="").order_by("-starts_on").first()
    return (place.contact, place.phone) if place else ("", "")


def of_what(value: EconomicValue) -> str:
    """What a value comes from, in words."""
    if value.request is not None:
        return f"需求：{value.request}"
    return f"项目：{value.project}" if value.project is not None else "企业年度数"
