from groupportal.messages.selectors.notice import notices_for, unread_count

__all__ = ["notices_for", "unread_count"]
