"""Who may open the files behind filings: those who may see the filing."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from groupportal.files.access import opens
from groupportal.tenancy.viewer import Viewer
from plans.models import Evidence, Filing, RemovedEvidence
from plans.selectors.queues import filings_visible_to


def _evidence(viewer: Viewer) -> QuerySet[Any]:
    return Evidence.objects.filter(filing__in=filings_visible_to(viewer).order_by().values("pk"))


def _removed(viewer: Viewer) -> QuerySet[Any]:
    return RemovedEvidence.objects.filter(filing__in=filings_visible_to(viewer).order_by().values("pk"))


opens(Evidence, "file", _evidence)
opens(RemovedEvidence, "file", _removed)
opens(Filing, "source_file", filings_visible_to)
