from __future__ import annotations

import datetime as dt

from groupportal.tenancy.scope import group_scope
from members.enums import Category, Industry, LeaveReason, Rank
from members.services.periods import leave
from members.services.roll import ContactInput
from tests.members.ground import DECISION, code, enrol, viewer
from tests.standing import standing
from tests.world import World

D = dt.date


@standing
def roll(world: World) -> World:
    """甲厂 since 2018, 乙校 2020 to 2022."""
    with group_scope(world.a, actor=world.wang):
        enrol(
            world,
            "蓬江甲五金有限公司",
            joined_on=D(2018, 6, 1),
            rank=Rank.DIRECTOR,
            credit_code=code(1),
            region="440703",
            contacts=[ContactInput("陈明", "经理", "13800138000", "chen@example.com")],
        )
        school = enrol(
            world, "新会乙学校", joined_on=D(2020, 1, 1), category=Category.SCHOOL, industry=Industry.SERVICES
        )
        leave(
            school, left_on=D(2022, 1, 1), reason=LeaveReason.CLOSED, decision=DECISION, by=viewer(world.wang)
        )
    return world
