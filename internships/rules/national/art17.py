"""Article 17: high risk, rest days, hours. Lifted only by an arrangement filed beforehand."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from typing import Any

from groupportal.ui.formats import cndate
from internships.enums import Force, Moment
from internships.rules.barred import HIGH_RISK, TAGS
from internships.rules.facts import Hazard, Shift
from internships.rules.ground import ON, SHIFTS, shift
from internships.rules.rule import Finding, always, breaks, lacks, passes, rule, yes
from internships.rules.words import EXEMPTION, NOT_FILED, lifted, listed

FEW = 3
"""Examples that a sentence names."""
HEIGHT = {"post.hazards": (Hazard("height", 2),)}
SATURDAY = {"rota.shifts": (*SHIFTS[:4], shift(dt.date(2026, 3, 7)))}
EVENING = {"rota.shifts": (shift(dt.date(2026, 3, 10), 14, 23, 60),)}


def _few(days: list[str]) -> str:
    return listed(days[:FEW]) + (f"等{len(days)}次" if len(days) > FEW else "")


@rule(
    code="R17a",
    article="第十七条（一）",
    title="不安排高风险实习",
    text="不得安排学生从事高空、井下、放射性、有毒、易燃易爆以及其他具有较高安全风险的实习；特殊专业、岗位须事先备案。",
    force=Force.BLOCK,
    moments=(Moment.PLACE,),
    inputs=f"post.hazards placement.starts_on {EXEMPTION}",
    remedy="请换岗位；特殊专业、特殊岗位确有需要的，先向主管部门备案再安排。",
    parameters=(always("barred", "高风险作业", tuple(TAGS[tag] for tag in HIGH_RISK)),),
    cases=(
        passes("岗位没有高风险作业"),
        passes("有高处作业，已事先备案", {**HEIGHT, "exemption.covers": frozenset({"R17a"})}),
        breaks("有高处作业，没有备案", {**HEIGHT, **NOT_FILED}),
        breaks("有高处作业，备案只包括夜班", {**HEIGHT, "exemption.covers": frozenset({"R17c"})}),
        lacks("岗位的危险作业没有登记", "post.hazards"),
        lacks("有高处作业，是否备案没有填", "exemption.is_filed", given=HEIGHT),
    ),
)
def no_high_risk(f: Any, p: Any) -> Finding:
    found = [TAGS[hazard.tag] for hazard in f.post.hazards if hazard.tag in HIGH_RISK]
    return lifted(f, f"岗位有{listed(found)}", "R17a") if found else yes("岗位没有高风险作业")


@rule(
    code="R17b",
    article="第十七条（二）",
    title="休息日、法定节假日不安排实习",
    text="不得安排学生在休息日、法定节假日实习，以当年的放假和调休安排为准；特殊专业、岗位须事先备案。",
    force=Force.BLOCK,
    moments=(Moment.RUN,),
    inputs=f"rota.shifts calendar.table placement.starts_on {EXEMPTION}",
    remedy="请改排班，安排补休；特殊专业、特殊岗位确有需要的，先备案。",
    cases=(
        passes("两周都在周一至周五上班"),
        passes("星期六上班，已事先备案", {**SATURDAY, "exemption.covers": frozenset({"R17b"})}),
        passes("调休上班的星期六", {"rota.shifts": (shift(dt.date(2026, 5, 9)),)}),
        breaks("星期六上班，没有备案", {**SATURDAY, **NOT_FILED}),
        breaks("清明节放假当天上班", {"rota.shifts": (shift(dt.date(2026, 4, 6)),), **NOT_FILED}),
        lacks("没有节假日与调休表", "calendar.table"),
        lacks("没有排班或签到", "rota.shifts"),
    ),
)
def rest_days(f: Any, p: Any) -> Finding:
    table = f.calendar.table
    days = sorted({shift.starts.date() for shift in f.rota.shifts})
    worked = [cndate(day) for day in days if not table.is_workday(day)]
    return (
        lifted(f, f"在休息日或节假日上班：{_few(worked)}", "R17b")
        if worked
        else yes("没有在休息日、节假日上班")
    )


def _hours(minutes: int) -> str:
    return f"{(Decimal(minutes) / 60).quantize(Decimal('0.01')).normalize():f}小时"


def _meets_night(shift: Shift, begins: int, ends: int) -> bool:
    if shift.starts.date() == shift.ends.date() and shift.starts.hour >= ends and shift.ends.hour < begins:
        return False  # as nearly all of them
    day = shift.starts.replace(hour=0, minute=0, second=0, microsecond=0) - dt.timedelta(days=1)
    while day <= shift.ends:
        night = (day + dt.timedelta(hours=begins), day + dt.timedelta(days=1, hours=ends))
        if shift.starts < night[1] and shift.ends > night[0]:
            return True
        day += dt.timedelta(days=1)
    return False


@rule(
    code="R17c",
    article="第十七条（三）",
    title="不加班、不上夜班",
    text="不得安排学生加班和上夜班，工作时间按国家规定；特殊专业、岗位须事先备案。",
    force=Force.BLOCK,
    moments=(Moment.PLACE, Moment.RUN),
    inputs=f"rota.shifts placement.starts_on {EXEMPTION}",
    remedy="请改排班，每天、每周不超过规定时间，不安排夜班；确有需要的，先备案。",
    parameters=(
        always("day", "每天最多", 8, "小时"),
        always("week", "每周最多", 40, "小时"),
        always("begins", "夜班从", 22, "点"),
        always("ends", "夜班到次日", 6, "点"),
    ),
    doubts=(
        "每天8小时、每周40小时和夜班22点至次日6点依据一般了解，规定本身没有写时数；省里另有规定的用省级规则包改。",
    ),
    cases=(
        passes("每天8小时，两周各40小时"),
        passes("晚班到23点，已事先备案", {**EVENING, "exemption.covers": frozenset({"R17c"})}),
        breaks("晚班到23点，没有备案", {**EVENING, **NOT_FILED}),
        breaks("一天工作10小时", {"rota.shifts": (shift(ON - dt.timedelta(days=1), 8, 19),), **NOT_FILED}),
        lacks("没有排班或签到", "rota.shifts"),
    ),
)
def hours(f: Any, p: Any) -> Finding:
    by_day: dict[dt.date, int] = defaultdict(int)
    by_week: dict[dt.date, int] = defaultdict(int)
    nights = []
    for stretch in f.rota.shifts:
        day = stretch.starts.date()
        worked = int((stretch.ends - stretch.starts).total_seconds()) // 60 - stretch.rest
        by_day[day] += worked
        by_week[day - dt.timedelta(days=day.weekday())] += worked
        if _meets_night(stretch, p.begins, p.ends):
            nights.append(cndate(day))
    long = [f"{cndate(day)}{_hours(m)}" for day, m in sorted(by_day.items()) if m > p.day * 60]
    weeks = [f"{cndate(day)}起一周{_hours(m)}" for day, m in sorted(by_week.items()) if m > p.week * 60]
    faults = [
        f"{what}：{_few(found)}" for what, found in (("超时", [*long, *weeks]), ("夜班", nights)) if found
    ]
    return lifted(f, "；".join(faults), "R17c") if faults else yes("没有加班和夜班")
