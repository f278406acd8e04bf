from django.apps import AppConfig

from groupportal.discovery import discover


class HandbookConfig(AppConfig):
    name = "groupportal.handbook"
    label = "handbook"
    verbose_name = "使用手册"

    def ready(self) -> None:
        discover("help_pages")
