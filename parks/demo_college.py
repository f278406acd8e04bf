"""What the demo groups hold of 产业学院, bases and services among units: the sums and places of the seeds, their sentences told anew.

Jiangmen (seed 002): three 产业学院 of the task book and the one for 粤菜, ten partner firms, four of 蓬江 and six of 江海; four
“五位一体” bases, two of them with what firms put in (200 and 600 万元), 100 lessons; three bases of apprenticeship; twelve services.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from groupportal.deciding.decision import Decision
from groupportal.demo_parts import DemoGroup, demo_part
from groupportal.tenancy.models import Unit
from parks.demo_park import sample_paper
from parks.enums import ALL_FIVE, BaseFunctionKind, InvestmentKind, Whereabouts
from parks.models import Resident
from parks.services.base import (
    BaseInput,
    MutualInput,
    add_base_partner,
    add_course,
    add_mutual_service,
    invest,
    open_base,
)
from parks.services.college import CollegeInput, add_partner, add_room, found_college
from parks.services.firm import firm_named

D = dt.date
_FULL = BaseInput("", Whereabouts.INSIDE, functions=frozenset(ALL_FIVE))
_LEARNS = frozenset({BaseFunctionKind.TEACHES, BaseFunctionKind.TRAINS, BaseFunctionKind.APPRENTICES})
_COLLEGES = (
    ("蓬江智能制造产业学院", D(2021, 1, 15), "智能制造", "蓬江产业园"),
    ("江海智能制造产业学院", D(2021, 6, 7), "智能制造", "江海产业园"),
    ("新媒体产业学院", D(2021, 9, 1), "新媒体新零售", ""),
    ("粤菜师傅工程产业学院", D(2022, 3, 1), "餐饮", ""),
)
_PARKS = ("蓬江产业园", "江海产业园")
"""Whose firms are the partners."""
_BASES = (
    ("金鸿印象校内实习基地", D(2020, 10, 1), "中餐烹饪", Decimal(2_000_000), (("粤式点心制作", 20), ("茶饮调制", 14))),
    ("运霆汽修实训中心", D(2021, 4, 1), "汽车运用与维修", Decimal(6_000_000), (("汽车维护与检测", 24), ("汽车美容", 12))),
    ("新媒体实训基地", D(2021, 9, 1), "电子商务", None, (("新媒体的现状和趋势", 8), ("视频录制", 12))),
    ("科慧客服实训基地", D(2022, 3, 1), "商务助理", None, (("邮件解读规范", 10),)),
)  # fmt: skip
_APPRENTICES = ("车靓现代学徒制基地", "鼎鼎汽车养护现代学徒制基地", "海目星现代学徒制基地")
_MUTUAL = (
    "镇街农产品直播销售", "博物馆线上讲解", "端午展销直播", "企业年会短视频", "新品线上发布", "社区家电义修",
    "汽车义诊", "乡镇电商培训", "企业宣传片拍摄", "中小学烹饪体验课", "招聘直播", "展会现场服务",
)  # fmt: skip


@demo_part()
def colleges(demo: DemoGroup) -> None:
    """Jiangmen in full; one college and one base in the other groups."""
    by = demo.viewer("mishu")
    school = Unit.objects.get(pk=min(demo.viewer("xuexiao").units_for("parks.edit_colleges")))
    held = list(Resident.objects.filter(ends_on=None).order_by("pk").select_related("park", "unit"))
    firms = [one.unit for one in held if one.park.name in _PARKS] or [one.unit for one in held[:10]]
    full = demo.group.slug == "jiangmen"
    decision = Decision("理事会关于共建产业学院的决议", D(2020, 8, 20))
    for name, on, direction, of in _COLLEGES if full else _COLLEGES[:1]:
        row = found_college(
            school, CollegeInput(name, direction=direction), starts_on=on, decision=decision, by=by
        )
        for firm in [one.unit for one in held if one.park.name == of] or firms[:2]:
            kept = sample_paper("产业学院共建协议", on, "协议和凭证", "parks.view_colleges", by)
            add_partner(row, firm, starts_on=on, gives="设备、师傅和岗位", paper=kept, by=by)
        if direction == "新媒体新零售":
            add_room(row, name="直播间", number=5, by=by)
            for room in ("视频制作与培训室", "侨都商城运营中心", "产品展示区"):
                add_room(row, name=room, by=by)
    for place, (name, on, programme, amount, courses) in enumerate(_BASES if full else _BASES[:1]):
        facts = replace(_FULL, name=name, programmes=programme, places=40)
        base = open_base(school, facts, starts_on=on, decision=decision, by=by)
        firm = firms[place % len(firms)]
        agreed = sample_paper(f"{name}共建协议", on, "协议和凭证", "parks.view_colleges", by)
        add_base_partner(base, firm, starts_on=on, paper=agreed, by=by)
        if amount:
            kept = sample_paper("投入证明", on, "协议和凭证", "parks.view_colleges", by)
            kind = InvestmentKind.EQUIPMENT
            invest(base, firm, kind=kind, day=on, amount=amount, note="场地装修和设备", paper=kept, by=by)
        taught = sample_paper(f"{name}2022年课程表", D(2022, 12, 31), "协议和凭证", "parks.view_colleges", by)
        for course, lessons in courses:
            add_course(base, name=course, year=2022, lessons=lessons, students=45, paper=taught, by=by)
    if not full:
        return
    for name in _APPRENTICES:
        host = firm_named(f"{name[:2]}企业（演示）", by=by)
        facts = BaseInput(name, Whereabouts.OUTSIDE, host=host, places=20, functions=_LEARNS)
        base = open_base(school, facts, starts_on=D(2021, 9, 1), by=by)
        agreed = sample_paper(f"{name}合作协议", D(2021, 9, 1), "协议和凭证", "parks.view_colleges", by)
        add_base_partner(base, host, starts_on=D(2021, 9, 1), paper=agreed, by=by)
    for place, title in enumerate(_MUTUAL):
        day = D(2021, 6, 11) + dt.timedelta(days=60 * place)
        kept = sample_paper(f"{title}记录", day, "互助服务材料", "parks.view_colleges", by)
        receiver = firms[place % len(firms)]
        add_mutual_service(school, MutualInput(title, day, receiver, people=12), paper=kept, by=by)
