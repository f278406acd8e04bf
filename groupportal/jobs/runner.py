"""Running one job: claim, work in one transaction, say how it ended."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.urls import get_script_prefix, get_urlconf, set_script_prefix, set_urlconf

from groupportal.errors import DomainError
from groupportal.files.services import kept_together
from groupportal.jobs.enums import JobState
from groupportal.jobs.models import Job, JobFile
from groupportal.jobs.pulse import Pulse, Superseded
from groupportal.jobs.registry import JobCancelled, JobContext, JobKind, JobOutcome, known_kinds
from groupportal.messages.services import notify
from groupportal.tenancy.address import group_prefix, load_pages
from groupportal.tenancy.enums import GroupState
from groupportal.tenancy.models import Group
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.tenancy.selectors import viewer_for
from groupportal.tenancy.statistics import refresh_statistics

logger = logging.getLogger(__name__)

CANCELLED_WORDS = "已按要求取消，没有留下任何改动。需要时可以重新发起。"
TIMEOUT_WORDS = "用时超过了上限，系统已停止处理，没有留下任何改动。请缩小范围（例如分几次）后重新发起。"
NEUTRAL_WORDS = (
    "处理时出现系统故障，没有留下任何改动。请重新发起一次；仍不成功时，请把这一页的网址告诉平台运维。"
)


def run_job(group_id: int, job_id: int, attempt: int, *, worker: str = "") -> None:
    """Run the job unless this very attempt was taken already: a message delivered twice runs once. Never raises for the job.

    ``worker``: the node that runs it, so that a planned stop of the node can say which jobs it cuts off.
    """
    group = Group.objects.get(pk=group_id)
    with inside_address(group):
        job = _claim(group, job_id, attempt, worker)
        if job is None:
            logger.info("job %s attempt %s was taken already", job_id, attempt)
            return
        ending = _attempt(group, job)
        if ending is not None:
            with group_scope(group, actor=SYSTEM_ACTOR):
                close(job, **ending)


@contextmanager
def inside_address(group: Group) -> Iterator[None]:
    """``reverse()`` as in a request of this group."""
    load_pages()
    before, urlconf = get_script_prefix(), get_urlconf()
    set_script_prefix(group_prefix(group))
    set_urlconf(settings.GROUP_URLCONF)
    try:
        yield
    finally:
        set_script_prefix(before)
        set_urlconf(urlconf)


def _claim(group: Group, job_id: int, attempt: int, worker: str) -> Job | None:
    """Take the job for this attempt; None where somebody else has it, or it is no longer wanted."""
    with group_scope(group, actor=SYSTEM_ACTOR):
        taken = Job.objects.filter(pk=job_id, state=JobState.QUEUED, attempt=attempt).update(
            state=JobState.RUNNING,
            attempt=attempt + 1,
            worker=worker,
            stopping=False,
            started_at=Now(),
            heartbeat_at=Now(),
            step="",
            percent=0,
        )
        return Job.objects.select_related("requested_by").get(pk=job_id) if taken else None


def _attempt(group: Group, job: Job) -> dict[str, Any] | None:
    """Do the work; how it ended where it did not end well, None where it did or another attempt has it."""
    try:
        with Pulse(group, job) as pulse, kept_together():
            _work(group, job, pulse)
        transaction.on_commit(refresh_statistics, robust=True)
    except Superseded:
        logger.warning("job %s was taken over; attempt %s is rolled back", job.public_id, job.attempt)
        return None
    except JobCancelled:
        return {"state": JobState.CANCELLED, "message": CANCELLED_WORDS}
    except DomainError as error:
        return {"state": JobState.FAILED, "message": error.message, "code": error.code}
    except SoftTimeLimitExceeded:
        logger.exception("job %s ran out of time", job.trace_id)
        return {"state": JobState.FAILED, "message": TIMEOUT_WORDS, "code": "timeout"}
    except Exception:
        logger.exception("job %s (%s) failed", job.trace_id, job.kind)
        return {
            "state": JobState.FAILED,
            "message": NEUTRAL_WORDS,
            "code": "internal",
        }
    return None


def _work(group: Group, job: Job, pulse: Pulse) -> None:
    """All that the job writes, and that it is done, in one transaction."""
    if group.state == GroupState.SUSPENDED:
        raise DomainError("group_suspended", "集团已暂停使用，作业没有进行。恢复使用后请重新发起。")
    kind = known_kinds().get(job.kind)
    if kind is None:
        raise DomainError("unknown_kind", "系统升级后不再提供这项作业。请从相应页面重新发起。")
    actor = job.requested_by or SYSTEM_ACTOR
    collected = None
    if kind.collect is not None:
        # Apart from the writing: the heartbeat changes the job's row meanwhile, which this reading must not meet.
        with group_scope(group, actor=actor, snapshot=True):
            collected = kind.collect(_context(group, job, kind, pulse))
    with group_scope(group, actor=actor):
        ctx = _context(group, job, kind, pulse)
        ctx.collected = collected
        _complete(job, kind.run(ctx) or JobOutcome())


def _context(group: Group, job: Job, kind: JobKind, pulse: Pulse) -> JobContext:
    viewer = viewer_for(job.requested_by, group)
    # Asked again: the role may have been withdrawn while the job waited.
    viewer.require(kind.action)
    return JobContext(job, viewer, pulse.report)


def _complete(job: Job, outcome: JobOutcome) -> None:
    done = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempt=job.attempt).update(
        state=JobState.DONE,
        percent=100,
        step="",
        message=outcome.message,
        result=outcome.result,
        result_url=outcome.url[:300],
        finished_at=Now(),
    )
    if not done:
        raise Superseded
    JobFile.objects.bulk_create(JobFile(job=job, file=file) for file in outcome.files)
    notify(
        [job.requested_by],
        topic="jobs.ended",
        title=f"{job.title[:190]}：已完成",
        body=outcome.message,
        url=outcome.url or job.get_absolute_url(),
    )


def close(job: Job, *, state: JobState, message: str, code: str = "") -> bool:
    """End a running job without result, unless another attempt has it; tells the requester. Whether it was ended."""
    with transaction.atomic():
        ended = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempt=job.attempt).update(
            state=state, message=message, error_code=code, finished_at=Now()
        )
        if not ended:
            return False
        job.refresh_from_db()
        tell_kind(job)
        word = "已取消" if state == JobState.CANCELLED else "没有完成"
        notify(
            [job.requested_by],
            topic="jobs.ended",
            title=f"{job.title[:190]}：{word}",
            body=message,
            url=job.get_absolute_url(),
        )
    return True


def tell_kind(job: Job) -> None:
    """Let the kind put its own record right after a failure; its own failure changes nothing about the job."""
    kind = known_kinds().get(job.kind)
    if kind is None or kind.after_failure is None:
        return
    try:
        with transaction.atomic():
            kind.after_failure(job)
    except Exception:
        logger.exception("after_failure of job %s (%s) failed", job.trace_id, job.kind)
