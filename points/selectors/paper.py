"""Who may open the files behind points: those who may see what they prove."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from groupportal.files.models import StoredFile
from groupportal.tenancy.viewer import Viewer
from points.models import PointsEvidence
from points.models.appeal import PointsPaper
from points.selectors.entry import entries_for
from points.selectors.queue import appeals_visible_to, claims_visible_to

VIEW_ACTION = "points.view_points"


def papers_visible_to(files: QuerySet[StoredFile], viewer: Viewer) -> QuerySet[StoredFile]:
    """Of the files of points: all for readers of the whole ledger, else those of entries, claims and appeals they see."""
    if viewer.can("points.view_ranking"):
        return files
    proofs = PointsEvidence.objects.filter(entry__in=entries_for(viewer).order_by().values("pk"))
    papers = PointsPaper.objects.filter(
        Q(claim__in=claims_visible_to(viewer).order_by().values("pk"))
        | Q(appeal__in=appeals_visible_to(viewer).order_by().values("pk"))
    )
    return files.filter(
        Q(pk__in=proofs.order_by().values("file")) | Q(pk__in=papers.order_by().values("file"))
    )
