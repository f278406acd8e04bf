"""Article 15: what an agreement says."""

from __future__ import annotations

from typing import Any

from internships.enums import Force, Moment
from internships.rules.lists import BLOCKS
from internships.rules.rule import Finding, always, beside, breaks, lacks, no, passes, rule, yes
from internships.rules.words import is_post, listed


@rule(
    code="R15",
    article="第十五条",
    title="协议写全九项内容",
    text="三方协议写明各方信息，时间地点内容，食宿工时休假，报酬，劳动保护，保险与事故处理，考核，违约责任和其他事项。",
    force=Force.BLOCK,
    moments=(Moment.PLACE,),
    inputs="placement.kind agreement.blocks",
    remedy="请在协议里补写缺的内容，由三方重新确认。",
    parameters=(always("blocks", "协议内容", BLOCKS),),
    doubts=("所读文本里保险一项没有序号，这里仍算作九项之一。",),
    cases=(
        passes("九项都写明"),
        breaks("没有写违约责任", {"agreement.blocks": frozenset(BLOCKS) - {"违约责任"}}),
        lacks("协议内容没有录入", "agreement.blocks"),
    ),
)
def complete(f: Any, p: Any) -> Finding:
    if not is_post(f):
        return beside("只有岗位实习要求三方协议")
    left = [block for block in p.blocks if block not in f.agreement.blocks]
    return no(f"协议没有写：{listed(left)}") if left else yes("九项内容都已写明")
