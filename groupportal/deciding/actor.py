"""Who acts in a service, and whether that person may."""

from __future__ import annotations

from typing import Any

from groupportal.accounts.models import User
from groupportal.tenancy.viewer import Viewer

Actor = Viewer | User | int | None
"""A viewer's right is checked here; a bare user, or SYSTEM_ACTOR for the program, was let in by the caller."""


def person(by: Actor, action: str, *, unit_id: int | None = None) -> Any:
    """The user behind ``by``, None for the program. NotAllowed for a viewer without the right."""
    if isinstance(by, Viewer):
        by.require(action, unit_id=unit_id)
    return acting(by)


def acting(by: Actor) -> Any:
    """The user behind ``by``, None for the program, whose right is asked elsewhere."""
    if isinstance(by, Viewer):
        return by.user
    return by if isinstance(by, User) else None
