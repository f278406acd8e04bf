"""Reads around jobs."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from groupportal.jobs.models import Job
from groupportal.jobs.registry import known_kinds
from groupportal.tenancy.viewer import Viewer


def silent_seconds(job: Job) -> int:
    """For how long nothing was heard of an open job, by the database's clock; 0 for one that is over."""
    if not job.is_open:
        return 0
    silence = Job.objects.filter(pk=job.pk).values_list(Now() - F("heartbeat_at"), flat=True).first()
    return max(0, int(silence.total_seconds())) if silence else 0


def jobs_for(viewer: Viewer) -> QuerySet[Job]:
    """A person's own jobs, and those of the kinds that the person may start."""
    kinds = [code for code, kind in known_kinds().items() if viewer.can(kind.action)]
    return Job.objects.filter(Q(requested_by_id=viewer.user.pk) | Q(kind__in=kinds)).select_related(
        "requested_by"
    )
