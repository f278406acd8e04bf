"""Worlds with points in them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.points.ground import Ground, in_a, make_ground
from tests.standing import standing
from tests.world import World


@standing
def kept(world: World) -> Ground:
    """Rules and members, and no scope open: for requests, which open their own."""
    with in_a(world):
        return make_ground(world)


@pytest.fixture
def ground(world: World, kept: Ground) -> Iterator[Ground]:
    """The same inside the scope of A with the secretariat acting."""
    with in_a(world):
        yield kept
