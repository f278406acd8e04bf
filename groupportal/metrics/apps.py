from django.apps import AppConfig


class MetricsConfig(AppConfig):
    name = "groupportal.metrics"
    label = "metrics"
    verbose_name = "指标口径"
