from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "groupportal.files"
    label = "files"
    verbose_name = "文件"

    def ready(self) -> None:
        from groupportal.discovery import discover  # noqa: PLC0415 -- app ready

        discover("file_rules")
        from groupportal.files.services import photo_waits  # noqa: PLC0415 -- models are ready only now
        from groupportal.files.tasks import call_workers  # noqa: PLC0415 -- the same

        photo_waits.connect(call_workers)
