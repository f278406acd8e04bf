"""Article 43: internships in the yearly quality report."""

from __future__ import annotations

from typing import Any

from internships.enums import Force, Moment
from internships.rules.rule import Finding, breaks, lacks, no, passes, rule, yes


@rule(
    code="R43",
    article="第四十三条",
    title="实习情况写入年度质量报告",
    text="学校把实习管理情况写入年度质量报告。",
    force=Force.BLOCK,
    moments=(Moment.YEAR,),
    inputs="school.is_in_yearly_report",
    remedy="请把实习情况写入学校的年度质量报告。",
    cases=(
        passes("已写入"),
        breaks("没有写入", {"school.is_in_yearly_report": False}),
        lacks("是否写入不清楚", "school.is_in_yearly_report"),
    ),
)
def in_report(f: Any, p: Any) -> Finding:
    return yes("已写入年度质量报告") if f.school.is_in_yearly_report else no("年度质量报告没有写实习情况")
