"""Worlds with Jiangmen's plan in them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.budget.ground import Ground, in_group, jiangmen, make_plan
from tests.standing import standing
from tests.world import World


@standing
def planned(world: World) -> Ground:
    """A plan in force without money."""
    with in_group(world.a, world.cai):
        return make_plan(world.wang)


@pytest.fixture
def ground(world: World, planned: Ground) -> Iterator[Ground]:
    """The same inside the scope of group A with finance acting."""
    with in_group(world.a, world.cai):
        yield planned


@standing
def kept(world: World) -> Ground:
    """Jiangmen's plan with all of its 附件2-3, and no scope open: for requests, which open their own."""
    with in_group(world.a, world.cai):
        return jiangmen(world.wang)


@pytest.fixture
def real(world: World, kept: Ground) -> Iterator[Ground]:
    """The same inside the scope of group A with finance acting."""
    with in_group(world.a, world.cai):
        yield kept
