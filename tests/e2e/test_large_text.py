"""Letters twice as large, and a phone held across: nothing goes out of the window or over other words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e.conftest import Visit
from tests.e2e.demo import Demo
from tests.e2e.walking import large_text_faults

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_letters_twice_as_large(demo: Demo, demo_visit: Callable[..., Visit]) -> None:
    """Before the sign-in; the walk looks at the pages behind it."""
    home, visit, found = f"/{demo.group.slug}/", demo_visit("desk"), []
    for path in (f"{home}members/join/", f"{home}members/join/status/", f"/accounts/login/?next={home}"):
        visit.go(path)
        found += [f"{path}: {fault}" for fault in large_text_faults(visit)]
    assert found == []
