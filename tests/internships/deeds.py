"""The table of a year is corrected, and let go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from groupportal.tenancy.scope import group_scope
from internships.services.calendar import drop_days, read_days, set_days
from tests.trail import Did
from tests.world import World

BEGINS = ("internships.",)


def story(world: World, request: Any) -> Iterator[Did]:
    by = world.wang
    with group_scope(world.a, actor=by):
        set_days(2027, read_days("2027-01-01 放假 元旦", "通知"), by=by)
        yield Did("internships.calendar_set", by)
        drop_days(2027, by=by)
        yield Did("internships.calendar_dropped", by)
