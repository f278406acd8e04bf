"""Claims and appeals: who sees which. What waits for whom, ``CLAIMS.due`` and ``APPEALS.due`` know."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from groupportal.tenancy.viewer import Viewer
from points.models import PointsAppeal, PointsClaim
from points.selectors.entry import own_rows


def claims_visible_to(viewer: Viewer) -> QuerySet[PointsClaim]:
    """The claims this person may see: all for those who read the whole ledger or confirm, those of the own unit else."""
    rows = PointsClaim.objects.select_related(
        "member__unit", "rule__rule_set", "proposed_by", "ruled_by"
    ).order_by("-proposed_at", "-id")
    if viewer.can("points.view_ranking") or not viewer.can("points.confirm_points"):
        return own_rows(rows, viewer)
    mine = viewer.within("points.view_points", "member__unit", "member__merged_into__unit")
    return rows.filter(mine | Q(rule__confirmer__in=[str(role) for role in viewer.roles]))


def appeals_visible_to(viewer: Viewer) -> QuerySet[PointsAppeal]:
    """The appeals this person may see."""
    rows = PointsAppeal.objects.select_related(
        "member__unit",
        "entry__rule",
        "entry__member__unit",
        "proposed_by",
        "ruled_by",
        "reversal__rule",
        "reversal__member__unit",
        "correction__rule",
        "correction__member__unit",
    ).order_by("-proposed_at", "-id")
    return own_rows(rows, viewer)
