from django.apps import AppConfig


class ListsConfig(AppConfig):
    name = "groupportal.lists"
    label = "lists"
    verbose_name = "列表视图"

    def ready(self) -> None:
        from groupportal.lists.frame import saved_views  # noqa: PLC0415 -- models are ready only now
        from groupportal.lists.selectors import kept_views  # noqa: PLC0415 -- the same
        from groupportal.tenancy.context import register_counted, register_extra  # noqa: PLC0415 -- the same

        register_counted("views", kept_views)
        register_extra(saved_views)
