"""Article 31: no safety training passed, no internship."""

from __future__ import annotations

import datetime as dt
from typing import Any

from groupportal.ui.formats import cndate
from internships.enums import Force, Moment
from internships.rules.rule import Finding, breaks, lacks, no, passes, rule, yes
from internships.rules.words import after_start


@rule(
    code="R31",
    article="第三十一条",
    title="安全教育考核合格才能实习",
    text="未经安全教育培训或考核不合格的学生，不得参加实习。",
    force=Force.BLOCK,
    moments=(Moment.PLACE,),
    inputs="safety.is_passed safety.passed_on placement.starts_on",
    remedy="请学生在实习开始前完成安全教育培训并考核合格。",
    cases=(
        passes("开始前考核合格"),
        breaks("考核不合格", {"safety.is_passed": False}),
        breaks("开始以后才考核合格", {"safety.passed_on": dt.date(2026, 3, 4)}),
        lacks("没有考核记录", "safety.is_passed"),
        lacks("考核合格，日期没有填", "safety.passed_on"),
    ),
)
def trained(f: Any, p: Any) -> Finding:
    if not f.safety.is_passed:
        return no("没有参加安全教育培训，或考核不合格")
    late = after_start(f, [("考核合格于", f.safety.passed_on)])
    return no(late) if late else yes(f"{cndate(f.safety.passed_on)}考核合格")
