from django.apps import AppConfig

from groupportal.discovery import discover


class JobsConfig(AppConfig):
    name = "groupportal.jobs"
    label = "jobs"
    verbose_name = "后台作业"

    def ready(self) -> None:
        # Every process that sends jobs must know the broker, not only the worker.
        import groupportal.celery  # noqa: F401, PLC0415 -- settings are ready only now

        discover("job_kinds", "jobs")
