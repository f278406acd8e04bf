from celery import shared_task

from groupportal.files.sweep import sweep


@shared_task(name="files.sweep", time_limit=3600, soft_time_limit=3000)
def sweep_all() -> None:
    """Remove contents that no row names."""
    sweep()
