"""Article 25: placements abroad."""

from __future__ import annotations

from typing import Any

from internships.enums import Force, Moment, Outcome
from internships.rules.national.art24 import filed_far
from internships.rules.rule import Finding, beside, breaks, lacks, no, passes, rule, yes

ABROAD = {"placement.is_abroad": True, "placement.region": "河内市"}


@rule(
    code="R25",
    article="第二十五条",
    title="境外实习同意、备案、核实和陪同",
    text="到境外实习，须事先经主管部门同意并报省级备案，经驻外使领馆核实情况，安排教师全程陪同。",
    force=Force.BLOCK,
    moments=(Moment.PLACE,),
    inputs="placement.is_abroad placement.starts_on far.is_agreed far.is_filed far.filing_number far.filed_on"
    " far.is_checked far.has_escort",
    remedy="请补齐同意、备案、使领馆核实和带队教师，缺一项都不能出发。",
    cases=(
        passes("境外实习，手续和带队教师齐全", ABROAD),
        breaks("没有教师全程陪同", {**ABROAD, "far.has_escort": False}),
        breaks("没有报省级备案", {**ABROAD, "far.is_filed": False}),
        lacks("境外实习，使领馆核实情况没有填", "far.is_checked", given=ABROAD),
        lacks("是不是境外没有填", "placement.is_abroad"),
    ),
)
def abroad(f: Any, p: Any) -> Finding:
    if not f.placement.is_abroad:
        return beside("在境内实习")
    filing = filed_far(f, "到境外实习")
    if filing.outcome != Outcome.HOLDS:
        return filing
    if not f.far.is_checked:
        return no("实习单位情况没有经驻外使领馆核实")
    return yes(f"{filing.words}，有教师全程陪同") if f.far.has_escort else no("没有教师全程陪同")
