"""Article 16: who may not be placed, and where nobody may be. No exemption."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from groupportal.ui.formats import cndate
from internships.enums import Force, Moment
from internships.rules.barred import ANY, MINORS, TAGS, WOMEN
from internships.rules.facts import Hazard, Lacking
from internships.rules.rule import Finding, always, beside, breaks, lacks, no, passes, rule, yes
from internships.rules.words import age, is_post, listed

PLACE = (Moment.PLACE,)
UNIT = (Moment.UNIT,)
MINOR = {"student.born_on": dt.date(2009, 1, 10)}
ADULT_AGE, LEAST_AGE = 18, 16


@rule(
    code="R16a",
    article="第十六条（一）",
    title="一年级学生不安排岗位实习",
    text="不得安排、接收一年级在校学生进行岗位实习。没有例外。",
    force=Force.BLOCK,
    moments=PLACE,
    inputs="placement.kind student.year_at_start",
    remedy="请等学生升入二年级以后再安排，或改为认识实习。",
    cases=(
        passes("开始时读三年级"),
        breaks("开始时读一年级", {"student.year_at_start": 1}),
        lacks("学生的年级没有填", "student.year_at_start"),
    ),
)
def not_first_year(f: Any, p: Any) -> Finding:
    if not is_post(f):
        return beside("只限岗位实习")
    year = f.student.year_at_start
    return yes(f"开始时读{year}年级") if year > 1 else no("实习开始时仍在读一年级")


@rule(
    code="R16b",
    article="第十六条（二）",
    title="未满十六周岁不安排岗位实习",
    text="不得安排、接收未满16周岁的学生进行岗位实习。没有例外。",
    force=Force.BLOCK,
    moments=PLACE,
    inputs="placement.kind student.born_on placement.starts_on",
    remedy="请等学生满16周岁以后再开始，或改为认识实习。",
    parameters=(always("least", "最低年龄", LEAST_AGE, "周岁", stricter=1),),
    cases=(
        passes("开始当天满16周岁", {"student.born_on": dt.date(2010, 3, 2)}),
        breaks("开始第二天才满16周岁", {"student.born_on": dt.date(2010, 3, 3)}),
        lacks("出生日期没有填", "student.born_on"),
    ),
)
def old_enough(f: Any, p: Any) -> Finding:
    if not is_post(f):
        return beside("只限岗位实习")
    start = f.placement.starts_on
    years = age(f.student.born_on, start)
    words = f"实习开始日{cndate(start)}满{years}周岁"
    return yes(words) if years >= p.least else no(f"{words}，未满{p.least}周岁")


def _barred(hazards: tuple[Hazard, ...], limits: Mapping[str, int]) -> tuple[list[str], str]:
    """Which of a post's hazards are barred, in words; and the first whose grade decides and isn't known."""
    found, ungraded = [], ""
    for hazard in hazards:
        limit = limits.get(hazard.tag)
        if limit is None:
            continue
        if limit == ANY:
            found.append(TAGS[hazard.tag])
        elif hazard.grade is None:
            ungraded = ungraded or TAGS[hazard.tag]
        elif hazard.grade >= limit:
            found.append(f"{TAGS[hazard.tag]}（{hazard.grade}级，{limit}级起禁止）")
    return found, ungraded


def _said(hazards: tuple[Hazard, ...], limits: Mapping[str, int], who: str) -> Finding:
    found, ungraded = _barred(hazards, limits)
    if found:
        return no(f"{who}，岗位有禁忌劳动：{listed(found)}")
    if ungraded:
        raise Lacking(f"岗位·{ungraded}的级别")
    return yes(f"{who}，岗位没有禁忌的劳动")


def _in_words(limits: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(TAGS[tag] + (f"（{limit}级起）" if limit else "") for tag, limit in limits.items())


@rule(
    code="R16c",
    article="第十六条（三）和《未成年工特殊保护规定》第三条",
    title="未成年学生不做禁忌的劳动",
    text="不得安排未满18周岁的学生从事未成年工禁忌的十七类劳动。满18周岁以前每天复核。",
    force=Force.BLOCK,
    moments=(Moment.PLACE, Moment.RUN),
    inputs="student.born_on placement.starts_on post.hazards",
    remedy="请换到没有这些作业的岗位，或等学生满18周岁。",
    parameters=(
        always("barred", "禁忌的劳动", _in_words(MINORS)),
        always("adult", "成年", ADULT_AGE, "周岁"),
    ),
    doubts=("患有某些疾病的未成年人，另有更低的级别（第四条），门户不掌握病情，不作判断。",),
    cases=(
        passes("17周岁，岗位没有危险作业标记", MINOR),
        breaks("17周岁，岗位有一级粉尘作业", {**MINOR, "post.hazards": (Hazard("dust", 1),)}),
        breaks("17周岁，流水线每分钟超过50次动作", {**MINOR, "post.hazards": (Hazard("posture"),)}),
        lacks("17周岁，岗位的危险作业没有登记", "post.hazards", given=MINOR),
        lacks("17周岁，粉尘作业没有登记级别", given={**MINOR, "post.hazards": (Hazard("dust"),)}),
    ),
)
def minors(f: Any, p: Any) -> Finding:
    years = age(f.student.born_on, max(f.on, f.placement.starts_on))
    if years >= p.adult:
        return beside(f"学生已满{p.adult}周岁")
    return _said(f.post.hazards, MINORS, f"学生{years}周岁")


@rule(
    code="R16d",
    article="第十六条（四）",
    title="女学生不做禁忌的劳动",
    text="不得安排女学生从事《女职工劳动保护特别规定》禁忌的劳动。",
    force=Force.BLOCK,
    moments=PLACE,
    inputs="student.sex post.hazards",
    remedy="请换到没有这些作业的岗位。",
    parameters=(always("barred", "禁忌的劳动", _in_words(WOMEN)),),
    doubts=(
        "女职工禁忌劳动的清单依据一般了解，未与原文核对；经期、孕期、哺乳期的限制门户不掌握，不作判断。",
    ),
    cases=(
        passes("女学生，岗位没有危险作业标记"),
        breaks("女学生，岗位经常负重", {"post.hazards": (Hazard("load"),)}),
        lacks("性别没有填", "student.sex"),
        lacks("岗位的危险作业没有登记", "post.hazards"),
    ),
)
def women(f: Any, p: Any) -> Finding:
    if f.student.sex != "女":
        return beside("不是女学生")
    return _said(f.post.hazards, WOMEN, "女学生")


NAMES = ("酒吧", "夜总会", "歌厅", "KTV", "洗浴", "电子游戏厅", "网吧")


@rule(
    code="R16e",
    article="第十六条（五）",
    title="不到营业性娱乐场所实习",
    text="不得安排学生到酒吧、夜总会、歌厅、洗浴中心、电子游戏厅、网吧等营业性娱乐场所实习。没有例外。",
    force=Force.BLOCK,
    moments=UNIT,
    inputs="unit.name unit.is_entertainment",
    remedy="请另选单位。",
    parameters=(always("names", "名称中要核实的字样", NAMES),),
    doubts=(
        "只看名称会误伤制造设备的工厂：名称有这些字样、登记为不是娱乐场所的，不作不符合，但写出来请人核实。",
    ),
    cases=(
        passes("登记为不是娱乐场所"),
        breaks("登记为营业性娱乐场所", {"unit.is_entertainment": True}),
        lacks("是不是娱乐场所没有填", "unit.is_entertainment"),
    ),
)
def decent(f: Any, p: Any) -> Finding:
    name = f.unit.name
    if f.unit.is_entertainment:
        return no("单位登记为营业性娱乐场所")
    hint = next((word for word in p.names if word in name.upper()), "")
    return yes(f"名称有“{hint}”，登记为不是娱乐场所，请核实" if hint else "不是营业性娱乐场所")


@rule(
    code="R16f",
    article="第十六条（六）",
    title="不通过中介组织、安排和管理实习",
    text="不得通过中介机构或有偿代理组织、安排和管理学生实习。没有例外。",
    force=Force.BLOCK,
    moments=(Moment.UNIT, Moment.PLACE),
    inputs="unit.is_agency placement.via_agency pay.is_by_unit",
    remedy="请由学校直接与实习单位签约，报酬由实习单位发放。",
    cases=(
        passes("学校直接与单位签约，单位发放报酬"),
        breaks("单位是人力资源中介", {"unit.is_agency": True}),
        breaks("报酬由第三方公司发放", {"pay.is_by_unit": False}),
        lacks("单位是不是中介没有填", "unit.is_agency"),
        lacks("报酬由谁发放没有填", "pay.is_by_unit"),
    ),
)
def no_agency(f: Any, p: Any) -> Finding:
    if f.unit.is_agency:
        return no("登记的实习单位是中介机构")
    if f.placement.via_agency:
        return no("实习经中介机构组织、安排或管理")
    return yes("没有中介参与") if f.pay.is_by_unit else no("报酬不是由实习单位发放")


@rule(
    code="R16g",
    article="第十六条（七）",
    title="不安排三级及以上体力劳动和有害身心健康的实习",
    text="不得安排学生从事Ⅲ级强度及以上体力劳动或其他有害身心健康的实习。比未成年工的限制更严，对所有学生适用。",
    force=Force.BLOCK,
    moments=UNIT,
    inputs="post.labour_grade post.is_harmful",
    remedy="请换到强度在Ⅱ级及以下、无害身心健康的岗位。",
    parameters=(always("grade", "从这一级起禁止", 3, "级", stricter=-1),),
    cases=(
        passes("岗位体力劳动强度二级", {"post.labour_grade": 2}),
        breaks("岗位体力劳动强度三级", {"post.labour_grade": 3}),
        breaks("岗位登记为有害身心健康", {"post.is_harmful": True}),
        lacks("岗位强度没有填", "post.labour_grade"),
    ),
)
def light_work(f: Any, p: Any) -> Finding:
    grade = f.post.labour_grade
    if grade >= p.grade:
        return no(f"岗位体力劳动强度{grade}级")
    return no("岗位登记为有害身心健康") if f.post.is_harmful else yes(f"岗位体力劳动强度{grade}级")
