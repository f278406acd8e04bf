"""Article 18: what students are paid, and how."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from groupportal.ui.formats import cndate
from internships.enums import Force, InternshipKind, Moment
from internships.rules.ground import PAID
from internships.rules.rule import Finding, always, beside, breaks, lacks, no, passes, rule, yes
from internships.rules.words import listed


@rule(
    code="R18a",
    article="第十八条",
    title="报酬不低于同岗位工资的80%或最低档工资",
    text="在实习岗位相对独立参与工作的学生，报酬原则上不低于单位相同岗位工资标准的80%或最低档工资标准。不是试用期工资的80%。",
    force=Force.WARN,
    moments=(Moment.PLACE,),
    inputs="placement.kind student.is_independent pay.monthly post.monthly_wage unit.lowest_wage",
    remedy="请与单位商定提高报酬；确有困难的，写明理由和批准人。",
    parameters=(always("percent", "占同岗位工资", 80, "%", stricter=1),),
    cases=(
        passes("同岗位3,200元，报酬2,600元"),
        passes("低于80%，不低于最低档工资", {"post.monthly_wage": Decimal(4000)}),
        breaks("报酬2,000元，低于80%，也低于最低档2,500元", {"pay.monthly": Decimal(2000)}),
        lacks("报酬没有填", "pay.monthly"),
        lacks("是不是相对独立参与工作没有填", "student.is_independent"),
    ),
)
def fair_pay(f: Any, p: Any) -> Finding:
    if f.placement.kind != InternshipKind.POST or not f.student.is_independent:
        return beside("学生不是相对独立参与工作")
    pay, wage = f.pay.monthly, f.post.monthly_wage
    words = f"月报酬{pay:,}元，同岗位{wage:,}元"
    if pay * 100 >= wage * p.percent:
        return yes(f"{words}，不低于{p.percent}%")
    lowest = f.unit.lowest_wage
    words = f"{words}，最低档{lowest:,}元"
    return yes(f"{words}，不低于最低档") if pay >= lowest else no(f"{words}，低于{p.percent}%，也低于最低档")


@rule(
    code="R18b",
    article="第十八条",
    title="报酬足额按时、用货币直接给学生",
    text="报酬以货币形式按时、足额、直接支付给学生，不得用实物、代金券代替，不得经第三方转发。",
    force=Force.BLOCK,
    moments=(Moment.RUN,),
    inputs="pay.payments",
    remedy="请单位补发差额，今后按约定日期直接转给学生本人。",
    cases=(
        passes("3月10日足额转给学生"),
        breaks("到期没有发", {"pay.payments": (replace(PAID, paid_on=None, paid=Decimal(0)),)}),
        breaks("少发600元", {"pay.payments": (replace(PAID, paid=Decimal(2000)),)}),
        breaks("用购物卡发", {"pay.payments": (replace(PAID, in_money=False),)}),
        breaks("转给学校代发", {"pay.payments": (replace(PAID, to_student=False),)}),
        lacks("没有发放记录", "pay.payments"),
    ),
)
def paid(f: Any, p: Any) -> Finding:
    faults = []
    for payment in f.pay.payments:
        if payment.due_on > f.on:
            continue
        said = {
            "没有发": payment.paid_on is None,
            "晚发": payment.paid_on is not None and payment.paid_on > payment.due_on,
            "没有发足": payment.paid_on is not None and payment.paid < payment.due,
            "不是货币": not payment.in_money,
            "没有直接给学生": not payment.to_student,
        }
        if found := [words for words, is_so in said.items() if is_so]:
            faults.append(f"{cndate(payment.due_on)}应发的报酬{listed(found)}")
    return no("；".join(faults)) if faults else yes("到期的报酬都已足额、直接发给学生")


@rule(
    code="R18b.2",
    article="第十八条",
    title="报酬原则上每月发一次",
    text="支付周期原则上不超过一个月。",
    force=Force.WARN,
    moments=(Moment.PLACE,),
    inputs="pay.cycle_months",
    remedy="请把协议里的发放周期改为一个月以内；确有原因的，写明理由和批准人。",
    parameters=(always("months", "支付周期", 1, "个月"),),
    cases=(
        passes("每月发一次"),
        breaks("每三个月发一次", {"pay.cycle_months": 3}),
        lacks("发放周期没有填", "pay.cycle_months"),
    ),
)
def monthly(f: Any, p: Any) -> Finding:
    months = f.pay.cycle_months
    return yes(f"每{months}个月发一次") if months <= p.months else no(f"每{months}个月才发一次")
