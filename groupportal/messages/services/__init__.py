from groupportal.messages.services.address import deliver_to
from groupportal.messages.services.notice import Message, mark_all_read, mark_read, notify, notify_all

__all__ = ["Message", "deliver_to", "mark_all_read", "mark_read", "notify", "notify_all"]
