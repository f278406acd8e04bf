"""Article 6: which units are chosen."""

from __future__ import annotations

import datetime as dt
from typing import Any

from groupportal.ui.formats import cndate
from internships.enums import Force, Moment
from internships.rules.rule import Finding, always, breaks, lacks, no, passes, rule, yes

UNIT = (Moment.UNIT,)


@rule(
    code="R06a",
    article="第六条（一）",
    title="单位合法经营、没有失信记录",
    text="实习单位要合法经营、管理规范，没有失信记录。信用核查要在有效期内。",
    force=Force.BLOCK,
    moments=UNIT,
    inputs="unit.operates_lawfully unit.is_untrustworthy unit.credit_checked_on unit.credit_valid_until placement.starts_on",
    remedy="请重新核查单位信用并附上结果；有失信记录的，另选单位。",
    cases=(
        passes("合法经营，信用核查在有效期内，没有失信记录"),
        breaks("查到失信记录", {"unit.is_untrustworthy": True}),
        breaks("信用核查在开始前已过期", {"unit.credit_valid_until": dt.date(2026, 2, 1)}),
        lacks("没有做过信用核查", "unit.is_untrustworthy"),
    ),
)
def trustworthy(f: Any, p: Any) -> Finding:
    if not f.unit.operates_lawfully:
        return no("单位没有合法经营的证明")
    if f.unit.is_untrustworthy:
        return no(f"{cndate(f.unit.credit_checked_on)}核查到失信记录")
    if f.unit.credit_valid_until < f.placement.starts_on:
        return no(f"信用核查的有效期到{cndate(f.unit.credit_valid_until)}为止，早于实习开始日")
    return yes(f"{cndate(f.unit.credit_checked_on)}核查，没有失信记录")


@rule(
    code="R06b",
    article="第六条（二）",
    title="三年内没有安全生产违法记录",
    text="实习单位在实习开始前三年内没有违反安全生产法律法规的记录。",
    force=Force.BLOCK,
    moments=UNIT,
    inputs="unit.safety_checked_on unit.has_safety_violation unit.last_violation_on placement.starts_on",
    remedy="请另选单位；记录有误的，附上主管部门的证明后更正。",
    parameters=(always("years", "回看年数", 3, "年", stricter=1),),
    cases=(
        passes("没有违法记录"),
        passes("最近一次记录在三年以前", {"unit.has_safety_violation": True}),
        breaks(
            "两年前有违法记录",
            {"unit.has_safety_violation": True, "unit.last_violation_on": dt.date(2024, 5, 1)},
        ),
        lacks("没有核查安全生产记录", "unit.has_safety_violation"),
    ),
)
def safe_unit(f: Any, p: Any) -> Finding:
    checked, start = f.unit.safety_checked_on, f.placement.starts_on
    if not f.unit.has_safety_violation:
        return yes(f"{cndate(checked)}核查，没有安全生产违法记录")
    last = f.unit.last_violation_on
    if (last.year + p.years, last.month, last.day) > (start.year, start.month, start.day):
        return no(f"{cndate(last)}有安全生产违法记录，到实习开始日不满{p.years}年")
    return yes(f"最近一次记录在{cndate(last)}，已满{p.years}年")


@rule(
    code="R06c",
    article="第六条（四）",
    title="优先选择有稳定合作关系的单位",
    text="优先选择与学校有稳定合作关系的单位。",
    force=Force.ADVISE,
    moments=UNIT,
    inputs="unit.has_stable_cooperation",
    remedy="可以先与单位签订合作协议，或改选长期合作的单位。",
    cases=(
        passes("有合作协议，往年接收过学生"),
        breaks("与单位没有稳定合作关系", {"unit.has_stable_cooperation": False}),
        lacks("合作情况没有填", "unit.has_stable_cooperation"),
    ),
)
def stable(f: Any, p: Any) -> Finding:
    return yes("有稳定合作关系") if f.unit.has_stable_cooperation else no("与单位没有稳定合作关系")
