"""The common case of a ruling: put forward, then accepted, returned or taken back. A room declares no table of its own for it."""

from __future__ import annotations

from collections.abc import Collection

from django.db import models

from groupportal.audit.enums import Level
from groupportal.audit.registry import register
from groupportal.deciding.ruling import RulingMoves


class Ruled(models.TextChoices):
    """Where a request stands."""

    WAITING = "submitted", "待审核"
    ACCEPTED = "approved", "已通过"
    REFUSED = "returned", "已退回"
    WITHDRAWN = "withdrawn", "已撤回"


def moves(what: str) -> RulingMoves:
    """The moves of ``what`` ("这份借用申请"): ruled on once, returned with words, taken back while it waits."""
    ends = {Ruled.ACCEPTED, Ruled.REFUSED, Ruled.WITHDRAWN}
    table: dict[str, Collection[str]] = {Ruled.WAITING: ends, **dict.fromkeys(ends, ())}
    ruled = (Ruled.ACCEPTED, Ruled.REFUSED)
    return RulingMoves(Ruled, what, table, waits=Ruled.WAITING, ruled=ruled, explained=(Ruled.REFUSED,))


def trail(code: str, name: str) -> dict[str, str]:
    """Declare the four audit actions of such a request, ``<code>_submitted`` and so on, in words about ``name``; state -> action."""
    words = {
        Ruled.WAITING: (f"提交{name}", Level.ADD),
        Ruled.ACCEPTED: (f"同意{name}", Level.DECIDE),
        Ruled.REFUSED: (f"退回{name}", Level.DECIDE),
        Ruled.WITHDRAWN: (f"撤回{name}", Level.CHANGE),
    }
    for state, (label, level) in words.items():
        register(f"{code}_{state.value}", label, level)
    return {state: f"{code}_{state.value}" for state in Ruled}


def told(name: str) -> dict[str, str]:
    """Titles of the notices about such a request."""
    return {Ruled.WAITING: f"有新的{name}", Ruled.ACCEPTED: f"{name}已通过", Ruled.REFUSED: f"{name}被退回"}
