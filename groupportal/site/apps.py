from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "groupportal.site"
    label = "portal_site"
    verbose_name = "门户"
