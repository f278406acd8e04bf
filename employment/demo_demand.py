"""What the demo groups hold of demand and visits to firms.

Jiangmen: more than 500 places a year (seed 002: 每年提供最少500个岗位需求), entered for 2019 to 2023, and this year's in every state. Units
are those of the roll; what they look for is invented. Fixed seed.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from decimal import Decimal

from django.utils import timezone

from employment.enums import DemandKind, Lodging
from employment.services.demand import (
    DemandInput,
    accept_demand,
    close_demand,
    enter_demand,
    post_demand,
    refuse_demand,
)
from employment.services.visit import VisitInput, posts_of_visit, record_visit
from groupportal.demo_parts import DemoGroup, demo_part
from groupportal.tenancy.models import Unit
from members.enums import Category

_SEED = 20210301
_K = DemandKind
_POSTS = (
    ("电子装配工", "710105", _K.GRADUATE, 14, 4200, "流水线装配、焊接和检验", "视力好，能适应两班倒"),
    (
        "数控车床操作工",
        "660301",
        _K.GRADUATE,
        8,
        5200,
        "按图纸加工轴类零件，自检尺寸",
        "看得懂图纸，会用量具",
    ),
    ("汽车维修学徒", "700206", _K.APPRENTICE, 6, 3000, "保养、换件，跟师傅学故障检测", "喜欢汽车，能吃苦"),
    ("会计助理", "730301", _K.INTERN, 4, 2500, "整理凭证、登记费用、准备报税资料", "细心，会用表格软件"),
    ("中式烹调助理", "740201", _K.APPRENTICE, 10, 3200, "初加工、切配、打荷", "有健康证"),
    ("仓储管理员", "730801", _K.INTERN, 8, 2600, "验收入库、理货盘点、出库复核", "会开叉车的优先"),
    ("新媒体运营", "", _K.PART_TIME, 5, 25, "拍摄剪辑短视频，周末直播带货", "会用剪辑软件"),
    ("门店收银员", "", _K.PART_TIME, 5, 20, "收银、理货", "周末和晚上有空"),
)
"""Post, programme, kind, about how many, wage, duties, conditions."""
PLACES = {2019: 505, 2020: 503, 2021: 528, 2022: 520, 2023: 541}
"""Places of each year: that of 2022 as the group's filing of that year tells it."""
_EACH = 40
"""Posts entered for each year."""
_OPEN = 66
"""Posts of this year."""
_DAY = dt.timedelta(days=1)


def _said(place: int, rng: random.Random, expires_on: dt.date, starts_on: dt.date) -> DemandInput:
    title, code, kind, about, wage, duties, conditions = _POSTS[place % len(_POSTS)]
    per = "hour" if kind == _K.PART_TIME else "month"
    more = Decimal(rng.randrange(0, 6) * (1 if per == "hour" else 100))
    return DemandInput(
        kind=kind,
        title=title,
        headcount=about + rng.randrange(0, 3),
        expires_on=expires_on,
        major_codes=(code,) if code else (),
        place=("广东省", "江门市"),
        address=rng.choice(("江海区高新西路", "蓬江区建设路", "新会区今古洲")) + f"{rng.randrange(1, 99)}号",
        wage_from=Decimal(wage) + more,
        wage_per=per,
        lodging=rng.choice((Lodging.BOTH, Lodging.BED, Lodging.MEALS, Lodging.NONE)),
        hours="8:00—17:00，中午休息1小时，每周5天" if per == "month" else "周末和晚上，每次4小时",
        hazards=(("heat", 1),) if "烹调" in title else (),
        duties=duties,
        conditions=conditions,
        starts_on=starts_on,
        contact="人事部",
        phone=f"0750-{rng.randrange(3000000, 3999999)}",
    )


def _firms(demo: DemoGroup) -> list[Unit]:
    own = demo.viewer("qiye").units_for("employment.post_demand")
    others = Unit.objects.filter(members__category=Category.ENTERPRISE, is_active=True).exclude(pk__in=own)
    return [*Unit.objects.filter(pk__in=own), *others.distinct().order_by("pk")[:40]]


@demo_part("jiangmen")
def jiangmen(demo: DemoGroup) -> None:
    """Years that are over, this year's posts, a few visits."""
    rng, today = random.Random(_SEED), timezone.localdate()  # noqa: S311 -- the same demo every time
    office, firms = demo.viewer("mishu"), _firms(demo)
    for year, places in PLACES.items():
        for place in range(_EACH):
            opened = dt.date(year, 2, 20) + place * _DAY
            facts = _said(place, rng, opened + 60 * _DAY, dt.date(year, 7, 1))
            facts = replace(facts, headcount=places * (place + 1) // _EACH - places * place // _EACH)
            unit = firms[(place + year) % len(firms)]
            enter_demand(unit, facts, opened_on=opened, ended_on=opened + 45 * _DAY, by=office)
    for place in range(_OPEN):
        facts = _said(place, rng, today + (5 + place) * _DAY, today + 30 * _DAY)
        row = post_demand(firms[place % len(firms)], facts, by=demo.viewer("mishu2"))
        if place < _OPEN - 6:
            accept_demand(row, by=office)
    _own_firm(demo, firms[0], rng, today)
    _visits(demo, firms, today)


def _own_firm(demo: DemoGroup, unit: Unit, rng: random.Random, today: dt.date) -> None:
    """What the demo's own firm put forward: open, waiting, returned, filled."""
    firm, office = demo.viewer("qiye"), demo.viewer("mishu")
    rows = [
        post_demand(unit, _said(place, rng, today + 40 * _DAY, today + 30 * _DAY), by=firm)
        for place in range(4)
    ]
    accept_demand(rows[0], by=office)
    refuse_demand(rows[2], by=office, answer="请写明是否安排夜班。")
    close_demand(accept_demand(rows[3], by=office), is_filled=True, by=firm)


def _visits(demo: DemoGroup, firms: list[Unit], today: dt.date) -> None:
    """The lead school was at five firms; at one of them a post came of it."""
    school = demo.viewer("xuexiao")
    own = Unit.objects.get(pk=min(school.units_for("employment.record_visit")))
    for place, unit in enumerate(firms[1:6]):
        facts = VisitInput(
            visited_on=today - (10 + 20 * place) * _DAY,
            lead="招生就业处主任",
            host="人力资源经理",
            outcome="达成意向",
            wanted_code=_POSTS[place][1],
            places=10 + place,
            intern_code=_POSTS[place][1],
            interns=5 + place,
            intern_pay=Decimal(2600),
            graduate_pay=Decimal(4300),
            graduates=3,
        )
        visit = record_visit(own, unit, facts, by=school)
        if place == 0:
            said = posts_of_visit(visit, _K.INTERN)
            more = DemandInput(**{**vars(said), "title": "电子装配实习生", "starts_on": today + 30 * _DAY})
            post_demand(unit, more, visit=visit, by=school)


def _few(demo: DemoGroup) -> None:
    """A dozen open posts and some that wait."""
    rng, today = random.Random(_SEED), timezone.localdate()  # noqa: S311 -- the same demo every time
    firms = list(
        Unit.objects.filter(members__category=Category.ENTERPRISE, is_active=True).order_by("pk")[:6]
    )
    for place in range(12 if firms else 0):
        facts = _said(6 + place % 2, rng, today + 40 * _DAY, today + 30 * _DAY)
        row = post_demand(firms[place % len(firms)], facts, by=demo.viewer("mishu2"))
        if place < 9:
            accept_demand(row, by=demo.viewer("mishu"))


demo_part("enan")(_few)
demo_part("shandong")(_few)
