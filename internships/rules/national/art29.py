"""Article 29: what is kept."""

from __future__ import annotations

from typing import Any

from internships.enums import Force, Moment
from internships.rules.lists import ARCHIVE
from internships.rules.rule import Finding, always, breaks, lacks, no, passes, rule, yes
from internships.rules.words import listed


@rule(
    code="R29",
    article="第二十九条",
    title="八类材料归档",
    text="实习材料立卷归档：协议、方案、学生报告、考核结果、日志、检查记录、总结和佐证材料。",
    force=Force.BLOCK,
    moments=(Moment.CLOSE,),
    inputs="archive.held",
    remedy="请补齐缺的材料后再归档。",
    parameters=(always("kinds", "归档材料", ARCHIVE),),
    cases=(
        passes("八类齐全"),
        breaks("缺实习检查记录", {"archive.held": frozenset(ARCHIVE) - {"实习检查记录"}}),
        lacks("归档情况不清楚", "archive.held"),
    ),
)
def archived(f: Any, p: Any) -> Finding:
    left = [kind for kind in p.kinds if kind not in f.archive.held]
    return no(f"缺：{listed(left)}") if left else yes(f"{len(p.kinds)}类材料齐全")
