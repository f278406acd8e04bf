"""A set of items and grades to begin with. An example: no document lays it down, and every line is there to be changed."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction

from groupportal.deciding.actor import Actor
from points.enums import Grading
from points.models import PointRuleSet
from points.services.rule import GradeInput, RuleInput, draft_rules, set_grades, set_rules

EXAMPLE_RULES = (
    RuleInput(
        "meeting", "参加集团会议", Decimal(2), yearly_cap=Decimal(10), event="governance.meeting_attended"
    ),
    RuleInput(
        "material", "按时报送材料", Decimal(3), yearly_cap=Decimal(12), event="plans.material_submitted"
    ),
    RuleInput("interns", "接收实习学生", Decimal("0.5"), measure="amount", unit="人", yearly_cap=Decimal(20)),
    RuleInput("graduates", "录用毕业生", Decimal(1), measure="amount", unit="人", yearly_cap=Decimal(15)),
    RuleInput(
        "course",
        "共建课程或教材",
        Decimal(8),
        unit="门",
        confirmer="secretariat",
        evidence="课程标准或教材封面",
    ),
    RuleInput(
        "donation",
        "捐赠设备或奖助学金",
        Decimal(2),
        measure="amount",
        unit="万元",
        yearly_cap=Decimal(30),
        confirmer="finance",
        evidence="捐赠协议、验收单",
        needs_evidence=True,
    ),
    RuleInput("lecture", "派专家授课", Decimal("0.5"), measure="amount", unit="学时", yearly_cap=Decimal(16)),
    RuleInput("practice", "接收教师实践", Decimal(1), unit="人次", yearly_cap=Decimal(10)),
)
EXAMPLE_GRADES = (
    GradeInput("五星级", min_points=Decimal(40), earns="优先挑选毕业生\n优先安排订单班\n年度表彰"),
    GradeInput("四星级", min_points=Decimal(25), earns="优先安排订单班\n优先使用共享实训设备"),
    GradeInput("三星级", min_points=Decimal(12), earns="优先使用共享实训设备"),
    GradeInput("合格", min_points=Decimal(4)),
)


@transaction.atomic
def draft_example(name: str, *, by: Actor) -> PointRuleSet:
    """A draft with the example in it. DomainError as ``draft_rules``."""
    made = draft_rules(name, by=by)
    set_rules(made, EXAMPLE_RULES, by=by)
    return set_grades(made, EXAMPLE_GRADES, grading=Grading.THRESHOLD, by=by)
