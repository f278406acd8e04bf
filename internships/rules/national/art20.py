"""Article 20: no fees, no papers held, no guarantees. No exemption."""

from __future__ import annotations

from typing import Any

from internships.enums import Force, Moment
from internships.rules.rule import Finding, always, breaks, lacks, no, passes, rule, yes
from internships.rules.words import listed


@rule(
    code="R20",
    article="第二十条",
    title="不收费、不扣证件、不要担保",
    text="不得向学生收取实习押金、培训费、实习报酬提成、管理费、实习材料费、就业服务费，不得扣押学生证、身份证等证件，不得要求担保。没有例外。",
    force=Force.BLOCK,
    moments=(Moment.UNIT, Moment.RUN),
    inputs="agreement.fees agreement.holds_papers agreement.asks_guarantee events.fees",
    remedy="请立即退还费用和证件，从协议和招收说明中删去这些要求。",
    parameters=(
        always(
            "fees",
            "不得收取",
            ("押金", "培训费", "实习报酬提成", "管理费", "实习材料费", "就业服务费"),
        ),
    ),
    doubts=("除列出的以外，任何名目的收费都算；是否属于收费由登记的人判断。",),
    cases=(
        passes("没有收费、扣证和担保"),
        breaks("收取押金", {"agreement.fees": ("押金",)}),
        breaks("扣押身份证", {"agreement.holds_papers": True}),
        breaks("要求家长担保", {"agreement.asks_guarantee": True}),
        breaks("查实一件收费的投诉", {"events.fees": 1}),
        lacks("有没有收费没有填", "agreement.fees"),
    ),
)
def free(f: Any, p: Any) -> Finding:
    faults = [f"向学生收取{listed(f.agreement.fees)}"] if f.agreement.fees else []
    faults += ["扣押学生证件"] if f.agreement.holds_papers else []
    faults += ["要求学生担保"] if f.agreement.asks_guarantee else []
    if upheld := f.events.fees:
        faults.append(f"收费、扣证或要求担保的投诉查实{upheld}件")
    return no(listed(faults)) if faults else yes("没有收费、扣证和担保")
