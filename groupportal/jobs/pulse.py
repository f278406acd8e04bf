"""The heartbeat of a running job, and the way its progress and its cancellation pass in and out of its transaction.

The work runs in one transaction, which hides its own updates from everybody else. So a thread with a connection of its own
writes heartbeat, step and percent to the row every few seconds and at each step, and reads whether an end was asked for.
Inside a transaction that is already open (eager runs in tests) there is no other connection that could see the row: the beat
is then written in place.
"""

from __future__ import annotations

import logging
import threading
import time
from types import TracebackType
from typing import Self

from django.db import DatabaseError, connection, connections
from django.db.models.functions import Now

from groupportal.jobs.enums import JobState
from groupportal.jobs.models import Job
from groupportal.jobs.progress import put_progress
from groupportal.jobs.registry import JobCancelled
from groupportal.tenancy.models import Group
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope

logger = logging.getLogger(__name__)
BEAT_SECONDS = 3.0
CACHE_SECONDS = 1.0


class Superseded(Exception):  # noqa: N818 -- another attempt's good right, no error
    """Another attempt has taken the job over, or it was ended from outside: nothing of this one may stay."""


class Pulse:
    """Beats while the block runs; ``report`` is what the job calls for its progress."""

    def __init__(self, group: Group, job: Job, *, beat_seconds: float = BEAT_SECONDS) -> None:
        self.group, self.job, self.beat_seconds = group, job, beat_seconds
        self.percent, self.step = 0, ""
        self._cached_at = 0.0
        self._cancelled = self._superseded = False
        self._over = threading.Event()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        if not connection.in_atomic_block:
            self._thread = threading.Thread(target=self._run, name=f"pulse-{self.job.pk}", daemon=True)
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join()

    def report(self, percent: int, step: str = "") -> None:
        """Note progress: cache at most once a second, row at each step. JobCancelled or Superseded where it must stop."""
        self.percent = max(0, min(int(percent), 100))
        new_step = bool(step) and step != self.step
        self.step = step[:200] or self.step
        now = time.monotonic()
        if new_step or now - self._cached_at >= CACHE_SECONDS:
            self._cached_at = now
            put_progress(self.job, self.percent, self.step)
            if self._thread is None:
                self._beat()
        if new_step:
            self._wake.set()
        if self._superseded:
            raise Superseded
        if self._cancelled:
            raise JobCancelled

    def _run(self) -> None:
        try:
            while not self._over.is_set():
                self._try_to_beat()
                self._wake.wait(self.beat_seconds)
                self._wake.clear()
        finally:
            connections.close_all()

    def _try_to_beat(self) -> None:
        try:
            self._beat()
        except DatabaseError:
            logger.warning("heartbeat of job %s missed", self.job.public_id, exc_info=True)
            connections.close_all()

    def _beat(self) -> None:
        with group_scope(self.group, actor=SYSTEM_ACTOR):
            mine = Job.objects.filter(pk=self.job.pk, attempt=self.job.attempt)
            running = mine.filter(state=JobState.RUNNING)
            if running.update(heartbeat_at=Now(), percent=self.percent, step=self.step):
                self._cancelled = running.filter(cancel_asked=True).exists()
            else:
                self._superseded = True
