"""Worlds with points in them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.points.ground import Ground, in_a, make_ground
from tests.world import World


@pytest.fixture
def ground(world: World) -> Iterator[Ground]:
    """Rules and members, inside the scope of A with the secretariat acting."""
    with in_a(world):
        yield make_ground(world)


@pytest.fixture
def kept(world: World) -> Ground:
    """The same with no scope open: for requests, which open their own."""
    with in_a(world):
        return make_ground(world)
