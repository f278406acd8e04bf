from django.apps import AppConfig

from groupportal.discovery import discover


class ReportingConfig(AppConfig):
    name = "groupportal.reporting"
    label = "reporting"
    verbose_name = "报告素材"

    def ready(self) -> None:
        discover("report_sections", "cockpit_tiles", "report_checks")
