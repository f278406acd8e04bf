from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    name = "groupportal.upkeep"
    label = "upkeep"
    verbose_name = "运维"
