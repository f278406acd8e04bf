"""Article 17: high risk, rest days, hours. Lifted only by an arrangement filed beforehand."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from groupportal.ui.formats import cndate
from internships.enums import Force, Moment, Outcome
from internships.rules.barred import HIGH_RISK, TAGS
from internships.rules.facts import Hazard, Lacking, Shift
from internships.rules.ground import ON, SHIFTS, checked, shift
from internships.rules.rule import Case, Finding, always, breaks, lacks, passes, rule, yes
from internships.rules.words import EXEMPTION, NOT_FILED, lifted, listed

FEW = 3
"""Examples that a sentence names."""
HEIGHT = {"post.hazards": (Hazard("height", 2),)}
SATURDAY = {"rota.shifts": (*SHIFTS[:4], shift(dt.date(2026, 3, 7)))}
EVENING = {"rota.shifts": (shift(dt.date(2026, 3, 10), 14, 23, 60),)}


SIXTH = dt.date(2026, 3, 7)
"""A Saturday."""
CHECKED = (
    always("tolerance", "签到以后、签退以前各不算上班的", 30, "分钟"),
    always("rest", "一次超过6小时、岗位没有写休息的，按休息", 60, "分钟"),
)
"""What of the time between check-in and check-out is not work: the portal's own convention."""
REST_AFTER = dt.timedelta(hours=6)
CONVENTION = (
    "签到签退不等于上班时间：门户按自己的约定，签到以后、签退以前各扣一段，扣去休息；中间签退离开的时间比休息长的，按离开的时间扣；再看是否超时。宁可少算，不冤枉。"
    "只看签到签退都有的日子，缺签退、或者签到签退对不上的那一天不能判断。约定可以用省级规则包改。"
)


def _days(begins: dt.time, ends: dt.time) -> tuple[Shift, ...]:
    return tuple(checked(dt.date(2026, 3, day), begins, ends) for day in range(2, 7))


SPLIT = tuple(replace(one, away=6 * 60) for one in _days(dt.time(8), dt.time(22)))


def _worked(stretch: Shift, p: Any) -> Shift:
    """What of a stretch that has an end counts as work: all of a planned one, what the parameters leave of a checked one."""
    if not stretch.is_checked or stretch.ends is None:
        return stretch
    off = dt.timedelta(minutes=p.tolerance)
    starts = stretch.starts + off
    ends = max(stretch.ends - off, starts)
    rest = stretch.rest or p.rest if ends - starts > REST_AFTER else 0
    return Shift(starts, ends, max(rest, stretch.away))


def _minutes(stretch: Shift) -> int:
    length = int(((stretch.ends or stretch.starts) - stretch.starts).total_seconds()) // 60
    return max(length - stretch.rest, 0)


def _refuse_open(shifts: Iterable[Shift]) -> None:
    """Lacking for days that count as come, of which check-in or check-out isn't known."""
    if days := sorted({stretch.starts.date() for stretch in shifts if stretch.ends is None}):
        raise Lacking(f"{_few([cndate(day) for day in days])}的签到签退时间")


def _few(days: list[str]) -> str:
    return listed(days[:FEW]) + (f"等{len(days)}次" if len(days) > FEW else "")


