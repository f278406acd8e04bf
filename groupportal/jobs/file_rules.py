"""Who may open the files behind jobs: what a person took out is that person's."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from groupportal.files.access import opens
from groupportal.jobs.models import JobFile
from groupportal.jobs.selectors import jobs_for
from groupportal.tenancy.viewer import Viewer


def _made(viewer: Viewer) -> QuerySet[Any]:
    jobs = jobs_for(viewer).order_by()
    if not viewer.can("jobs.view_result"):
        jobs = jobs.filter(requested_by_id=viewer.user.pk)
    return JobFile.objects.filter(job__in=jobs.values("pk"))


opens(JobFile, "file", _made)
