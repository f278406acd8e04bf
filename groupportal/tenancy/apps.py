from django.apps import AppConfig
from django.db.backends.signals import connection_created

from groupportal.discovery import discover
from groupportal.quick_queries import quicken


class TenancyConfig(AppConfig):
    name = "groupportal.tenancy"
    label = "tenancy"
    verbose_name = "集团与人员"

    def ready(self) -> None:
        from groupportal.tenancy import checks  # noqa: F401, PLC0415 -- app ready: registers the system checks
        from groupportal.tenancy.context import register_counted, register_extra  # noqa: PLC0415 -- as above
        from groupportal.tenancy.frame import account_frame, own_groups  # noqa: PLC0415 -- models must be ready
        from groupportal.tenancy.kept import watch  # noqa: PLC0415 -- models must be ready

        register_counted("groups", own_groups, everywhere=True)
        register_extra(account_frame)
        connection_created.connect(watch)
        quicken()
        discover("actions")
