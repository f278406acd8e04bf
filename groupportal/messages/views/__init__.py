from groupportal.messages.views.inbox import HomePage

__all__ = ["HomePage"]
