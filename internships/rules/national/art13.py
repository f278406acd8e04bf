"""Article 13: who manages internships at the school, by which rules, on which platform."""

from __future__ import annotations

from typing import Any

from internships.enums import Force, Moment
from internships.rules.lists import SCHOOL_RULES
from internships.rules.rule import Finding, always, breaks, lacks, no, passes, rule, yes
from internships.rules.words import listed


@rule(
    code="R13",
    article="第十三条",
    title="学校有分管领导、部门、制度和信息化平台",
    text="学校明确分管校领导和部门，建立实习管理、安全和应急制度，用信息化平台管理实习。",
    force=Force.BLOCK,
    moments=(Moment.UNIT,),
    inputs="school.has_head school.has_office school.rules school.uses_platform",
    remedy="请在学校资料里登记分管领导和部门，把缺的制度传上来。",
    parameters=(always("rules", "制度", SCHOOL_RULES),),
    cases=(
        passes("领导、部门、制度和平台都有"),
        breaks("没有应急预案", {"school.rules": frozenset(SCHOOL_RULES[:-1])}),
        breaks("没有明确分管校领导", {"school.has_head": False}),
        lacks("制度情况没有填", "school.rules"),
    ),
)
def managed(f: Any, p: Any) -> Finding:
    school = f.school
    held = {
        "分管校领导": school.has_head,
        "管理部门": school.has_office,
        "信息化平台": school.uses_platform,
    } | {f"{name}制度": name in school.rules for name in p.rules}
    left = [name for name, there in held.items() if not there]
    return no(f"学校缺{listed(left)}") if left else yes("分管领导、部门、制度和平台都有")
