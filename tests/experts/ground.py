"""An expert taken into the pool in one call."""

from __future__ import annotations

import datetime as dt
from typing import Any

from experts.models import Expert
from experts.services.expert import ExpertInput, add_expert
from tests.world import World

D = dt.date
START = D(2020, 1, 1)
PHONE = "13800138000"


def expert(world: World, name: str = "吕海华", joined_on: dt.date = START, **changes: Any) -> Expert:
    facts = {
        "name": name,
        "kind": "enterprise",
        "unit_name": "卓思广告公司",
        "side": "outside",
        "title": "高级工程师",
        "phone": PHONE,
        "fields": ("艺术设计", "新媒体"),
        **changes,
    }
    return add_expert(ExpertInput(**facts), joined_on=joined_on, by=world.wang)
