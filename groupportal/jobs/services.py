"""Asking for background work, and stopping it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils import timezone

from groupportal.audit.services import record
from groupportal.errors import DomainError, NotAllowed
from groupportal.jobs.enums import OPEN_STATES, JobState
from groupportal.jobs.models import Job
from groupportal.jobs.registry import kind_of, known_kinds
from groupportal.jobs.runner import CANCELLED_WORDS, tell_kind
from groupportal.jobs.sending import send_on_commit
from groupportal.tenancy.viewer import Viewer


@transaction.atomic
def enqueue(kind: str, params: dict[str, Any], *, by: Viewer, title: str = "") -> Job:
    """Have work done in the background; ``params`` are JSON values.

    The same work that is still open is not queued twice: its job is returned, with ``already_open`` set.
    NotAllowed unless ``by`` holds the kind's action; KeyError for a kind nobody declared.
    """
    found = kind_of(kind)
    by.require(found.action)
    text = json.dumps(params, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
    fingerprint = hashlib.sha256(text.encode()).hexdigest()
    same = Job.objects.filter(kind=kind, fingerprint=fingerprint, state__in=OPEN_STATES)
    if (twin := same.first()) is not None:
        twin.already_open = True
        return twin
    job = Job(
        kind=kind,
        title=(title or found.label)[:200],
        params=json.loads(text),
        fingerprint=fingerprint,
        requested_by_id=by.user.pk,
        heartbeat_at=Now(),
    )
    try:
        with transaction.atomic():
            job.save()
            job.refresh_from_db(fields=["heartbeat_at"])
    except IntegrityError:
        # Somebody asked for the same in this very moment.
        twin = same.get()
        twin.already_open = True
        return twin
    send_on_commit(job)
    return job


def may_cancel(job: Job, viewer: Viewer) -> bool:
    """Whether this viewer may stop the job: who asked for it, and those who look after jobs."""
    mine = job.requested_by_id == viewer.user.pk and viewer.visit is None
    return job.is_open and (mine or viewer.can("jobs.cancel_job"))


@transaction.atomic
def cancel_job(job: Job, *, by: Viewer) -> Job:
    """Stop a job: at once where it waits, at its next step where it runs. DomainError where it is over."""
    locked = Job.objects.select_for_update(of=("self",)).get(pk=job.pk)
    if not locked.is_open:
        raise DomainError("job_over", f"作业已经结束（{locked.get_state_display()}），不用再取消。")
    if not may_cancel(locked, by):
        raise NotAllowed("只有发起人和秘书处可以取消这项作业。")
    locked.cancel_asked = True
    if locked.state == JobState.QUEUED:
        locked.state, locked.message, locked.finished_at = (
            JobState.CANCELLED,
            CANCELLED_WORDS,
            timezone.now(),
        )
    locked.save(update_fields=["cancel_asked", "state", "message", "finished_at"])
    if not locked.is_open:
        tell_kind(locked)
    record("jobs.job_cancelled", locked, by=by.user)
    return locked


def retry_job(job: Job, *, by: Viewer) -> Job:
    """The same work again, as a new job in the name of ``by``. DomainError where it is not over, was done, or goes on elsewhere."""
    kind = known_kinds().get(job.kind)
    if job.is_open or job.state == JobState.DONE or kind is None or not kind.retries:
        raise DomainError(
            "not_retried", f"这项作业（{job.get_state_display()}）不能从这里重新发起，请到相应页面操作。"
        )
    return enqueue(job.kind, job.params, by=by, title=job.title)
