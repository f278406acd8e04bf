"""Who looked at what of students' own: the trail of looks, narrowed to the students a person's office answers for (domain.md 1.8)."""

from __future__ import annotations

import datetime as dt

from django.db.models import Case, DateField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import ExtractDay, ExtractMonth, ExtractYear, TruncDate

from groupportal.audit.enums import AccessKind
from groupportal.audit.models import AccessEntry
from groupportal.tenancy.models import Membership
from groupportal.tenancy.viewer import Viewer
from internships.selectors.placement import VIEW_SCHOOL
from rosters.selectors.roster import students

ADULT, YOUNGEST = 18, 14
VIEW = "internships.view_access"


def looks_for(viewer: Viewer) -> QuerySet[AccessEntry]:
    """Looks at a student's identity number, phones or position, and lists taken out, with ``born_on`` of the student and ``age`` then.

    A school's office sees those about its own students, and what its own people took out; the secretariat all.
    """
    own = students().filter(viewer.within(VIEW_SCHOOL, "unit") & viewer.within(VIEW, "unit"))
    about = Q(kind=AccessKind.VIEW, object_id__in=own.order_by().values("public_id"))
    return with_age(AccessEntry.objects.filter(about | taken_by(viewer)).select_related("actor"))


def taken_by(viewer: Viewer) -> Q:
    """Lists taken out by the people whom a school has now; by anybody for the secretariat, which sees those of who has left."""
    if viewer.for_all_units(VIEW):
        return Q(kind=AccessKind.EXPORT)
    people = Membership.objects.filter(unit__in=viewer.units_for(VIEW)).values("user")
    return Q(kind=AccessKind.EXPORT, actor__in=people)


def with_age(rows: QuerySet[AccessEntry]) -> QuerySet[AccessEntry]:
    """With ``born_on`` of the student a look was about, and ``age`` in years on that day; None where either isn't known."""
    whose = students().filter(public_id=OuterRef("object_id")).order_by().values("born_on")[:1]
    rows = rows.annotate(born_on=Subquery(whose, output_field=DateField()), looked_on=TruncDate("at"))
    before = Q(month__lt=F("born_month")) | Q(month=F("born_month"), day__lt=F("born_day"))
    rows = rows.annotate(
        month=ExtractMonth("looked_on"),
        day=ExtractDay("looked_on"),
        born_month=ExtractMonth("born_on"),
        born_day=ExtractDay("born_on"),
        years=ExtractYear("looked_on") - ExtractYear("born_on"),
    )
    return rows.annotate(age=Case(When(before, then=F("years") - Value(1)), default=F("years")))


def years_before(day: dt.date, years: int) -> dt.date:
    """The same day so many years before; who was born after it is younger."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)
