"""Article 9: consent of student and guardian, and who may choose a unit."""

from __future__ import annotations

import datetime as dt
from typing import Any

from internships.enums import Force, InternshipKind, Moment, Source
from internships.rules.rule import Finding, beside, breaks, lacks, no, passes, rule, yes
from internships.rules.words import after_start, is_post


@rule(
    code="R09a",
    article="第九条",
    title="学生和监护人签知情同意书",
    text="学校安排岗位实习，要取得学生本人和法定监护人（家长）签字的知情同意书，成年学生也一样。",
    force=Force.BLOCK,
    moments=(Moment.PLACE,),
    inputs="placement.kind placement.source placement.starts_on consent.has_student consent.student_on"
    " consent.has_guardian consent.guardian_on",
    remedy="请把签字链接发给缺的一方，或上传签字的扫描件，在实习开始前完成。",
    doubts=("深圳较早的一份通知只要求未满18周岁的取得监护人同意；现行规定对所有学生要求，这里按现行规定。",),
    cases=(
        passes("学生和家长都在开始前签字"),
        breaks("家长没有签字", {"consent.has_guardian": False}),
        breaks("家长在开始以后才签字", {"consent.guardian_on": dt.date(2026, 3, 6)}),
        lacks("家长是否签字没有登记", "consent.has_guardian"),
        lacks("签了字，日期没有填", "consent.student_on"),
    ),
)
def consented(f: Any, p: Any) -> Finding:
    if not is_post(f) or f.placement.source != Source.SCHOOL:
        return beside("只有学校安排的岗位实习要求知情同意书")
    if not f.consent.has_student:
        return no("学生没有在知情同意书上签字")
    if not f.consent.has_guardian:
        return no("监护人没有在知情同意书上签字")
    late = after_start(f, [("学生签字于", f.consent.student_on), ("监护人签字于", f.consent.guardian_on)])
    return no(late) if late else yes("学生和监护人都已签字")


@rule(
    code="R09b",
    article="第九条",
    title="认识实习不能自行选择单位",
    text="不愿接受学校安排的，可以自行选择符合条件的岗位实习单位；认识实习由学校安排。",
    force=Force.BLOCK,
    moments=(Moment.PLACE,),
    inputs="placement.kind placement.source",
    remedy="请由学校安排这次认识实习，或改为岗位实习后按自主实习申请。",
    cases=(
        passes("岗位实习，由学校安排"),
        breaks(
            "认识实习，学生自己找单位",
            {"placement.kind": InternshipKind.VISIT, "placement.source": Source.OWN},
        ),
        lacks("没有登记去向是谁定的", "placement.source"),
    ),
)
def chosen_by(f: Any, p: Any) -> Finding:
    source = f.placement.source
    if not is_post(f) and source == Source.OWN:
        return no("认识实习的单位是学生自行选择的")
    return yes(f"{Source(source).label}的单位")
