from django.apps import AppConfig

from groupportal.discovery import discover


class WarningsConfig(AppConfig):
    name = "groupportal.warnings"
    label = "warnings"
    verbose_name = "提醒"

    def ready(self) -> None:
        discover("warning_kinds", "setup_steps")
        from groupportal.messages.home import home_panel  # noqa: PLC0415 -- models are ready only now
        from groupportal.warnings.setup import setup_panel  # noqa: PLC0415 -- the same

        home_panel(setup_panel)
