"""Reads around jobs."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from groupportal.jobs.models import Job
from groupportal.jobs.registry import known_kinds
from groupportal.tenancy.viewer import Viewer


def jobs_for(viewer: Viewer) -> QuerySet[Job]:
    """A person's own jobs, and those of the kinds that the person may start."""
    kinds = [code for code, kind in known_kinds().items() if viewer.can(kind.action)]
    return Job.objects.filter(Q(requested_by_id=viewer.user.pk) | Q(kind__in=kinds)).select_related(
        "requested_by"
    )
