from django.apps import AppConfig

from groupportal.discovery import discover


class MessagesConfig(AppConfig):
    name = "groupportal.messages"
    label = "inbox"
    verbose_name = "消息"

    def ready(self) -> None:
        discover("todos", "message_topics")
        from groupportal.messages.frame import inbox_count  # noqa: PLC0415 -- models are ready only now
        from groupportal.messages.selectors import unread_count  # noqa: PLC0415 -- the same
        from groupportal.messages.services.queue import work_waits  # noqa: PLC0415 -- the same
        from groupportal.messages.tasks import call_workers  # noqa: PLC0415 -- the same
        from groupportal.tenancy.context import register_counted, register_extra  # noqa: PLC0415 -- the same

        work_waits.connect(call_workers)
        register_counted("unread", unread_count)
        register_extra(inbox_count)
