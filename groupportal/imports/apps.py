from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "groupportal.imports"
    label = "imports"
    verbose_name = "导入"
