"""The kinds of action that are recorded, in words. Apps declare theirs in ``audit_actions.py``."""

from __future__ import annotations

from dataclasses import dataclass

from groupportal.audit.enums import Level


@dataclass(frozen=True)
class ActionKind:
    """An action's name in words and its weight."""

    label: str
    level: Level


_kinds: dict[str, ActionKind] = {}


def register(code: str, label: str, level: Level) -> None:
    """Declare an action; ValueError where the code is taken by another one."""
    kind = ActionKind(label, level)
    if _kinds.setdefault(code, kind) != kind:
        raise ValueError(f"audit action {code} is declared twice")


def known_actions() -> dict[str, ActionKind]:
    return dict(_kinds)


def label_of(code: str) -> str:
    """The action in words; the code itself for one that is no longer declared."""
    kind = _kinds.get(code)
    return kind.label if kind else code


def level_of(code: str) -> str:
    """The action's weight."""
    kind = _kinds.get(code)
    return kind.level if kind else Level.CHANGE
