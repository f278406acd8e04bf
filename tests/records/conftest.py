from __future__ import annotations

import pytest

from tests.records.ground import Desk
from tests.world import World


@pytest.fixture
def desk(world: World, django_capture_on_commit_callbacks) -> Desk:
    """The secretariat's desk."""
    return Desk(world, django_capture_on_commit_callbacks)
