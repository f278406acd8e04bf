from django.apps import AppConfig

from groupportal.discovery import discover


class AuditConfig(AppConfig):
    name = "groupportal.audit"
    label = "audit"
    verbose_name = "操作记录"

    def ready(self) -> None:
        discover("audit_actions")
