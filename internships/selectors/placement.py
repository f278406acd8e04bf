"""Who sees which placements, batches, units and posts. Lists, pages, search, API, exports and the admin take their rows from here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Q, QuerySet

from groupportal.tenancy.models import Unit
from groupportal.tenancy.roles import ACTIONS, Role
from groupportal.tenancy.viewer import Viewer
from internships.enums import PlacementState
from internships.models import (
    AuthorityFiling,
    Batch,
    HostUnit,
    Mentor,
    Placement,
    Post,
    SchoolBasis,
    Selection,
)
from internships.states import HOLDS
from rosters.selectors.roster import in_own_classes, schools

VIEW = "internships.view_placements"
VIEW_SCHOOL = "internships.view_school"
VIEW_HOSTS = "internships.view_hosts"


def placements() -> QuerySet[Placement]:
    """All of them, with what rows show, by the student's name."""
    return (
        Placement.objects.select_related(
            "unit", "batch", "student__programme", "host__unit", "post", "teacher", "mentor"
        )
        .defer("student__id_number")
        .order_by("student__pinyin", "id")
    )


def held_between(students: Collection[int], starts_on: dt.date, ends_on: dt.date) -> QuerySet[Placement]:
    """Placements of these students that count (``HOLDS``) and meet these days; the last one is no longer one of them."""
    rows = placements().filter(student__in=students, state__in=HOLDS)
    return rows.filter(starts_on__lt=ends_on, ends_on__gt=starts_on)


def placements_for(viewer: Viewer, action: str = VIEW) -> QuerySet[Placement]:
    """Those a person may see: a school's office all of the school's, a teacher those they guide and those of their classes, a unit
    those at it, a student their own.

    ``action``: another right, which narrows them further: to the schools it is held for, and, where it is one of units, to the
    units. A school's right at a unit that is also where interns are says nothing of another school's interns there.
    """
    of_school = viewer.within(VIEW_SCHOOL, "unit") | guided_by(viewer)
    of_school |= Q(student__in=in_own_classes(viewer), unit__in=viewer.units_for(VIEW_HOSTS))
    of_school |= own(viewer)
    if action == VIEW:
        return placements().filter(of_school | at_own_unit(viewer))
    seen = of_school & viewer.within(action, "unit")
    if Role.ENTERPRISE in ACTIONS[action].roles:
        seen |= at_own_unit(viewer)
    return placements().filter(seen)


def looked_after(viewer: Viewer, action: str) -> QuerySet[Placement]:
    """A student's own, and those for whose school the person holds this and sees them there; a unit's people none by that."""
    return placements().filter(Q(pk__in=placements_for(viewer, action).order_by().values("pk")) | own(viewer))


def ruled_for(viewer: Viewer, action: str) -> QuerySet[Placement]:
    """Those whose teacher the person is, or whose school's office, where this is held for the school; never one's own."""
    near = viewer.within(VIEW_SCHOOL, "unit") | guided_by(viewer)
    return placements().filter(near & viewer.within(action, "unit")).exclude(student__user=viewer.user.pk)


def own(viewer: Viewer) -> Q:
    """Placements of the student this account is."""
    return Q(student__user=viewer.user.pk, unit__in=viewer.units_for(VIEW))


def guided_by(viewer: Viewer) -> Q:
    """Placements whose teacher the person is, at schools where the person works."""
    return Q(teacher__user=viewer.user.pk, unit__in=viewer.units_for(VIEW_HOSTS))


def at_own_unit(viewer: Viewer) -> Q:
    """Placements that are handed in or hold, at units the person works for."""
    own_units = viewer.units_for("internships.edit_own_host")
    return Q(host__unit__in=own_units, state__in=(PlacementState.SUBMITTED, *HOLDS))


def batches_for(viewer: Viewer, action: str = VIEW_SCHOOL) -> QuerySet[Batch]:
    """Batches of the schools for which a person may do this."""
    return Batch.objects.filter(viewer.within(action, "unit")).select_related("unit", "filing")


def hosts_for(viewer: Viewer) -> QuerySet[HostUnit]:
    """Units that take interns: all for a school's staff and the secretariat, its own for a unit."""
    rows = HostUnit.objects.select_related("unit").order_by("unit__pinyin", "id")
    return (
        rows
        if viewer.can(VIEW_HOSTS)
        else rows.filter(unit__in=viewer.units_for("internships.edit_own_host"))
    )


def posts_for(viewer: Viewer) -> QuerySet[Post]:
    """Posts of the units a person sees."""
    return Post.objects.filter(host__in=hosts_for(viewer).values("pk")).select_related("host__unit")


def mentors_for(viewer: Viewer) -> QuerySet[Mentor]:
    """People who guide interns at the units a person sees."""
    return Mentor.objects.filter(host__in=hosts_for(viewer).values("pk")).select_related("host__unit", "user")


def selections_for(viewer: Viewer) -> QuerySet[Selection]:
    """Which schools chose which units: those of the schools a person sees whole."""
    rows = Selection.objects.filter(viewer.within(VIEW_SCHOOL, "school"))
    return rows.select_related("school", "host__unit", "report_file")


def filings_for(viewer: Viewer) -> QuerySet[AuthorityFiling]:
    """Filings of the schools a person sees whole."""
    return AuthorityFiling.objects.filter(viewer.within(VIEW_SCHOOL, "school")).select_related(
        "school", "file"
    )


def bases_for(viewer: Viewer) -> QuerySet[SchoolBasis]:
    """What the schools a person sees whole have set up."""
    return SchoolBasis.objects.filter(viewer.within(VIEW_SCHOOL, "unit")).select_related("unit")


def place_of_school(school_id: int) -> tuple[str, str]:
    """Province and city of a school, as it said for its internships; "" for what isn't known."""
    row = SchoolBasis.objects.filter(unit=school_id).values_list("province", "region").first()
    return row or ("", "")


def schools_for(viewer: Viewer, action: str) -> QuerySet[Unit]:
    """The schools for which a person may do this."""
    return schools().filter(viewer.within(action, "pk"))
