"""Moments that other rooms may listen to. The room that owns the moment knows nobody who listens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
F = TypeVar("F")

_hooks: dict[str, Hook] = {}


class Hook(Generic[P, R]):
    """A named moment: ``on_approved: Hook[[Filing], None] = Hook("plans.filing_approved", "…")``.

    Listeners connect in their app's ``ready`` and are called in the order they came, inside the caller's transaction: one
    that raises undoes the deed. ValueError where the name is taken.
    """

    def __init__(self, name: str, about: str) -> None:
        if name in _hooks:
            raise ValueError(f"hook {name} is declared twice")
        self.name, self.about = name, about
        self._listeners: list[Callable[P, R]] = []
        _hooks[name] = self

    def connect(self, listener: Callable[P, R]) -> Callable[P, R]:
        """Have ``listener`` called from now on; connecting it again changes nothing."""
        if listener not in self._listeners:
            self._listeners.append(listener)
        return listener

    def send(self, *args: P.args, **kwargs: P.kwargs) -> list[R]:
        """Call every listener; what each answered."""
        return [listener(*args, **kwargs) for listener in self._listeners]


def known_hooks() -> dict[str, Hook]:
    """All declared hooks by name, for the documentation and its test."""
    return dict(_hooks)
