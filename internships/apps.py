from django.apps import AppConfig

from groupportal.discovery import discover


class InternshipsConfig(AppConfig):
    name = "internships"
    verbose_name = "实习与就业"

    def ready(self) -> None:
        discover("rule_packs")
