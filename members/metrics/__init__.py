"""The app's figures; importing a module declares its own."""

from members.metrics import roll

__all__ = ["roll"]
