"""Article 21: journals and the final report."""

from __future__ import annotations

from typing import Any

from internships.enums import Force, Moment
from internships.rules.rule import Finding, breaks, lacks, no, passes, rule, yes


@rule(
    code="R21",
    article="第二十一条",
    title="学生写实习日志",
    text="学生按要求写实习日志。",
    force=Force.BLOCK,
    moments=(Moment.RUN,),
    inputs="journals.due journals.written",
    remedy="请学生补写；病假等原因缺的，由指导教师登记免写。",
    doubts=("规定没有写篇数，按实习方案里定的篇数算。",),
    cases=(
        passes("应写两篇，已写两篇"),
        breaks("应写两篇，只写一篇", {"journals.written": 1}),
        lacks("方案没有定篇数", "journals.due"),
    ),
)
def written(f: Any, p: Any) -> Finding:
    words = f"到今天应写{f.journals.due}篇，已写{f.journals.written}篇"
    return yes(words) if f.journals.written >= f.journals.due else no(words)


@rule(
    code="R21.2",
    article="第二十一条",
    title="结束时提交实习报告",
    text="实习结束时，学生提交实习报告。",
    force=Force.BLOCK,
    moments=(Moment.CLOSE,),
    inputs="journals.has_report",
    remedy="请学生提交实习报告，指导教师批阅。",
    cases=(
        passes("报告已提交"),
        breaks("报告没有提交", {"journals.has_report": False}),
        lacks("报告情况不清楚", "journals.has_report"),
    ),
)
def reported(f: Any, p: Any) -> Finding:
    return yes("实习报告已提交") if f.journals.has_report else no("实习报告没有提交")
