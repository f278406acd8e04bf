"""Handing a job to the workers once the transaction that wrote it is committed."""

from __future__ import annotations

from django.db import transaction

from groupportal.jobs.models import Job


def send_on_commit(job: Job) -> None:
    """Send the message for the attempt after the present one. A broker that is away is made up for by the sweep."""
    from groupportal.jobs.tasks import run  # noqa: PLC0415 -- tasks know the runner and the sweep, which send

    group_id, job_id, attempt = job.group_id, job.pk, job.attempt
    transaction.on_commit(lambda: run.delay(group_id, job_id, attempt), robust=True)
