"""What tests of 岗位与就业 stand on: two firms with a person each, a teacher of 李's school, each in one call."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from employment.enums import DemandKind
from employment.models import Demand, FirmVisit
from employment.services.demand import DemandInput, accept_demand, post_demand
from employment.services.visit import VisitInput, record_visit
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.roles import Role
from rosters.models import Programme
from tests.members.ground import viewer
from tests.world import World, make_user

PHONE = "13800001234"
DAY = dt.timedelta(days=1)
TODAY = timezone.localdate


@dataclass
class Market:
    firm: Unit
    other_firm: Unit
    he: Any
    hu: Any
    tao: Any


def account(key: str, name: str, role: Role, unit: Unit) -> Any:
    """Somebody with one role at one unit."""
    user = make_user(key, name)
    Membership.objects.create(user=user, role=role, unit=unit)
    return user


def market(world: World, suffix: str = "") -> Market:
    """Two firms, 何 and 胡 who act for them, the teacher 陶 of 李's school."""
    firm, other = (
        Unit.objects.create(name=f"{name}{suffix}", outside_reason="用人单位")
        for name in ("江海电子有限公司", "蓬江灯饰有限公司")
    )
    return Market(
        firm,
        other,
        account(f"he{suffix}", "何敏", Role.ENTERPRISE, firm),
        account(f"hu{suffix}", "胡强", Role.ENTERPRISE, other),
        account(f"tao{suffix}", "陶老师", Role.TEACHER, world.ua),
    )


def programme(code: str = "660103", name: str = "数控技术应用") -> Programme:
    """One of the code table."""
    return Programme.objects.create(code=code, name=name, edition=2021, level="secondary")


def said(**more: Any) -> DemandInput:
    """A post for graduates, open for a month."""
    facts = {
        "kind": DemandKind.GRADUATE,
        "title": "数控车工",
        "headcount": 2,
        "expires_on": TODAY() + 30 * DAY,
        "wage_from": Decimal(5000),
        "place": ("广东省", "江门市"),
        "address": "江海区高新西路18号",
        "duties": "操作数控车床，按图纸加工零件",
        "contact": "何敏",
        "phone": PHONE,
    }
    return DemandInput(**{**facts, **more})


def posted(it: Market, **more: Any) -> Demand:
    """Put forward by 何; it waits."""
    return post_demand(it.firm, said(**more), by=viewer(it.he))


def opened(world: World, it: Market, **more: Any) -> Demand:
    """On the board."""
    return accept_demand(posted(it, **more), by=viewer(world.wang))


def visited(world: World, it: Market, **more: Any) -> FirmVisit:
    """李's school was at the firm yesterday."""
    facts = VisitInput(TODAY() - DAY, "李主任", host="何敏", interns=5, intern_pay=Decimal(2500), **more)
    return record_visit(world.ua, it.firm, facts, by=viewer(world.li))