@rule(
    code="R17a",
    article="第十七条（一）",
    title="不安排高风险实习",
    text="不得安排学生从事高空、井下、放射性、有毒、易燃易爆以及其他具有较高安全风险的实习；特殊专业、岗位须事先备案。",
    force=Force.BLOCK,
    moments=(Moment.PLACE, Moment.RUN),
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
    parameters=CHECKED,
    doubts=(CONVENTION,),
    cases=(
        passes("两周都在周一至周五上班"),
        passes("星期六上班，已事先备案", {**SATURDAY, "exemption.covers": frozenset({"R17b"})}),
        passes("调休上班的星期六", {"rota.shifts": (shift(dt.date(2026, 5, 9)),)}),
        passes(
            "星期六来拿东西，签到签退相隔50分钟",
            {"rota.shifts": (checked(SIXTH, dt.time(9), dt.time(9, 50)),)},
        ),
        breaks("星期六上班，没有备案", {**SATURDAY, **NOT_FILED}),
        breaks("清明节放假当天上班", {"rota.shifts": (shift(dt.date(2026, 4, 6)),), **NOT_FILED}),
        breaks(
            "星期六签到签退相隔4小时，没有备案",
            {"rota.shifts": (checked(SIXTH, dt.time(8), dt.time(12)),), **NOT_FILED},
        ),
        lacks("没有节假日与调休表", "calendar.table"),
        lacks("没有排班或签到", "rota.shifts"),
        Case(
            Outcome.UNKNOWN,
            "星期六有签到，没有签退",
            {"rota.shifts": (checked(SIXTH, dt.time(8), None),), **NOT_FILED},
        ),
    ),
)
def rest_days(f: Any, p: Any) -> Finding:
    table = f.calendar.table
    off = [stretch for stretch in f.rota.shifts if not table.is_workday(stretch.starts.date())]
    worked = sorted({one.starts.date() for one in off if one.ends and _minutes(_worked(one, p)) > 0})
    if worked:
        return lifted(f, f"在休息日或节假日上班：{_few([cndate(day) for day in worked])}", "R17b")
    _refuse_open(off)
    return yes("没有在休息日、节假日上班")


def _hours(minutes: int) -> str:
    return f"{(Decimal(minutes) / 60).quantize(Decimal('0.01')).normalize():f}小时"


def _meets_night(shift: Shift, begins: int, ends: int) -> bool:
    if shift.ends is None:
        return False
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
        always("day", "每天最多", 8, "小时", stricter=-1),
        always("week", "每周最多", 40, "小时", stricter=-1),
        always("begins", "夜班从", 22, "点", stricter=-1),
        always("ends", "夜班到次日", 6, "点", stricter=1),
        *CHECKED,
    ),
    doubts=(
        CONVENTION,
        "每天8小时、每周40小时和夜班22点至次日6点依据一般了解，规定本身没有写时数；省里另有规定的用省级规则包改。",
    ),
    cases=(
        passes("每天8小时，两周各40小时"),
        passes("签到7:40、签退17:20，五天", {"rota.shifts": _days(dt.time(7, 40), dt.time(17, 20))}),
        passes("晚班到23点，已事先备案", {**EVENING, "exemption.covers": frozenset({"R17c"})}),
        breaks("晚班到23点，没有备案", {**EVENING, **NOT_FILED}),
        breaks("一天工作10小时", {"rota.shifts": (shift(ON - dt.timedelta(days=1), 8, 19),), **NOT_FILED}),
        breaks("签到8点、签退19点，五天", {"rota.shifts": _days(dt.time(8), dt.time(19)), **NOT_FILED}),
        passes("上午8点到12点、傍晚18点到22点，中间签退离开，五天", {"rota.shifts": SPLIT}),
        lacks("没有排班或签到", "rota.shifts"),
        Case(
            Outcome.UNKNOWN,
            "有一天没有签退",
            {
                "rota.shifts": (
                    *_days(dt.time(8), dt.time(17)),
                    checked(dt.date(2026, 3, 9), dt.time(8), None),
                )
            },
        ),
    ),
)
def hours(f: Any, p: Any) -> Finding:
    by_day: dict[dt.date, int] = defaultdict(int)
    by_week: dict[dt.date, int] = defaultdict(int)
    nights = []
    for stretch in (_worked(one, p) for one in f.rota.shifts if one.ends):
        day = stretch.starts.date()
        worked = _minutes(stretch)
        by_day[day] += worked
        by_week[day - dt.timedelta(days=day.weekday())] += worked
        if worked > 0 and _meets_night(stretch, p.begins, p.ends):
            nights.append(cndate(day))
    long = [f"{cndate(day)}{_hours(m)}" for day, m in sorted(by_day.items()) if m > p.day * 60]
    weeks = [f"{cndate(day)}起一周{_hours(m)}" for day, m in sorted(by_week.items()) if m > p.week * 60]
    faults = [
        f"{what}：{_few(found)}" for what, found in (("超时", [*long, *weeks]), ("夜班", nights)) if found
    ]
    if faults:
        return lifted(f, "；".join(faults), "R17c")
    _refuse_open(f.rota.shifts)
    checked_days = sum(one.is_checked for one in f.rota.shifts)
    return yes(f"有签到签退的{checked_days}天里没有加班和夜班" if checked_days else "没有加班和夜班")
