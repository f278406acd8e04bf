from django.apps import AppConfig

from groupportal.discovery import discover


class RecordsConfig(AppConfig):
    name = "groupportal.records"
    label = "records"
    verbose_name = "记录的导入与导出"

    def ready(self) -> None:
        from groupportal.lists.sheets import register_hand_out  # noqa: PLC0415 -- models are ready only now
        from groupportal.records.lists import hand_out  # noqa: PLC0415 -- the same

        register_hand_out(hand_out)
        discover("record_kinds")
