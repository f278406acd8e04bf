from django.apps import AppConfig

from groupportal.discovery import discover


class TenancyConfig(AppConfig):
    name = "groupportal.tenancy"
    label = "tenancy"
    verbose_name = "集团与成员"

    def ready(self) -> None:
        from groupportal.tenancy import checks  # noqa: F401, PLC0415 -- app ready: registers the system checks
        from groupportal.tenancy.frame import account_frame  # noqa: PLC0415 -- models must be ready
        from groupportal.ui.context import register_extra  # noqa: PLC0415 -- models must be ready

        register_extra(account_frame)
        discover("actions")
