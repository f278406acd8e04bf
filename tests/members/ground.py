"""What tests of the roll stand on: who acts, valid codes, a unit put on the roll in one call."""

from __future__ import annotations

import datetime as dt
from typing import Any

from stdnum.cn import uscc

from groupportal.deciding.decision import Decision
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.selectors import viewer_for
from groupportal.tenancy.viewer import Viewer
from members.enums import Category, Industry
from members.models import Member
from members.services.roll import register_member
from tests.world import World

DECISION = Decision("2020年第一次理事会决议", dt.date(2020, 1, 10))


def viewer(user: Any) -> Viewer:
    """The person in the active group."""
    return viewer_for(user, active_group())


def code(number: int, region: str = "440703") -> str:
    """A valid 统一社会信用代码, another for each number."""
    body = f"91{region}MA5{number:06d}"
    return body + uscc.calc_check_digit(body)


def enrol(
    world: World,
    name: str,
    *,
    joined_on: dt.date = dt.date(2018, 6, 1),
    category: str = Category.ENTERPRISE,
    industry: str = Industry.MANUFACTURING,
    **more: Any,
) -> Member:
    """A member since ``joined_on``. ``rank``, ``contacts``, ``decision`` go to the service, the rest is its profile."""
    passed = {key: more.pop(key) for key in ("rank", "contacts", "decision") if key in more}
    return register_member(
        name,
        joined_on=joined_on,
        profile={"category": category, "industry": industry, **more},
        by=viewer(world.wang),
        **{"decision": DECISION, **passed},
    )
