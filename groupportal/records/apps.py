from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class RecordsConfig(AppConfig):
    name = "groupportal.records"
    label = "records"
    verbose_name = "记录的导入与导出"

    def ready(self) -> None:
        autodiscover_modules("record_kinds")
