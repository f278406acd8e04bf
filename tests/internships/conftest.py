"""A school's interns with their teachers: for tests of visits and journals."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from groupportal.tenancy.scope import group_scope
from tests.internships.teaching import Room, room
from tests.standing import standing
from tests.world import World


@standing
def taught(world: World) -> Room:
    """The room, and no scope open: for requests, which open their own."""
    with group_scope(world.a, actor=world.wang):
        return room(world)


@pytest.fixture
def it(world: World, taught: Room) -> Iterator[Room]:
    """The same inside the scope of A."""
    with group_scope(world.a, actor=world.wang):
        yield taught
