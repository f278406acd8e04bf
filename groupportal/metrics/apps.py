from django.apps import AppConfig

from groupportal.discovery import discover


class MetricsConfig(AppConfig):
    name = "groupportal.metrics"
    label = "metrics"
    verbose_name = "指标口径"

    def ready(self) -> None:
        discover("metrics")
