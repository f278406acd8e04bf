"""Article 2: the kinds of internship, and who may take students."""

from __future__ import annotations

from typing import Any

from internships.enums import Force, InternshipKind, Moment
from internships.rules.rule import Finding, breaks, lacks, no, passes, rule, yes


@rule(
    code="R02",
    article="第二条",
    title="实习类型和单位资格",
    text="实习只有认识实习和岗位实习两种；校内或园区里的实训基地，依法登记为法人或非法人组织的才算实习单位。",
    force=Force.BLOCK,
    moments=(Moment.UNIT, Moment.PLACE),
    inputs="placement.kind unit.is_registered",
    remedy="请把类型改为认识实习或岗位实习，并补登单位的登记证明；没有登记的不能作为实习单位。",
    cases=(
        passes("类型是岗位实习，单位已登记为法人"),
        breaks("校内基地没有登记为法人或非法人组织", {"unit.is_registered": False}),
        lacks("单位是否登记没有填", "unit.is_registered"),
    ),
)
def kinds_and_units(f: Any, p: Any) -> Finding:
    if f.placement.kind not in InternshipKind.values:
        return no(f"登记的类型“{f.placement.kind}”不是认识实习，也不是岗位实习")
    if not f.unit.is_registered:
        return no("单位没有登记为法人或非法人组织")
    return yes("类型和单位资格都符合")
