from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class MessagesConfig(AppConfig):
    name = "groupportal.messages"
    label = "inbox"
    verbose_name = "消息"

    def ready(self) -> None:
        autodiscover_modules("todos")
        from groupportal.messages.frame import inbox_count  # noqa: PLC0415 -- models are ready only now
        from groupportal.ui.context import register_extra  # noqa: PLC0415 -- the same

        register_extra(inbox_count)
