"""Worlds with Jiangmen's plan in them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.budget.ground import Ground, in_group, jiangmen, make_plan
from tests.world import World


@pytest.fixture
def ground(world: World) -> Iterator[Ground]:
    """A plan in force without money, inside the scope of group A with finance acting."""
    with in_group(world.a, world.cai):
        yield make_plan(world.wang)


@pytest.fixture
def real(world: World) -> Iterator[Ground]:
    """The same with all of Jiangmen's 附件2-3."""
    with in_group(world.a, world.cai):
        yield jiangmen(world.wang)


@pytest.fixture
def kept(world: World) -> Ground:
    """Jiangmen's plan and money, and no scope open: for requests, which open their own."""
    with in_group(world.a, world.cai):
        return jiangmen(world.wang)
