"""Article 45: enquiries and complaints."""

from __future__ import annotations

from typing import Any

from internships.enums import Force, Moment
from internships.rules.rule import Finding, breaks, lacks, no, passes, rule, yes


@rule(
    code="R45",
    article="第四十五条",
    title="咨询投诉有渠道、有台账、有答复",
    text="设立咨询和投诉渠道，建立专门台账，及时核实、答复。",
    force=Force.BLOCK,
    moments=(Moment.RUN,),
    inputs="school.has_channel school.has_ledger events.overdue",
    remedy="请公布渠道、建好台账，把逾期的投诉尽快答复。",
    cases=(
        passes("渠道、台账都有，没有逾期"),
        breaks("两件投诉逾期没有答复", {"events.overdue": 2}),
        breaks("没有投诉渠道", {"school.has_channel": False}),
        lacks("投诉答复情况不清楚", "events.overdue"),
    ),
)
def heard(f: Any, p: Any) -> Finding:
    if not f.school.has_channel:
        return no("学校没有公布咨询投诉渠道")
    if not f.school.has_ledger:
        return no("学校没有专门台账")
    late = f.events.overdue
    return no(f"{late}件投诉逾期没有答复") if late else yes("渠道、台账都有，没有逾期的投诉")
