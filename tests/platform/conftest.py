from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client


@pytest.fixture
def operator(world: Any) -> Any:
    """The operator with a second factor."""
    TOTP.activate(world.operator, "A" * 32)
    return world.operator


@pytest.fixture
def desk(operator: Any) -> Client:
    """The operator's browser."""
    client = Client()
    client.force_login(operator)
    return client
