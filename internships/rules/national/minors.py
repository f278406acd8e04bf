"""《未成年工特殊保护规定》 beside Article 16: health checks of those under 18."""

from __future__ import annotations

import datetime as dt
from typing import Any

from groupportal.ui.formats import cndate
from internships.enums import Force, Moment
from internships.rules.rule import Finding, always, beside, breaks, lacks, no, passes, rule, yes
from internships.rules.words import age

MINOR = {"student.born_on": dt.date(2009, 1, 10)}


@rule(
    code="M01",
    article="所引《未成年工特殊保护规定》（体检条款）",
    title="未成年学生岗前和每年体检",
    text="未满18周岁的，上岗前和满一年时体检；满18周岁而距上次体检超过半年的，再检一次。",
    force=Force.ADVISE,
    moments=(Moment.PLACE, Moment.RUN),
    inputs="student.born_on student.health_checked_on placement.starts_on",
    remedy="请安排体检，登记体检日期；不要登记结果。",
    parameters=(always("adult", "成年", 18, "周岁"), always("months", "两次体检间隔", 12, "个月")),
    doubts=("体检要求依据一般了解，未与原文核对，条号待核；满18周岁那一次体检不作判断，请学校自行安排。",),
    cases=(
        passes("17周岁，半年前体检过", MINOR),
        breaks("17周岁，一年半以前体检", {**MINOR, "student.health_checked_on": dt.date(2024, 9, 1)}),
        lacks("17周岁，体检日期没有填", "student.health_checked_on", given=MINOR),
    ),
)
def checked(f: Any, p: Any) -> Finding:
    day = max(f.on, f.placement.starts_on)
    if age(f.student.born_on, day) >= p.adult:
        return beside(f"学生已满{p.adult}周岁")
    last = f.student.health_checked_on
    words = f"最近一次体检在{cndate(last)}"
    return no(f"{words}，已超过{p.months}个月") if age(last, day) * 12 >= p.months else yes(words)
