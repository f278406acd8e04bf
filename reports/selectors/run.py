"""Reads around report runs."""

from __future__ import annotations

from django.db.models import QuerySet

from reports.models import ReportRun


def report_runs() -> QuerySet[ReportRun]:
    """What was made, the latest first, with files and maker; the snapshots are left where they are."""
    return (
        ReportRun.objects.defer("snapshot")
        .select_related("made_by", "job")
        .prefetch_related("files__file", "final__settled_by")
    )
