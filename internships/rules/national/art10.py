"""Article 10: units that students find themselves."""

from __future__ import annotations

import datetime as dt
from typing import Any

from internships.enums import Force, Moment, Source
from internships.rules.rule import Finding, beside, breaks, lacks, no, passes, rule, yes
from internships.rules.words import after_start

OWN = {"placement.source": Source.OWN}


@rule(
    code="R10",
    article="第十条",
    title="自行选择单位的申请与跟踪",
    text="学生自行选择单位，由本人和监护人申请、学校同意；单位指定专人负责，学校指导教师掌握学生日常情况。",
    force=Force.BLOCK,
    moments=(Moment.PLACE, Moment.RUN),
    inputs="placement.source placement.starts_on own.has_student own.has_guardian own.is_approved own.approved_on"
    " own.is_followed unit.contact",
    remedy="请补齐学生和监护人的申请、学校同意、单位负责人，并安排指导教师跟踪。",
    cases=(
        passes("申请、同意、专人和跟踪都有", OWN),
        breaks("学校没有同意", {**OWN, "own.is_approved": False}),
        breaks("开始以后学校才同意", {**OWN, "own.approved_on": dt.date(2026, 3, 20)}),
        breaks("单位没有指定负责人", {**OWN, "unit.contact": ""}),
        lacks("监护人是否同意没有登记", "own.has_guardian", given=OWN),
    ),
)
def own_unit(f: Any, p: Any) -> Finding:
    if f.placement.source != Source.OWN:
        return beside("单位由学校安排")
    asked = {
        "学生没有提出申请": f.own.has_student,
        "监护人没有同意": f.own.has_guardian,
        "学校没有同意": f.own.is_approved,
        "单位没有指定专人负责": f.unit.contact,
        "学校指导教师没有跟踪日常情况": f.own.is_followed,
    }
    if left := [words for words, done in asked.items() if not done]:
        return no("；".join(left))
    late = after_start(f, [("学校同意于", f.own.approved_on)])
    return no(late) if late else yes("申请、同意、专人和跟踪都有")
