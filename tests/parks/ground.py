"""What tests of 园区 stand on: a park with a centre of the own school, a firm in it, each in one call."""

from __future__ import annotations

import datetime as dt
from typing import Any

from groupportal.accounts.models import User
from groupportal.deciding.decision import Decision
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.roles import Role
from parks.models import Centre, Park, Resident
from parks.services.centre import CentreInput, open_centre
from parks.services.firm import firm_named
from parks.services.park import ParkInput, add_park
from parks.services.resident import ResidentInput, move_in
from tests.world import World, make_user

D = dt.date
OPENED = D(2019, 11, 8)
DECISION = Decision("2019年理事会决议", D(2019, 11, 1))
CAME = D(2020, 3, 1)
FIRM = "江海光电有限公司"
PHONE = "13800138000"


def park(world: World, name: str = "火炬创业园", **said: Any) -> Park:
    return add_park(ParkInput(name, **said), by=world.wang)


def centre(world: World, of: Park, name: str = "火炬创业园服务中心", **said: Any) -> Centre:
    """A centre of 李's school (or ``unit``) since ``starts_on`` (2019年11月8日)."""
    unit, starts_on = said.pop("unit", world.ua), said.pop("starts_on", OPENED)
    return open_centre(
        of, unit, CentreInput(name, **said), starts_on=starts_on, decision=DECISION, by=world.wang
    )


def resident(world: World, of: Park, name: str = FIRM, on: dt.date = CAME) -> Resident:
    firm = firm_named(name, by=world.wang)
    return move_in(of, firm, ResidentInput("1栋101", "伍强", PHONE), starts_on=on, by=world.wang)


def staff_of(world: World, unit: Unit, role: str = Role.ENTERPRISE, username: str = "firm_a") -> User:
    """Somebody who holds a role at a unit."""
    user = make_user(username, "企业人", made_by_group=world.a.pk)
    Membership.objects.create(user=user, role=role, unit=unit)
    return user
