from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "groupportal.files"
    label = "files"
    verbose_name = "文件"

    def ready(self) -> None:
        from groupportal.discovery import discover  # noqa: PLC0415 -- app ready

        discover("file_rules")
