"""Who may open the files behind points: those who may see what they prove."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from groupportal.files.access import opens
from groupportal.tenancy.viewer import Viewer
from points.models import PointsEvidence, PointsPaper
from points.selectors.entry import entries_for
from points.selectors.queue import appeals_visible_to, claims_visible_to


def _proofs(viewer: Viewer) -> QuerySet[Any]:
    return PointsEvidence.objects.filter(entry__in=entries_for(viewer).order_by().values("pk"))


def _papers(viewer: Viewer) -> QuerySet[Any]:
    return PointsPaper.objects.filter(
        Q(claim__in=claims_visible_to(viewer).order_by().values("pk"))
        | Q(appeal__in=appeals_visible_to(viewer).order_by().values("pk"))
    )


opens(PointsEvidence, "file", _proofs)
opens(PointsPaper, "file", _papers)
