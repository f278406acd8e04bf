"""Article 7: how a unit is chosen."""

from __future__ import annotations

import datetime as dt
from typing import Any

from groupportal.ui.formats import cndate
from internships.enums import Force, Moment
from internships.rules.lists import ASSESSMENT_ITEMS
from internships.rules.rule import Finding, always, beside, breaks, lacks, no, passes, rule, yes
from internships.rules.words import listed


@rule(
    code="R07a",
    article="第七条",
    title="新增单位先实地考察",
    text="新增的实习单位，学校在选定之前实地考察评估，写成书面报告，逐项看资质、诚信、管理、岗位、时间、环境和保障。",
    force=Force.BLOCK,
    moments=(Moment.UNIT,),
    inputs="unit.is_new unit.has_assessment_report unit.assessed_on unit.chosen_on unit.assessment_items",
    remedy="请在选定单位之前完成实地考察，把评估报告传上来，并补齐缺的项目。",
    parameters=(always("items", "考察项目", ASSESSMENT_ITEMS),),
    cases=(
        passes("选定前一周已考察，报告九项齐全"),
        breaks("没有考察评估报告", {"unit.has_assessment_report": False}),
        breaks("考察日期晚于选定日期", {"unit.assessed_on": dt.date(2026, 1, 20)}),
        breaks("报告没有写安全防护", {"unit.assessment_items": frozenset(ASSESSMENT_ITEMS[:-1])}),
        lacks("没有登记是不是新增单位", "unit.is_new"),
        lacks("有报告，考察日期没有填", "unit.assessed_on"),
    ),
)
def assessed(f: Any, p: Any) -> Finding:
    if not f.unit.is_new:
        return beside("不是新增单位")
    if not f.unit.has_assessment_report:
        return no("新增单位没有实地考察评估报告")
    if f.unit.assessed_on > f.unit.chosen_on:
        return no(f"{cndate(f.unit.assessed_on)}才考察，晚于选定日期{cndate(f.unit.chosen_on)}")
    left = [item for item in p.items if item not in f.unit.assessment_items]
    return no(f"考察评估报告缺：{listed(left)}") if left else yes("选定前已实地考察，报告项目齐全")


@rule(
    code="R07b",
    article="第七条",
    title="单位名单经校级党组织会议研究并公布",
    text="实习单位名单由校级党组织会议研究确定，并对外公布。",
    force=Force.BLOCK,
    moments=(Moment.UNIT,),
    inputs="unit.is_party_decided unit.party_meeting_on unit.is_published placement.starts_on",
    remedy="请把单位提交校级党组织会议研究，公布名单后登记会议日期和公布网址。",
    cases=(
        passes("会议已研究，名单已公布"),
        breaks("名单没有公布", {"unit.is_published": False}),
        breaks("没有经会议研究", {"unit.is_party_decided": False}),
        lacks("会议情况没有填", "unit.is_party_decided"),
    ),
)
def decided(f: Any, p: Any) -> Finding:
    if not f.unit.is_party_decided:
        return no("单位没有经校级党组织会议研究确定")
    if f.unit.party_meeting_on > f.placement.starts_on:
        return no(f"{cndate(f.unit.party_meeting_on)}才开会研究，晚于实习开始日")
    return yes("会议已研究，名单已公布") if f.unit.is_published else no("实习单位名单没有公布")
