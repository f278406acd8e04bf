"""Reads around imports."""

from __future__ import annotations

from django.db.models import QuerySet

from groupportal.imports.models import ImportBatch
from groupportal.imports.registry import kinds_for
from groupportal.tenancy.viewer import Viewer


def batches_for(viewer: Viewer) -> QuerySet[ImportBatch]:
    """The batches of the kinds this viewer may import; an operator on a visit sees them all."""
    batches = ImportBatch.objects.select_related("file", "created_by", "job")
    if viewer.visit is not None:
        return batches
    return batches.filter(kind__in=[kind.code for kind in kinds_for(viewer)])
