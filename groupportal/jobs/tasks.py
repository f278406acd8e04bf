from celery import shared_task

from groupportal.jobs.expiry import expire
from groupportal.jobs.sending import run
from groupportal.jobs.sweep import sweep

__all__ = ["expire_files", "run", "sweep_all"]


@shared_task(name="jobs.sweep", time_limit=300, soft_time_limit=240)
def sweep_all() -> None:
    """Take care of jobs whose worker died."""
    sweep()


@shared_task(name="jobs.expire", time_limit=1800, soft_time_limit=1500)
def expire_files() -> None:
    """Take away result files past their time."""
    expire()
