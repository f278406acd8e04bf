from django.apps import AppConfig

from groupportal.discovery import discover


class RecordsConfig(AppConfig):
    name = "groupportal.records"
    label = "records"
    verbose_name = "记录的导入与导出"

    def ready(self) -> None:
        discover("record_kinds")
