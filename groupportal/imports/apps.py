from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ImportsConfig(AppConfig):
    name = "groupportal.imports"
    label = "imports"
    verbose_name = "导入"

    def ready(self) -> None:
        autodiscover_modules("import_kinds")
