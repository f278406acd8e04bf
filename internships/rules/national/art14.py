"""Article 14: no internship without the three-party agreement."""

from __future__ import annotations

import datetime as dt
from typing import Any

from internships.enums import Force, Moment
from internships.rules.rule import Finding, beside, breaks, lacks, no, passes, rule, yes
from internships.rules.words import after_start, is_post


@rule(
    code="R14",
    article="第十四条",
    title="开始前签三方协议",
    text="岗位实习开始前，学校、单位、学生按示范文本签订三方协议；没有签的不得安排。",
    force=Force.BLOCK,
    moments=(Moment.PLACE,),
    inputs="placement.kind placement.starts_on agreement.is_effective agreement.is_on_model agreement.school_on"
    " agreement.unit_on agreement.student_on",
    remedy="请用示范文本签好三方协议，三方都在实习开始前签字盖章。",
    doubts=("示范文本原件未读到，字段取自公开的派生文本；各省有自己的文本时由学校上传。",),
    cases=(
        passes("三方都在开始前签字"),
        breaks("协议没有生效", {"agreement.is_effective": False}),
        breaks("单位在开始以后才签", {"agreement.unit_on": dt.date(2026, 3, 3)}),
        breaks("没有用示范文本", {"agreement.is_on_model": False}),
        lacks("没有登记协议", "agreement.is_effective"),
        lacks("学生签字日期没有填", "agreement.student_on"),
    ),
)
def agreed(f: Any, p: Any) -> Finding:
    if not is_post(f):
        return beside("只有岗位实习要求三方协议")
    deal = f.agreement
    if not deal.is_effective:
        return no("三方协议没有生效")
    if not deal.is_on_model:
        return no("协议没有使用示范文本")
    late = after_start(
        f, [("学校签于", deal.school_on), ("单位签于", deal.unit_on), ("学生签于", deal.student_on)]
    )
    return no(late) if late else yes("三方协议已在开始前生效")
