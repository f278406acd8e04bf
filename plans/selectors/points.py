"""The acceptance points of a revision, and what answers each."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from groupportal.errors import DomainError
from groupportal.metrics.registry import metric_of
from plans.enums import RevisionState
from plans.models import AcceptancePoint, PlanRevision

ANSWERED = {
    "waiting": Q(metric="") & ~Q(waits_for=""),
    "bound": ~Q(metric=""),
    "filed": Q(metric="", waits_for=""),
    "veto": Q(is_veto=True),
}
"""Points by what answers them."""
SEARCHED = ("text", "item__name")


def points_of(revision: PlanRevision | None) -> QuerySet[AcceptancePoint]:
    """Its points, tasks before indicators, in their order; none without a revision."""
    return _in_order(AcceptancePoint.objects.filter(item__revision=revision))


def drafted_points() -> QuerySet[AcceptancePoint]:
    """The points of each plan's newest draft."""
    newer = PlanRevision.objects.filter(
        plan=OuterRef("item__revision__plan"),
        state=RevisionState.DRAFT,
        number__gt=OuterRef("item__revision__number"),
    )
    rows = AcceptancePoint.objects.filter(item__revision__state=RevisionState.DRAFT)
    return _in_order(rows.exclude(Exists(newer)))


def worded_last(lines: Iterable[UUID]) -> dict[UUID, AcceptancePoint]:
    """Points by their lines, each as the last version of its plan that has it words it."""
    rows = AcceptancePoint.objects.filter(line__in=set(lines)).exclude(
        item__revision__state=RevisionState.DRAFT
    )
    return {point.line: point for point in rows.order_by("item__revision__number")}


def _in_order(rows: QuerySet[AcceptancePoint]) -> QuerySet[AcceptancePoint]:
    rows = rows.select_related("item__thread", "item__parent", "item__revision__plan")
    return rows.order_by("item__revision", "-item__kind", "item__position", "position")


def answered_by(point: AcceptancePoint) -> str:
    """What answers a point: the records of a metric, records that are waited for, or what is filed."""
    if point.metric:
        try:
            return f"系统记录：{metric_of(point.metric).label}"
        except DomainError:
            return "系统记录：绑定的指标已经没有了，请重新绑定"
    return f"等待记录：{point.get_waits_for_display()}" if point.waits_for else "填报和佐证"
