from django.apps import AppConfig

from groupportal.discovery import discover


class JobsConfig(AppConfig):
    name = "groupportal.jobs"
    label = "jobs"
    verbose_name = "后台作业"

    def ready(self) -> None:
        # Every process that sends jobs must know the broker, not only the worker.
        from celery.signals import worker_shutting_down  # noqa: PLC0415 -- models are ready only now

        import groupportal.celery  # noqa: F401, PLC0415 -- settings are ready only now
        from groupportal.jobs.stopping import note_stop  # noqa: PLC0415 -- the same

        worker_shutting_down.connect(note_stop, dispatch_uid="jobs.note_stop")
        discover("job_kinds", "jobs")
