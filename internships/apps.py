from django.apps import AppConfig

from groupportal.discovery import discover


class InternshipsConfig(AppConfig):
    name = "internships"
    verbose_name = "实习"

    def ready(self) -> None:
        from internships.services.merging import follow_merge  # noqa: PLC0415 -- app ready
        from members.services.merging import on_merge  # noqa: PLC0415 -- app ready

        discover("rule_packs")
        on_merge.connect(follow_merge)
