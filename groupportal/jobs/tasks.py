from celery import shared_task

from groupportal.jobs.expiry import expire
from groupportal.jobs.runner import run_job
from groupportal.jobs.sweep import sweep


@shared_task(name="jobs.run")
def run(group_id: int, job_id: int, attempt: int) -> None:
    """Run one job."""
    run_job(group_id, job_id, attempt)


@shared_task(name="jobs.sweep", time_limit=300, soft_time_limit=240)
def sweep_all() -> None:
    """Take care of jobs whose worker died."""
    sweep()


@shared_task(name="jobs.expire", time_limit=1800, soft_time_limit=1500)
def expire_files() -> None:
    """Take away result files past their time."""
    expire()
