"""Article 24: lodging, and placements in another province."""

from __future__ import annotations

import datetime as dt
from typing import Any

from groupportal.ui.formats import cndate
from internships.enums import Force, Moment
from internships.rules.rule import Finding, beside, breaks, lacks, no, passes, rule, yes
from internships.rules.words import after_start

ELSEWHERE = {"placement.region": "中山市"}
OUTSIDE = {"lodging.is_outside": True}
FAR = {"placement.province": "湖南省", "placement.region": "长沙市"}


@rule(
    code="R24a",
    article="第二十四条",
    title="外地实习统一安排住宿",
    text="到外地实习的，学校安排统一住宿，并有住宿和请销假制度。",
    force=Force.BLOCK,
    moments=(Moment.PLACE,),
    inputs="placement.region school.region lodging.is_arranged school.has_lodging_rules",
    remedy="请与单位落实统一住宿，登记住宿地点，并把住宿和请销假制度传上来。",
    cases=(
        passes("外地实习，已安排统一住宿", ELSEWHERE),
        breaks("外地实习，没有安排住宿", {**ELSEWHERE, "lodging.is_arranged": False}),
        breaks("没有住宿和请销假制度", {**ELSEWHERE, "school.has_lodging_rules": False}),
        lacks("外地实习，住宿没有登记", "lodging.is_arranged", given=ELSEWHERE),
        lacks("实习所在地没有填", "placement.region"),
    ),
)
def lodged(f: Any, p: Any) -> Finding:
    there, here = f.placement.region, f.school.region
    if there == here:
        return beside("在学校所在地实习")
    if not f.lodging.is_arranged:
        return no(f"在{there}实习，学校没有安排统一住宿")
    return yes(f"在{there}实习，已安排统一住宿") if f.school.has_lodging_rules else no("没有住宿和请销假制度")


@rule(
    code="R24b",
    article="第二十四条",
    title="在外住宿须监护人签字、学校登记",
    text="不在统一住宿处居住的，须经监护人签字同意，由学校登记，入住之前办好。",
    force=Force.BLOCK,
    moments=(Moment.RUN,),
    inputs="lodging.is_outside lodging.guardian_on lodging.recorded_on lodging.moved_on",
    remedy="请监护人在住宿申请上签字，学校登记后再入住。",
    cases=(
        passes("在外住宿，签字和登记都在入住前", OUTSIDE),
        breaks("入住以后监护人才签字", {**OUTSIDE, "lodging.guardian_on": dt.date(2026, 3, 8)}),
        lacks("在外住宿，监护人签字日期没有填", "lodging.guardian_on", given=OUTSIDE),
        lacks("住在哪里没有填", "lodging.is_outside"),
    ),
)
def outside(f: Any, p: Any) -> Finding:
    stay = f.lodging
    if not stay.is_outside:
        return beside("没有在外住宿")
    moved = stay.moved_on
    for what, day in (("监护人签字", stay.guardian_on), ("学校登记", stay.recorded_on)):
        if day > moved:
            return no(f"{what}于{cndate(day)}，晚于入住日期{cndate(moved)}")
    return yes("监护人已签字，学校已登记")


@rule(
    code="R24c",
    article="第二十四条",
    title="跨省实习事先同意并备案",
    text="到外省实习，须事先经主管部门同意，报省级备案，并把情况告知实习所在地。",
    force=Force.BLOCK,
    moments=(Moment.PLACE,),
    inputs="placement.is_abroad placement.province placement.starts_on school.province far.is_agreed far.is_filed"
    " far.filing_number far.filed_on",
    remedy="请先报主管部门同意和省级备案，登记备案号和日期，再安排。",
    cases=(
        passes("到外省，已同意并备案", FAR),
        breaks("到外省，没有备案", {**FAR, "far.is_filed": False}),
        breaks("开始以后才备案", {**FAR, "far.filed_on": dt.date(2026, 3, 10)}),
        lacks("到外省，备案情况没有填", "far.is_filed", given=FAR),
        lacks("实习所在省份没有填", "placement.province"),
    ),
)
def other_province(f: Any, p: Any) -> Finding:
    if f.placement.is_abroad:
        return beside("境外实习按第二十五条")
    there = f.placement.province
    if there == f.school.province:
        return beside("在本省实习")
    return filed_far(f, f"到{there}实习")


def filed_far(f: Any, what: str) -> Finding:
    """Consent beforehand and a filing at the province, for placements far away."""
    if not f.far.is_agreed:
        return no(f"{what}，主管部门没有事先同意")
    if not f.far.is_filed:
        return no(f"{what}，没有报省级备案")
    late = after_start(f, [("备案于", f.far.filed_on)])
    return no(f"{what}，{late}") if late else yes(f"{what}，已备案，备案号{f.far.filing_number}")
