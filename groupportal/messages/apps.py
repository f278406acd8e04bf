from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "groupportal.messages"
    label = "inbox"
    verbose_name = "消息"
