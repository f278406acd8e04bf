"""What tests of needs stand on: a park with a centre that 李's school runs, a firm in it with its own person 何, a teacher 陶."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.roles import Role
from parks.enums import RequestKind
from parks.models import Centre, EconomicValue, Park, Resident, ServiceRequest
from parks.services.request import Need, accept, ask_for_unit
from parks.services.request_work import deliver
from parks.services.value import ValueInput, state_value
from tests.members.ground import viewer
from tests.world import World, make_user

PHONE = "13800001234"
NEED = Need(RequestKind.TRAINING, "电工培训", "20 人，两天", contact="何敏", phone=PHONE)


@dataclass
class Place:
    park: Park
    centre: Centre
    other_centre: Centre
    firm: Unit
    other_firm: Unit
    he: Any
    hu: Any
    tao: Any
    other_office: Any


def account(key: str, name: str, role: Role, unit: Unit) -> Any:
    """Somebody with one role at one unit."""
    user = make_user(key, name)
    Membership.objects.create(user=user, role=role, unit=unit)
    return user


def place(world: World) -> Place:
    """Two centres of two schools in one park, two firms with a person each."""
    other = Unit.objects.create(name="江海第二职业技术学校")
    firm, other_firm = (
        Unit.objects.create(name=name, outside_reason="园区企业")
        for name in ("江海电子有限公司", "江海灯饰有限公司")
    )
    park = Park.objects.create(name="江海产业园")
    opened = {"park": park, "starts_on": dt.date(2020, 1, 1)}
    centre = Centre.objects.create(unit=world.ua, name="江海园区服务中心", phone="0750-3123456", **opened)
    other_centre = Centre.objects.create(unit=other, name="江海东区服务中心", **opened)
    for unit in (firm, other_firm):
        Resident.objects.create(
            park=park, unit=unit, starts_on=dt.date(2020, 1, 1), contact="何敏", phone=PHONE
        )
    return Place(
        park,
        centre,
        other_centre,
        firm,
        other_firm,
        account("he_a", "何敏", Role.ENTERPRISE, firm),
        account("hu_a", "胡明", Role.ENTERPRISE, other_firm),
        account("tao_a", "陶老师", Role.TEACHER, world.ua),
        account("office2_a", "罗主任", Role.SCHOOL_ADMIN, other),
    )


def asked(it: Place, **said: Any) -> ServiceRequest:
    """何 asks the centre."""
    need = Need(**{**vars(NEED), **said})
    return ask_for_unit(it.centre, it.firm, need, by=viewer(it.he))


def accepted(world: World, it: Place, **said: Any) -> ServiceRequest:
    """陶 answers for it, within ten days."""
    due = timezone.localdate() + dt.timedelta(days=10)
    return accept(asked(it, **said), leader=it.tao, due_on=due, by=viewer(world.li))


def delivered(world: World, it: Place, **said: Any) -> ServiceRequest:
    """陶 has handed it over."""
    today = timezone.localdate()
    return deliver(accepted(world, it, **said), result="培训 20 人", delivered_on=today, by=viewer(it.tao))


def value_of(it: Place, by: Any, amount: str = "50400", **said: Any) -> EconomicValue:
    """``by`` says what the firm got."""
    facts = {
        "unit": it.firm,
        "year": timezone.localdate().year,
        "amount": Decimal(amount),
        "reckoning": "saved",
        "grounds": "每月少用工时 120 小时",
        **said,
    }
    return state_value(ValueInput(**facts), by=viewer(by))


def is_over_since(row: ServiceRequest, days: int) -> None:
    """It was delivered so many days ago."""
    day = timezone.localdate() - dt.timedelta(days=days)
    ServiceRequest.objects.filter(pk=row.pk).update(delivered_on=day)
