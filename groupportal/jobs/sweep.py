"""Jobs whose worker died, or whose message was lost, run again or end with words."""

from __future__ import annotations

import datetime as dt
import time

from django.core.cache import cache
from django.db.models.functions import Now

from groupportal.jobs.enums import JobState
from groupportal.jobs.models import Job
from groupportal.jobs.runner import CANCELLED_WORDS, close, inside_address
from groupportal.jobs.sending import send_on_commit
from groupportal.tenancy.models import Group
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope

_SWEPT = "jobs:swept_at"
SILENT = dt.timedelta(seconds=60)
UNDELIVERED = dt.timedelta(minutes=10)
MAX_ATTEMPTS = 2
DEAD_WORDS = "处理这项作业的服务器两次中断，系统已停止重试，没有留下任何改动。请稍后重新发起；仍不成功时请联系平台运维。"


def sweep() -> None:
    """Look through all groups. A job without heartbeat for 60 s is queued once more, then fails."""
    note_sweep()
    for group in Group.objects.all():
        with inside_address(group), group_scope(group, actor=SYSTEM_ACTOR):
            _sweep_group()


def note_sweep() -> None:
    """Keep for ``/healthz`` that clock and worker are alive."""
    cache.set(_SWEPT, time.time(), 3600)


def seconds_since_sweep() -> int | None:
    """How long ago the clock last had the jobs looked through; None where nothing is known of it."""
    swept = cache.get(_SWEPT)
    return None if swept is None else max(0, round(time.time() - swept))


def _sweep_group() -> None:
    # One clock for heartbeat and sweep, the database's: a machine whose own goes wrong kills no living job.
    now = Now()
    # Locked ones are being written by a worker, so they are alive.
    free = Job.objects.select_for_update(of=("self",), skip_locked=True).order_by("id")
    for job in free.filter(state=JobState.RUNNING, heartbeat_at__lt=now - SILENT):
        if job.cancel_asked:
            close(job, state=JobState.CANCELLED, message=CANCELLED_WORDS)
        elif job.attempt - job.excused - job.stopping >= MAX_ATTEMPTS:
            close(job, state=JobState.FAILED, message=DEAD_WORDS, code="worker_lost")
        else:
            job.state, job.step, job.percent, job.heartbeat_at = (
                JobState.QUEUED,
                "服务器曾中断，重新排队",
                0,
                now,
            )
            job.excused += job.stopping
            job.stopping = False
            job.save(update_fields=["state", "step", "percent", "heartbeat_at", "excused", "stopping"])
            send_on_commit(job)
    for job in free.filter(state=JobState.QUEUED, heartbeat_at__lt=now - UNDELIVERED):
        job.heartbeat_at = now
        job.save(update_fields=["heartbeat_at"])
        send_on_commit(job)
