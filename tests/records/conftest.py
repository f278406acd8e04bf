from __future__ import annotations

from collections.abc import Iterator

import pytest

from groupportal.tenancy.scope import group_scope
from tests.records.ground import Desk
from tests.world import World


@pytest.fixture
def inside(world: World) -> Iterator[World]:
    """The scope of A, the secretariat acting."""
    with group_scope(world.a, actor=world.wang):
        yield world


@pytest.fixture
def desk(world: World, django_capture_on_commit_callbacks) -> Desk:
    """The secretariat's desk."""
    return Desk(world, django_capture_on_commit_callbacks)
