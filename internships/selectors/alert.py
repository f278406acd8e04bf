"""Who sees which alerts, whose turn it is, who may see to them, and how much there is of each placement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db.models import Case, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from groupportal.tenancy.selectors import people_who_can
from groupportal.tenancy.viewer import Viewer
from internships.enums import AlertStep
from internships.models import Alert, Placement
from internships.selectors.alert_kinds import WEIGHTS
from internships.selectors.calendar import tables_of
from internships.selectors.placement import VIEW_SCHOOL, placements_for, ruled_for
from internships.states import ALIVE
from rosters.selectors.roster import class_name_on, teachers_for

VIEW = "internships.view_alerts"
SETTLE = "internships.settle_alert"
SET = "internships.set_alerts"


def alerts_for(viewer: Viewer) -> QuerySet[Alert]:
    """Those of the placements a person follows as teacher, class teacher or office, those handed to the person, and those the person
    has closed; never of oneself."""
    followed = placements_for(viewer, VIEW).order_by().values("pk")
    closed = Q(closed_by=viewer.user.pk, placement__unit__in=viewer.units_for(VIEW))
    seen = Q(placement__in=followed) | _handed_to(viewer, VIEW) | closed
    return (
        Alert.objects.filter(seen)
        .exclude(placement__student__user=viewer.user.pk)
        .select_related(
            "placement__student", "placement__host__unit", "placement__unit", "owner", "taken_by", "closed_by"
        )
        .defer("placement__student__id_number")
    )


def settled_by(viewer: Viewer) -> QuerySet[Alert]:
    """Those a person may see to: of own students, of the school as its office, and those handed to the person. A class teacher none."""
    own = Q(placement__in=ruled_for(viewer, SETTLE).order_by().values("pk")) | _handed_to(viewer, SETTLE)
    return alerts_for(viewer).filter(own)


def _handed_to(viewer: Viewer, action: str) -> Q:
    """While it is the person's turn: a teacher who no longer guides the student has nothing left of it."""
    mine = Q(owner=viewer.user.pk, handed_by__isnull=False, step=AlertStep.OWNER, state__in=ALIVE)
    return mine & Q(placement__unit__in=viewer.units_for(action))


def turn_of(viewer: Viewer) -> Q:
    """Those that wait for this very person now."""
    mine = Q(step=AlertStep.OWNER, owner=viewer.user.pk)
    mine |= Q(step=AlertStep.OFFICE, placement__unit__in=viewer.units_for(VIEW_SCHOOL))
    if viewer.for_all_units(VIEW_SCHOOL):
        mine |= Q(step=AlertStep.LEADER)
    return mine & Q(state__in=ALIVE)


def with_class_name(rows: QuerySet[Alert], day: dt.date) -> QuerySet[Alert]:
    """With ``class_name``: the student's class on a day."""
    return rows.annotate(class_name=class_name_on(day, "placement__student"))


def colleagues(viewer: Viewer) -> QuerySet[Any]:
    """Teachers to whom a person may hand an alert: the others at the person's schools who can see to one."""
    able = people_who_can(SETTLE).order_by().values("user")
    return (
        teachers_for(viewer, SETTLE).filter(ends_on__isnull=True, user__in=able).exclude(user=viewer.user.pk)
    )


# How much there is of placements


def with_risk(rows: QuerySet[Placement]) -> QuerySet[Placement]:
    """With ``risk``: the weight of the alerts that are alive. It puts students in order, and stands nowhere as a number."""
    weight = Case(
        *(When(kind=kind, then=Value(weight)) for kind, weight in WEIGHTS.items()),
        output_field=IntegerField(),
    )
    alive = Alert.objects.filter(placement=OuterRef("pk"), state__in=ALIVE).order_by().values("placement")
    return rows.annotate(risk=Coalesce(Subquery(alive.annotate(n=Sum(weight)).values("n")), 0))


def words_of(placement_ids: Collection[int]) -> dict[int, str]:
    """In words, what is alive of placements, the weightiest first."""
    rows = Alert.objects.filter(placement__in=placement_ids, state__in=ALIVE)
    found: dict[int, str] = {}
    for row in sorted(rows, key=lambda row: -WEIGHTS[row.kind]):
        found[row.placement_id] = found.get(row.placement_id, "") + row.words
    return found


def calendar_words(day: dt.date) -> str:
    """That the year has no table of holidays, in words; "" where it has one."""
    (table,) = tables_of([day.year])
    if table.is_known:
        return ""
    return f"{day.year}年还没有节假日与调休表，预警暂按周一至周五算工作日，请秘书处登记。"
