"""Letters twice as large, and a phone held across: nothing goes out of the window or over other words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from groupportal.tenancy.scope import group_scope
from plans.models import PlanItem
from tests.e2e.conftest import Visit
from tests.e2e.demo import Demo
from tests.e2e.walking import large_text_faults

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_letters_twice_as_large(demo: Demo, demo_visit: Callable[..., Visit]) -> None:
    with group_scope(demo.group):
        task = PlanItem.objects.filter(name="4.校内实训基地").latest("pk").thread.public_id
    home, found = f"/{demo.group.slug}/", []
    walked = {
        "mishu": (
            "",
            "budget/",
            "budget/ledger/",
            "members/",
            "members/growth/",
            f"plans/tasks/{task}/",
            "links/",
        ),
        "xuexiao": ("", "plans/mine/", "inbox/settings/"),
        "chayue": ("", "budget/"),
        "": ("members/join/", "members/join/status/"),
    }
    for who, paths in walked.items():
        visit = demo_visit("desk")
        if who:
            visit.enter(demo.user(who))
        for path in paths:
            visit.go(f"{home}{path}")
            found += [f"{who} {path}: {fault}" for fault in large_text_faults(visit)]
    visit.go(f"/accounts/login/?next={home}")
    found += [f"sign-in: {fault}" for fault in large_text_faults(visit)]
    assert found == []
