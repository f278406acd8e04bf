"""Article 22: education over the whole time."""

from __future__ import annotations

from typing import Any

from internships.enums import Force, Moment
from internships.rules.lists import TOPICS
from internships.rules.rule import Finding, always, breaks, lacks, no, passes, rule, yes
from internships.rules.words import listed


@rule(
    code="R22",
    article="第二十二条",
    title="实习全过程的四项教育",
    text="实习全过程开展思想政治、安全生产、道德纪律法治、心理健康教育。",
    force=Force.BLOCK,
    moments=(Moment.RUN,),
    inputs="education.topics",
    remedy="请补上缺的教育，登记时间、对象和内容。",
    parameters=(always("topics", "教育内容", TOPICS),),
    cases=(
        passes("四项都有记录"),
        breaks("没有心理健康教育", {"education.topics": frozenset(TOPICS[:-1])}),
        lacks("没有教育记录可查", "education.topics"),
    ),
)
def educated(f: Any, p: Any) -> Finding:
    left = [topic for topic in p.topics if topic not in f.education.topics]
    return no(f"没有开展：{listed(left)}") if left else yes("四项教育都有记录")
