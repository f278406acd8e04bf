"""The kinds of event that points may be given for: registered where they are emitted, so that a rule offers no others."""

from __future__ import annotations

_events: dict[str, str] = {}


def register(code: str, label: str) -> None:
    """Declare a kind of event, ``<app>.<what happened>``; ValueError where the code is taken by another one."""
    if _events.setdefault(code, label) != label:
        raise ValueError(f"point event {code} is declared twice")


def known_events() -> dict[str, str]:
    """All declared kinds with their names."""
    return dict(_events)


def label_of(code: str) -> str:
    """The kind in words; the code itself for one that is no longer declared."""
    return _events.get(code, code)
