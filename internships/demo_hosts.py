"""What the demo has of units that take interns: 48 members of Jiangmen with posts, mentors and the lead school's choice. Fixed seed.

Invented figures. A few things are left open, as they are in life: what is not known shows.
"""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from typing import Any

from django.utils import timezone

from groupportal.audit.services import record_all
from groupportal.cities import place_of_code
from groupportal.demo_parts import DemoGroup, demo_part
from groupportal.tenancy.models import Unit
from internships.enums import FilingKind
from internships.models import HostUnit, Mentor, Post, Selection
from internships.rules.lists import ASSESSMENT_ITEMS, SCHOOL_RULES
from internships.selectors.host import member_of
from internships.services.authority import FilingInput, add_filing
from internships.services.school import BasisInput, set_basis
from members.enums import Category
from rosters.selectors.roster import schools_for

_SEED = 20210917
_UNITS = 48
_SURNAMES = "陈李黄梁林张吴何谭伍"
_GIVEN = "伟强军勇杰明刚辉敏玲"
_POSTS: tuple[tuple[str, tuple[str, ...], str, list[list[Any]], int], ...] = (
    ("电子装配工", ("电路板焊接", "整机装配", "成品检验"), "710105", [], 3600),
    ("汽车维修工", ("车辆保养", "故障检测", "配件更换"), "700206", [["toxic", None]], 3900),
    ("会计助理", ("凭证整理", "费用登记", "报税资料准备"), "730301", [], 3500),
    ("中式烹调助理", ("原料初加工", "切配", "打荷"), "740201", [["heat", 1]], 3700),
    ("仓储管理员", ("入库验收", "理货盘点", "出库复核"), "730801", [], 3600),
    ("数控机床操作工", ("工件装夹", "程序调用", "尺寸检测"), "660301", [["dust", None]], 4200),
)


@demo_part("jiangmen")
def jiangmen(demo: DemoGroup) -> None:
    """Members that are firms, the one of the demo's 企业人员 first."""
    rng = random.Random(_SEED)  # noqa: S311 -- the same demo every time
    office, today = demo.viewer("mishu"), timezone.localdate()
    school_units = list(schools_for(demo.viewer("xuexiao"), "rosters.view_school"))
    own = demo.viewer("qiye").units_for("internships.edit_own_host")
    firms = Unit.objects.filter(members__category=Category.ENTERPRISE).exclude(pk__in=own).order_by("pk")
    units = [*Unit.objects.filter(pk__in=own), *firms.distinct()[: _UNITS - len(own)]]
    rolls = {unit.pk: member_of(unit.pk) for unit in units}
    hosts = HostUnit.objects.bulk_create(
        [_host(unit, rolls[unit.pk], place, rng, today) for place, unit in enumerate(units)]
    )
    posts = Post.objects.bulk_create(
        [_post(host, place + more, rng, today) for place, host in enumerate(hosts) for more in range(2)]
    )
    mentors = Mentor.objects.bulk_create(
        [Mentor(host=host, name=_name(rng), position="班组长", phone=_phone(rng)) for host in hosts]
    )
    choices = Selection.objects.bulk_create(
        [_choice(school, host, today) for school in school_units[:1] for host in hosts]
    )
    for action, rows in (
        ("internships.host_added", hosts),
        ("internships.post_added", posts),
        ("internships.mentor_added", mentors),
        ("internships.host_selected", choices),
    ):
        record_all(action, [(row, {}) for row in rows], by=office.user)
    for school in school_units:
        set_basis(school, _basis(), by=office)
        add_filing(school, _filing(today), by=office)


def _host(unit: Unit, member: Any, place: int, rng: random.Random, today: dt.date) -> HostUnit:
    province, region = place_of_code(member.region if member else "")
    checked = today - dt.timedelta(days=60 + place)
    is_open = place % 12 == 11  # nobody has looked at it yet
    return HostUnit(
        unit=unit,
        province=province or "广东省",
        region=region or "江门市",
        address=member.address if member else "",
        contact=_name(rng),
        contact_phone=_phone(rng),
        is_registered=True,
        operates_lawfully=None if is_open else True,
        is_untrustworthy=None if is_open else False,
        credit_checked_on=None if is_open else checked,
        credit_valid_until=None if is_open else checked + dt.timedelta(days=365),
        safety_checked_on=None if is_open else checked,
        has_safety_violation=None if is_open else False,
        is_entertainment=False,
        is_agency=False,
        staff_total=None if member else 420,
        staff_total_on=None if member else today - dt.timedelta(days=90),
        elsewhere=None if place % 10 == 9 else rng.choice((0, 0, 0, 2, 5)),
        lowest_wage=Decimal(rng.randrange(2500, 3100, 100)),
    )


def _post(host: HostUnit, kind: int, rng: random.Random, today: dt.date) -> Post:
    name, tasks, code, hazards, wage = _POSTS[kind % len(_POSTS)]
    return Post(
        host=host,
        name=name,
        headcount=rng.randrange(8, 31),
        tasks=list(tasks),
        major_codes=[code],
        hazards=hazards,
        labour_grade=rng.choice((1, 2)),
        is_harmful=False,
        staff_total=rng.randrange(60, 240),
        staff_total_on=today - dt.timedelta(days=90),
        elsewhere=0,
        monthly_wage=Decimal(wage + rng.randrange(0, 500, 100)),
        repetitive_share=rng.choice((10, 20, 30)),
        hours="8:00—17:00，中午休息1小时，每周5天",
        lodging="提供食堂，宿舍4人一间",
    )


def _choice(school: Unit, host: HostUnit, today: dt.date) -> Selection:
    day = today - dt.timedelta(days=150)
    return Selection(
        school=school,
        host=host,
        starts_on=day,
        is_new=False,
        has_stable_cooperation=True,
        assessed_on=day - dt.timedelta(days=30),
        assessor="实习就业科",
        assessment_items=list(ASSESSMENT_ITEMS),
        is_party_decided=True,
        party_meeting_on=day - dt.timedelta(days=7),
        minutes_number="党组织会议纪要第8号",
        is_published=True,
        published_on=day,
    )


def _basis() -> BasisInput:
    held = (
        "has_head",
        "has_office",
        "uses_platform",
        "has_lodging_rules",
        "declares_no_profit",
        "has_channel",
    )
    more = ("has_ledger", "is_in_yearly_report")
    return BasisInput("江门市", "广东省", rules=SCHOOL_RULES, **dict.fromkeys((*held, *more), True))


def _filing(today: dt.date) -> FilingInput:
    return FilingInput(
        FilingKind.BATCH, f"江教职备〔{today.year}〕12号", today - dt.timedelta(days=100), "江门市教育局"
    )


def _name(rng: random.Random) -> str:
    return rng.choice(_SURNAMES) + "".join(rng.sample(_GIVEN, 2))


def _phone(rng: random.Random) -> str:
    return f"13{rng.randrange(10**9):09d}"
