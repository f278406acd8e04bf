"""Handing a job to the workers once the transaction that wrote it is committed."""

from __future__ import annotations

import logging

from celery import current_task, shared_task
from django.db import transaction
from kombu.exceptions import OperationalError

from groupportal.jobs.models import Job
from groupportal.jobs.runner import run_job

logger = logging.getLogger(__name__)


@shared_task(name="jobs.run")
def run(group_id: int, job_id: int, attempt: int) -> None:
    """Run one job."""
    run_job(group_id, job_id, attempt, worker=(current_task.request.hostname or "")[:120])


def send_on_commit(job: Job) -> None:
    """Send the message for the attempt after the present one. A broker that is away is made up for by the sweep."""
    group_id, job_id, attempt = job.group_id, job.pk, job.attempt

    def send() -> None:
        try:
            run.apply_async((group_id, job_id, attempt))
        except OperationalError:
            # The row is the truth: the sweep sends it again once the broker is back, and its page says that it waits.
            logger.warning("the broker is away; job %s waits for the sweep", job_id)

    transaction.on_commit(send, robust=True)
