"""Article 5: 岗位实习 is reported to the authority."""

from __future__ import annotations

from typing import Any

from internships.enums import Force, InternshipKind, Moment
from internships.rules.rule import Finding, beside, breaks, lacks, no, passes, rule, yes
from internships.rules.words import is_post


@rule(
    code="R05",
    article="第五条",
    title="岗位实习向主管部门备案",
    text="学校组织的岗位实习，要报主管部门备案。",
    force=Force.BLOCK,
    moments=(Moment.PLACE,),
    inputs="placement.kind batch.is_filed batch.filing_number",
    remedy="请先导出备案清单报主管部门，再登记备案号。",
    cases=(
        passes("岗位实习，批次已备案并登记了备案号"),
        breaks("岗位实习，批次没有备案", {"batch.is_filed": False}),
        lacks("批次是否备案没有填", "batch.is_filed"),
        lacks("已备案，备案号没有填", "batch.filing_number"),
    ),
)
def filed(f: Any, p: Any) -> Finding:
    if not is_post(f):
        return beside(f"{InternshipKind.VISIT.label}不要求备案")
    return (
        yes(f"批次已备案，备案号{f.batch.filing_number}")
        if f.batch.is_filed
        else no("这一批岗位实习没有备案")
    )
