"""Which hand-overs of students a person sees."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet

from groupportal.tenancy.viewer import Viewer
from internships.models import HandOver
from internships.selectors.placement import VIEW_SCHOOL
from rosters.selectors.roster import teachers_for

PROPOSE, RULE = "internships.hand_over", "internships.rule_handover"


def handovers_for(viewer: Viewer) -> QuerySet[HandOver]:
    """A teacher's own, those that a colleague asks of the person, for the office the school's; with ``number`` of students."""
    concerned = Q(teacher__user=viewer.user.pk) | Q(to__user=viewer.user.pk)
    seen = concerned & viewer.within(PROPOSE, "unit") | viewer.within(VIEW_SCHOOL, "unit")
    rows = HandOver.objects.filter(seen).select_related(
        "unit", "teacher__user", "to__user", "proposed_by", "ruled_by"
    )
    return rows.annotate(number=Count("students")).order_by("-proposed_at", "-pk")


def ruled_by(viewer: Viewer) -> Q:
    """Those that are this person's to rule on: asked of the person as the colleague, or of the own school's office."""
    mine = Q(to__user=viewer.user.pk) & viewer.within(RULE, "unit")
    return mine | viewer.within(VIEW_SCHOOL, "unit") & viewer.within(RULE, "unit")


def colleagues(viewer: Viewer) -> QuerySet[Any]:
    """Who may take over a person's students: the other teachers at the schools where the person teaches."""
    return teachers_for(viewer, PROPOSE).filter(ends_on__isnull=True).exclude(user=viewer.user.pk)
