"""The picture made of a photograph leaves the store as the photograph does, by nobody's own right."""

from __future__ import annotations

from django.db.models import QuerySet

from groupportal.files.access import opens
from groupportal.files.models import StoredFile
from groupportal.tenancy.viewer import Viewer


def _nobody(viewer: Viewer) -> QuerySet[StoredFile]:
    return StoredFile.objects.none()


opens(StoredFile, "shown_as", _nobody)
