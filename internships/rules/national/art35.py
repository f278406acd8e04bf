"""Article 35: insurance."""

from __future__ import annotations

import datetime as dt
from typing import Any

from groupportal.ui.formats import cndate
from internships.enums import Force, Moment
from internships.rules.rule import Finding, beside, breaks, lacks, no, passes, rule, yes

PAYERS = {"school": "学校", "unit": "实习单位"}


@rule(
    code="R35a",
    article="第三十五条",
    title="责任保险覆盖实习全过程",
    text="为学生投保实习责任保险，覆盖实习活动的全过程。",
    force=Force.BLOCK,
    moments=(Moment.PLACE, Moment.RUN),
    inputs="insurance.is_insured insurance.starts_on insurance.ends_on insurance.lists_student placement.starts_on"
    " placement.ends_on",
    remedy="请投保或续保，使保险从开始日到结束日不间断，并把学生列入被保险人名单。",
    cases=(
        passes("保险从开始前一天到结束以后"),
        breaks("保险在结束前一个月到期", {"insurance.ends_on": dt.date(2026, 7, 31)}),
        breaks("名单里没有这名学生", {"insurance.lists_student": False}),
        breaks("没有投保", {"insurance.is_insured": False}),
        lacks("到期日期没有填", "insurance.ends_on"),
        lacks("是否投保没有填", "insurance.is_insured"),
    ),
)
def insured(f: Any, p: Any) -> Finding:
    policy, start, end = f.insurance, f.placement.starts_on, f.placement.ends_on
    if not policy.is_insured:
        return no("没有投保实习责任保险")
    if not policy.lists_student:
        return no("被保险人名单里没有这名学生")
    if policy.starts_on > start:
        return no(f"保险从{cndate(policy.starts_on)}开始，晚于实习开始日{cndate(start)}")
    if policy.ends_on < end:
        return no(f"保险到{cndate(policy.ends_on)}为止，早于实习结束日{cndate(end)}")
    return yes(f"保险从{cndate(policy.starts_on)}到{cndate(policy.ends_on)}")


@rule(
    code="R35b",
    article="第三十五条",
    title="保费不由学生承担",
    text="责任保险的费用不得向学生另行收取，也不得从报酬中扣除。",
    force=Force.BLOCK,
    moments=(Moment.PLACE,),
    inputs="insurance.is_insured insurance.payer",
    remedy="请由学校或单位承担保费，已收的退还学生。",
    cases=(
        passes("学校承担"),
        breaks("学生自己交", {"insurance.payer": "student"}),
        lacks("由谁承担没有填", "insurance.payer"),
    ),
)
def premium(f: Any, p: Any) -> Finding:
    if not f.insurance.is_insured:
        return beside("没有投保，见“责任保险覆盖实习全过程”")
    who = PAYERS.get(f.insurance.payer)
    return yes(f"保费由{who}承担") if who else no("保费由学生承担，或从报酬中扣除")


@rule(
    code="R35c",
    article="第三十五条",
    title="可另行投保意外伤害保险",
    text="鼓励实习单位为学生投保意外伤害保险。",
    force=Force.ADVISE,
    moments=(Moment.PLACE,),
    inputs="insurance.has_accident",
    remedy="可以商请单位增加意外伤害保险。",
    cases=(
        passes("有意外伤害保险"),
        breaks("没有意外伤害保险", {"insurance.has_accident": False}),
        lacks("有没有意外伤害保险没有填", "insurance.has_accident"),
    ),
)
def accident(f: Any, p: Any) -> Finding:
    return yes("有意外伤害保险") if f.insurance.has_accident else no("没有意外伤害保险")
