"""Article 8: plan, mentors, preparation, and posts that fit the programme."""

from __future__ import annotations

import datetime as dt
from typing import Any

from groupportal.ui.formats import cndate
from internships.enums import Force, Moment
from internships.rules.lists import PLAN_SECTIONS
from internships.rules.majors import category, is_among
from internships.rules.rule import Finding, always, breaks, lacks, no, passes, rule, yes
from internships.rules.words import after_start, listed

PLACE = (Moment.PLACE,)


@rule(
    code="R08a",
    article="第八条",
    title="开始前共同制订实习方案",
    text="学校和单位在实习开始前共同制订实习方案，写明岗位要求、目标、任务、标准、准备、考核和保障。",
    force=Force.BLOCK,
    moments=PLACE,
    inputs="plan.is_joint plan.approved_on plan.sections placement.starts_on",
    remedy="请与单位共同制订方案，补齐缺的内容，在实习开始前批准。",
    parameters=(always("sections", "方案内容", PLAN_SECTIONS),),
    cases=(
        passes("方案由双方制订，开始前已批准，内容齐全"),
        breaks("方案缺考核要求和实习保障", {"plan.sections": frozenset(PLAN_SECTIONS[:-2])}),
        breaks("开始以后才批准", {"plan.approved_on": dt.date(2026, 3, 9)}),
        lacks("批准日期没有填", "plan.approved_on"),
    ),
)
def planned(f: Any, p: Any) -> Finding:
    if not f.plan.is_joint:
        return no("实习方案不是学校和单位共同制订的")
    if late := after_start(f, [("实习方案批准于", f.plan.approved_on)]):
        return no(late)
    left = [section for section in p.sections if section not in f.plan.sections]
    return no(f"实习方案缺：{listed(left)}") if left else yes(f"实习方案{cndate(f.plan.approved_on)}已批准")


@rule(
    code="R08b",
    article="第八条",
    title="双方各有指导人员全程指导",
    text="学校和单位分别确定指导教师和指导人员，覆盖整个实习时间。",
    force=Force.BLOCK,
    moments=(Moment.PLACE, Moment.RUN),
    inputs="placement.school_mentor placement.unit_mentor",
    remedy="请为整段实习指定学校指导教师和单位指导人员；有人离开时先交接。",
    cases=(
        passes("双方都指定了指导人员"),
        breaks("单位没有指定指导人员", {"placement.unit_mentor": ""}),
        lacks("学校指导教师没有登记", "placement.school_mentor"),
    ),
)
def mentored(f: Any, p: Any) -> Finding:
    named = {"学校指导教师": f.placement.school_mentor, "单位指导人员": f.placement.unit_mentor}
    left = [who for who, name in named.items() if not name]
    return no(f"没有指定{listed(left)}") if left else yes(f"{listed(named.values())}全程指导")


@rule(
    code="R08c",
    article="第八条",
    title="学生和指导人员岗前培训",
    text="实习开始前，对学生和指导人员进行培训。",
    force=Force.BLOCK,
    moments=PLACE,
    inputs="preparation.student_on preparation.mentors_on placement.starts_on",
    remedy="请在实习开始前完成岗前培训，并登记每个人的培训记录。",
    cases=(
        passes("学生和指导人员都在开始前培训"),
        breaks("学生开始以后才培训", {"preparation.student_on": dt.date(2026, 3, 5)}),
        lacks("没有学生的培训记录", "preparation.student_on"),
        lacks("没有指导人员的培训记录", "preparation.mentors_on"),
    ),
)
def prepared(f: Any, p: Any) -> Finding:
    trained = (("学生培训于", f.preparation.student_on), ("指导人员培训于", f.preparation.mentors_on))
    late = after_start(f, trained)
    return no(late) if late else yes("学生和指导人员都在开始前培训过")


@rule(
    code="R08d",
    article="第八条",
    title="岗位与专业对口",
    text="岗位要与所学专业对口或相近，原则上不跨专业大类安排。",
    force=Force.WARN,
    moments=PLACE,
    inputs="student.major_code post.major_codes",
    remedy="请改选同一专业大类的岗位；确需跨大类的，写明理由和批准人。",
    doubts=(
        "专业代码前两位表示专业大类，中职61–79、高职专科41–59、高职本科21–39按同一顺序对应，依据一般了解，未与目录原文核对。",
    ),
    cases=(
        passes("学生和岗位都在装备制造大类", {"post.major_codes": ("460103", "660103")}),
        breaks("学生学装备制造，岗位属于财经商贸", {"post.major_codes": ("730301",)}),
        lacks("学生的专业代码没有填", "student.major_code"),
        lacks("岗位对应的专业没有填", "post.major_codes"),
    ),
)
def fitting(f: Any, p: Any) -> Finding:
    if category(f.student.major_code) is None:
        return no(f"专业代码“{f.student.major_code}”不在专业目录的编码范围内")
    codes = f.post.major_codes
    if is_among(f.student.major_code, codes):
        return yes("岗位与专业属于同一专业大类")
    return no(f"专业代码{f.student.major_code}，岗位对应{listed(codes) or '没有专业'}，不在同一专业大类")
