"""Claims and appeals: who sees which, and what waits for whom."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from groupportal.tenancy.viewer import Viewer
from points.enums import AppealState, ClaimState, Confirmer
from points.models import PointsAppeal, PointsClaim
from points.selectors.entry import own_rows


def claims_visible_to(viewer: Viewer) -> QuerySet[PointsClaim]:
    """The claims this person may see: all for those who read the whole ledger or confirm, those of the own unit else."""
    rows = PointsClaim.objects.select_related(
        "member__unit", "rule__rule_set", "claimed_by", "decided_by"
    ).order_by("-claimed_at", "-id")
    if viewer.can("points.view_ranking") or not viewer.can("points.confirm_points"):
        return own_rows(rows, viewer)
    mine = viewer.within("points.view_points", "member__unit", "member__merged_into__unit")
    return rows.filter(mine | Q(rule__confirmer__in=[str(role) for role in viewer.roles]))


def claims_to_confirm(viewer: Viewer) -> QuerySet[PointsClaim]:
    """The claims this person may rule on now, the oldest first."""
    if not viewer.can("points.confirm_points"):
        return PointsClaim.objects.none()
    held = [str(role) for role in viewer.roles]
    named = Q(rule__confirmer__in=held)
    if Confirmer.SECRETARIAT.value in held:
        named |= Q(rule__confirmer="")
    units = viewer.unit_ids
    return (
        PointsClaim.objects.filter(named, state=ClaimState.CLAIMED)
        .exclude(claimed_by_id=viewer.user.pk)
        .exclude(Q(member__unit_id__in=units) | Q(member__merged_into__unit_id__in=units))
        .select_related("member__unit", "rule__rule_set", "claimed_by")
        .order_by("claimed_at", "id")
    )


def appeals_visible_to(viewer: Viewer) -> QuerySet[PointsAppeal]:
    """The appeals this person may see."""
    rows = PointsAppeal.objects.select_related(
        "member__unit",
        "entry__rule",
        "entry__member__unit",
        "filed_by",
        "answered_by",
        "reversal__rule",
        "reversal__member__unit",
        "correction__rule",
        "correction__member__unit",
    ).order_by("-filed_at", "-id")
    return own_rows(rows, viewer)


def appeals_to_answer(viewer: Viewer) -> QuerySet[PointsAppeal]:
    """The appeals this person may answer now, the oldest first."""
    if not viewer.can("points.answer_appeals"):
        return PointsAppeal.objects.none()
    return (
        appeals_visible_to(viewer)
        .filter(state=AppealState.OPEN)
        .exclude(filed_by_id=viewer.user.pk)
        .order_by("filed_at", "id")
    )
