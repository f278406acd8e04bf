from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "groupportal.jobs"
    label = "jobs"
    verbose_name = "后台作业"

    def ready(self) -> None:
        # Every process that sends jobs must know the broker, not only the worker.
        import groupportal.celery  # noqa: F401, PLC0415 -- settings are ready only now

        autodiscover_modules("job_kinds", "jobs")
