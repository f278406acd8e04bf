"""Reads behind the figures of posts and matching: what stood on the board in a time, who sought and who was matched by a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce, Greatest

from employment.enums import ApplicationState, RoundState
from employment.models import Application, ApplicationStep, Chooser, Demand
from employment.states import TAKEN
from groupportal.tenancy.kept import once
from internships.selectors.figures import there_between
from rosters.selectors.roster import students

if TYPE_CHECKING:
    from rosters.models import Student


TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Narrowed:
    """What posts a figure is asked for: by kind, unit, programme and section; "" and None for all."""

    kind: str | None = None
    unit: str | None = None
    programme: str | None = None
    section: str | None = None

    def among(self, path: str = "") -> Q:
        """The posts at ``path`` that are meant."""
        found = Q()
        for field, value in (("kind", self.kind), ("unit__name", self.unit), ("section", self.section)):
            if value:
                found &= Q(**{f"{path}{field}": value})
        if self.programme:
            found &= Q(**{f"{path}major_codes__contains": [self.programme]})
        return found


def opened_between(since: dt.date, until: dt.date, of: Narrowed) -> QuerySet[Demand]:
    """Posts that came on the board in a time, both ends included, however they stand now; one that is ruled on anew counts too."""
    rows = Demand.objects.filter(of.among(), opened_on__gte=since, opened_on__lte=until)
    return rows.select_related("unit").order_by("opened_on", "pk")


def _state_on(day: dt.date) -> Subquery:
    steps = ApplicationStep.objects.filter(application=OuterRef("pk"), made_at__date__lte=day)
    return Subquery(steps.order_by("-pk").values("state")[:1])


def applications_on(day: dt.date, of: Narrowed) -> QuerySet[Any]:
    """Applications with ``then``: where they stood on a day, None before they began."""
    return Application.objects.filter(of.among("demand__")).annotate(then=_state_on(day))


def sought_between(since: dt.date, until: dt.date, of: Narrowed) -> QuerySet[Student]:
    """Students who applied, said yes to an invitation, accepted a post or chose in a round that was published in a time, each once.

    Who applied in December and accepts in January seeks in both years, and is matched in the second.
    """
    steps = ApplicationStep.objects.filter(
        of.among("application__demand__"),
        made_at__date__range=(since, until),
        state__in=(ApplicationState.APPLIED, ApplicationState.ACCEPTED),
        application__student=OuterRef("pk"),
    )
    choices = Chooser.objects.filter(
        of.among("wishes__post__demand__"),
        handed_in_at__isnull=False,
        round__state=RoundState.PUBLISHED,
        round__published_at__date__range=(since, until),
        student=OuterRef("pk"),
    )
    return students().filter(Exists(steps) | Exists(choices))


def matched_among(rows: QuerySet[Student], since: dt.date, day: dt.date, of: Narrowed) -> QuerySet[Student]:
    """Of these, who accepted a post in a time and had not given it up by its last day."""
    accepted = ApplicationStep.objects.filter(
        application=OuterRef("pk"), state=ApplicationState.ACCEPTED, made_at__date__range=(since, day)
    )
    taken = applications_on(day, of).filter(Exists(accepted), then__in=TAKEN, student=OuterRef("pk"))
    return rows.filter(Exists(taken))


def sent_between(since: dt.date, until: dt.date) -> QuerySet[Student]:
    """Students who were at a unit as interns in a time, or accepted a post in it and had not given it up by its last day; each once."""
    interns = there_between(since, until).order_by().values("student")
    return students().filter(Q(pk__in=interns) | Q(pk__in=_taking(since, until)))


def _taking(since: dt.date, until: dt.date) -> QuerySet[Any]:
    found = matched_among(students(), since, until, Narrowed())
    return found.order_by().values("pk")


def places_and_filled(rows: QuerySet[Demand], day: dt.date) -> tuple[int, int]:
    """For how many people these posts are, and how many of these places are taken by a day. One query.

    Taken by students of the group, or as the unit says of what it filled elsewhere.
    """
    taken = applications_on(day, Narrowed()).filter(then__in=TAKEN, demand=OuterRef("pk"))
    number = Subquery(taken.order_by().values("demand").annotate(number=Count("pk")).values("number"))
    whole = When(reported_on__lte=day, then=Greatest("headcount", "taken"))
    found = (
        rows.order_by()
        .annotate(taken=Coalesce(number, 0))
        .aggregate(places=Sum("headcount"), filled=Sum(Case(whole, default="taken")))
    )
    return found["places"] or 0, found["filled"] or 0


@once
def supplied_between(since: dt.date, until: dt.date, of: Narrowed) -> tuple[int, int]:
    """``places_and_filled`` of the posts that came on the board in a time, by its last day."""
    return places_and_filled(opened_between(since, until, of), until)


def rate_of_matching(since: dt.date, until: dt.date, of: Narrowed) -> tuple[int, int]:
    """Who was matched, of who sought. One query."""
    sought = sought_between(since, until, of).order_by()
    has_post = matched_among(sought, since, until, of).order_by().values("pk")
    found = sought.aggregate(whole=Count("pk"), part=Count("pk", filter=Q(pk__in=has_post)))
    return found["part"], found["whole"]


def filled_between(since: dt.date, until: dt.date, of: Narrowed) -> QuerySet[Demand]:
    """Posts that were first filled in a time, whatever came later."""
    rows = Demand.objects.filter(of.among(), filled_on__range=(since, until))
    return rows.select_related("unit").order_by("filled_on", "pk")


def rate(part: int, whole: int) -> Decimal | None:
    """Percent, half-up to a tenth; None of nothing."""
    return (Decimal(part) * 100 / whole).quantize(TENTH, ROUND_HALF_UP) if whole else None
