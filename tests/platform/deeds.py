"""An operator makes a group, names who runs it, closes and opens it, goes in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from groupportal.people import services
from tests.second_factor import give_second_factor
from tests.trail import Did
from tests.world import World

BEGINS = ("platform.",)


def story(world: World, request: Any) -> Iterator[Did]:
    by = world.operator
    made = services.create_group("xinhui", name="新会职业教育集团", by=by)
    yield Did("platform.group_created", by, "xinhui")
    services.appoint_secretariat(made.group, name="梁新", by=by)
    yield Did("platform.secretariat_appointed", by, "xinhui")
    services.suspend_group(world.a, reason="欠缺授权", by=by)
    yield Did("platform.group_suspended", by, "group-a")
    services.resume_group(world.a, reason="补齐授权", by=by)
    yield Did("platform.group_resumed", by, "group-a")
    give_second_factor(by)
    services.open_visit(world.a, by=by, reason="排查", length=dt.timedelta(hours=1))
    yield Did("platform.visit_opened", by, "group-a")
