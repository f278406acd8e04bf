from django.apps import AppConfig

from groupportal.discovery import discover


class ImportsConfig(AppConfig):
    name = "groupportal.imports"
    label = "imports"
    verbose_name = "导入"

    def ready(self) -> None:
        discover("import_kinds")
