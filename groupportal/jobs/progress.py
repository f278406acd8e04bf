"""How far a running job is: passed through the cache while its own transaction hides the row."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache

from groupportal.jobs.models import Job

_KEPT_SECONDS = 3600


def _key(job: Job) -> str:
    return f"g:{job.group_id}:job:{job.public_id}"


def put_progress(job: Job, percent: int, step: str) -> None:
    """Keep it for whoever watches."""
    cache.set(_key(job), {"percent": percent, "step": step, "attempt": job.attempt}, _KEPT_SECONDS)


def progress_of(job: Job) -> dict[str, Any]:
    """``percent`` and ``step``, as fresh as they are known."""
    kept = cache.get(_key(job)) if job.is_open else None
    if kept and kept["attempt"] == job.attempt and kept["percent"] >= job.percent:
        return {"percent": kept["percent"], "step": kept["step"] or job.step}
    return {"percent": job.percent, "step": job.step}
