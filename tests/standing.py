"""What many tests stand on is made once for all of them, in a transaction that stays open; each test is undone inside it."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connections, transaction

from tests.world import kept_world

Make = Callable[..., Any]
Chain = tuple[Make, ...]
"""What stands upon what, from the lowest."""


@dataclass(frozen=True)
class _Layer:
    make: Make
    kept: bytes
    block: Any


class Ground:
    """What stands, besides the world, in the database of this process."""

    def __init__(self) -> None:
        self.layers: list[_Layer] = []

    def stand_on(self, chain: Chain) -> None:
        """What the next test stands on. Made anew where something else stood, or where a test broke it."""
        if self.layers and not _holds():
            self.clear()
        while self.layers and tuple(layer.make for layer in self.layers) != chain[: len(self.layers)]:
            self._take_off()
        for make in chain[len(self.layers) :]:
            below = [pickle.loads(self.layers[-1].kept)] if self.layers else []  # noqa: S301 -- written here
            block = transaction.atomic()
            block.__enter__()
            try:
                kept = pickle.dumps(make(kept_world(), *below))
            except BaseException:
                transaction.set_rollback(True)
                block.__exit__(None, None, None)
                raise
            self.layers.append(_Layer(make, kept, block))

    def copy(self, make: Make) -> Any:
        """What ``make`` gave, in objects that no other test has touched."""
        return next(pickle.loads(layer.kept) for layer in self.layers if layer.make is make)  # noqa: S301 -- written above

    def clear(self) -> None:
        """Undo all of it."""
        while self.layers:
            self._take_off()

    def _take_off(self) -> None:
        if _holds():
            transaction.set_rollback(True)
        # Of a connection that was closed inside, this puts the state right; the database has rolled back by itself.
        self.layers.pop().block.__exit__(None, None, None)


def _holds() -> bool:
    connection = connections["default"]
    return connection.in_atomic_block and not connection.closed_in_transaction and connection.is_usable()


GROUND = Ground()


def standing(make: Make | None = None, *, on: Any = None) -> Any:
    """A fixture that is made once: ``make(world)`` writes rows and returns something that can be pickled; each test gets its own copy.

    ``on``: another such fixture it stands upon, whose copy ``make(world, below)`` is given. Files on disk are not undone, so
    it writes none.
    """
    if make is None:
        return lambda made: standing(made, on=on)

    def copy(db: None) -> Any:
        return GROUND.copy(make)

    copy.__name__, copy.__doc__ = make.__name__, make.__doc__
    chain = (*(on.chain if on else ()), make)
    copy.chain = chain  # type: ignore[attr-defined]
    fixture = pytest.fixture(copy)
    fixture.chain = chain
    return fixture


def wanted(item: Any) -> Chain:
    """What a test stands on, by the fixtures it asks for. ValueError for two that do not stand upon one another."""
    found: Chain = ()
    definitions = item._fixtureinfo.name2fixturedefs if hasattr(item, "_fixtureinfo") else {}
    for name in getattr(item, "fixturenames", ()):
        for definition in (definitions.get(name) or ())[-1:]:
            chain = getattr(definition.func, "chain", ())
            longer, shorter = (chain, found) if len(chain) > len(found) else (found, chain)
            if longer[: len(shorter)] != shorter:
                raise ValueError(f"{item.nodeid} stands on two things")
            found = longer
    return found
