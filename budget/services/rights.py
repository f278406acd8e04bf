"""Who acts: a viewer, whose right is asked for here, or an account in whose name the program works."""

from __future__ import annotations

from typing import Any

from groupportal.tenancy.scope import SYSTEM_ACTOR
from groupportal.tenancy.viewer import Viewer


def actor_of(by: Any, action: str) -> Any:
    """The account behind ``by``, None for the program. NotAllowed where a viewer doesn't hold ``action``."""
    if isinstance(by, Viewer):
        by.require(action)
        return by.user
    return None if by == SYSTEM_ACTOR else by
