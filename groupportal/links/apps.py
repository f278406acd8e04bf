from django.apps import AppConfig

from groupportal.discovery import discover


class LinksConfig(AppConfig):
    name = "groupportal.links"
    label = "links"
    verbose_name = "免登录链接"

    def ready(self) -> None:
        discover("link_purposes")
