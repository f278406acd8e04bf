from django.apps import AppConfig

from groupportal.discovery import discover


class UiConfig(AppConfig):
    name = "groupportal.ui"
    label = "ui"
    verbose_name = "界面"

    def ready(self) -> None:
        from groupportal.ui.navigation import refuse_strays  # noqa: PLC0415 -- app ready

        discover("states", "navigation")
        refuse_strays()
