"""A version of the rules in force since 2020, and two members in A; one of them is the unit of 李."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from groupportal.files.services import store_bytes
from groupportal.tenancy.scope import group_scope
from members.enums import Category, Industry
from members.models import Member
from points.events import register
from points.models import PointRule, PointRuleSet
from points.selectors.entry import points_by_member
from points.services.entry import PointEvent, record_points
from points.services.rule import (
    GradeInput,
    RuleInput,
    draft_rules,
    put_in_force,
    set_grades,
    set_rules,
)
from tests.members.ground import enrol
from tests.world import World

D = dt.date
DAY = D(2023, 3, 15)
START = D(2020, 1, 1)
FAR = D(2030, 1, 1)
MEETING = "toy.meeting_attended"
register(MEETING, "参加会议")

RULES = (
    RuleInput("meeting", "参加集团会议", Decimal(2), yearly_cap=Decimal(10), event=MEETING),
    RuleInput(
        "material", "按时报送材料", Decimal(3), yearly_cap=Decimal(12), event="plans.material_submitted"
    ),
    RuleInput("interns", "接收实习学生", Decimal("0.5"), measure="amount", unit="人", yearly_cap=Decimal(20)),
    RuleInput(
        "donation",
        "捐赠设备",
        Decimal(5),
        measure="amount",
        unit="万元",
        confirmer="finance",
        evidence="捐赠协议、验收单",
        needs_evidence=True,
    ),
    RuleInput("course", "共建课程", Decimal(8), unit="门", confirmer="secretariat"),
)
GRADES = (
    GradeInput("五星", min_points=Decimal(30), earns="优先挑选毕业生\n年度表彰"),
    GradeInput("四星", min_points=Decimal(15), earns="优先安排订单班"),
    GradeInput("三星", min_points=Decimal(5)),
)


@dataclass(frozen=True)
class Ground:
    """The rules by code; ``school`` is 李's unit, ``firm`` another member."""

    rule_set: PointRuleSet
    rules: dict[str, PointRule]
    school: Member
    firm: Member


def make_rules(
    world: World,
    rules: tuple[RuleInput, ...] = RULES,
    grades: tuple[GradeInput, ...] = GRADES,
    *,
    on: dt.date = START,
    grading: str = "threshold",
) -> PointRuleSet:
    """A version in force since ``on``; to be called inside a scope."""
    drafted = draft_rules("合作贡献积分办法", by=world.wang)
    set_rules(drafted, rules, by=world.wang)
    set_grades(drafted, grades, grading=grading, by=world.wang)
    return put_in_force(drafted, on=on, decided_by="2020年第一次理事会决议", by=world.wang)


def make_ground(world: World) -> Ground:
    """Rules and members; to be called inside A's scope."""
    made = make_rules(world)
    school = enrol(world, world.ua.name, category=Category.SCHOOL, industry=Industry.OTHER)
    firm = enrol(world, "海信电子有限公司")
    return Ground(made, {rule.code: rule for rule in made.rules.all()}, school, firm)


def give(world: World, ground: Ground, code: str = "interns", **changes: Any) -> Any:
    """Points by hand for the firm."""
    facts = {"occurred_on": DAY, "quantity": 1, "key": str(uuid.uuid4()), **changes}
    member = facts.pop("member", ground.firm)
    return record_points(member, rule=ground.rules[code], by=world.wang, **facts)


def proof(by: Any, name: str = "捐赠协议.txt") -> Any:
    """A file that proves something."""
    return store_bytes(b"x", name=name, by=by, view_action="points.view_points")


def in_a(world: World, actor: Any = None) -> Any:
    """A's scope with the secretariat acting."""
    return group_scope(world.a, actor=actor or world.wang)


def total(member: Member, year: int = 2023, as_of: dt.date = FAR) -> Decimal:
    """The points of a member for a year."""
    return points_by_member(year, as_of).get(member.pk, Decimal(0))


def meeting(ground: Ground, key: str, day: dt.date = DAY, **more: Any) -> PointEvent:
    """Somebody took part in a meeting."""
    return PointEvent(MEETING, key, ground.firm.pk, day, **more)


def facts(ground: Ground, **changes: Any) -> dict[str, Any]:
    """What is typed to record interns of the firm."""
    return {
        "member": str(ground.firm.public_id),
        "item": "interns",
        "occurred_on": DAY.isoformat(),
        "quantity": "50",
        "note": "春季",
        "key": "one",
        **changes,
    }
