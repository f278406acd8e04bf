from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.second_factor import give_second_factor, sign_in_with_it


@pytest.fixture
def operator(world: Any) -> Any:
    """The operator with a second factor."""
    give_second_factor(world.operator)
    return world.operator


@pytest.fixture
def desk(operator: Any) -> Client:
    """The operator's browser."""
    return sign_in_with_it(Client(), operator)
