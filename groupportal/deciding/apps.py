from django.apps import AppConfig


class DecidingConfig(AppConfig):
    name = "groupportal.deciding"
    label = "deciding"
    verbose_name = "提出与审核"

    def ready(self) -> None:
        from groupportal.deciding.handed import handed_panel  # noqa: PLC0415 -- models are ready only now
        from groupportal.messages.home import home_panel  # noqa: PLC0415 -- the same

        home_panel(handed_panel)
