from django.apps import AppConfig

from groupportal.discovery import discover


class SearchConfig(AppConfig):
    name = "groupportal.search"
    label = "search"
    verbose_name = "查找"

    def ready(self) -> None:
        from groupportal.search.frame import search_frame  # noqa: PLC0415 -- app ready
        from groupportal.tenancy.context import register_extra  # noqa: PLC0415 -- the same

        discover("search_kinds")
        register_extra(search_frame)
