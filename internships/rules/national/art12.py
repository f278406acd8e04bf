"""Article 12: how long, and what work."""

from __future__ import annotations

import datetime as dt
from typing import Any

from groupportal.ui.formats import cndate
from internships.enums import Force, Moment
from internships.rules.rule import Finding, always, beside, breaks, lacks, no, passes, rule, yes
from internships.rules.words import is_post, months_later


@rule(
    code="R12a",
    article="第十二条",
    title="岗位实习一般为六个月",
    text="岗位实习时间一般为6个月，具体由人才培养方案规定。",
    force=Force.WARN,
    moments=(Moment.PLACE,),
    inputs="placement.kind placement.starts_on placement.ends_on plan.months",
    remedy="请缩短时间或按人才培养方案改期；确需更长的，写明理由和批准人。",
    parameters=(always("months", "一般时间", 6, "个月", stricter=-1),),
    doubts=(
        "规定没有最长期限，只说“一般为6个月”，因此只提醒。",
        "据二手资料，护理、临床等专业因执业资格要求需要8至10个月，写明理由即可。",
    ),
    cases=(
        passes("3月2日到8月28日，不满六个月"),
        breaks(
            "3月2日到12月31日，约十个月",
            {"placement.ends_on": dt.date(2026, 12, 31), "insurance.ends_on": dt.date(2026, 12, 31)},
        ),
        breaks("方案规定四个月，安排了近六个月", {"plan.months": 4}),
        lacks("结束日期没有填", "placement.ends_on"),
        lacks("方案规定的月数没有填", "plan.months"),
    ),
)
def as_long(f: Any, p: Any) -> Finding:
    if not is_post(f):
        return beside("只限岗位实习")
    start, end = f.placement.starts_on, f.placement.ends_on
    span = f"{cndate(start)}至{cndate(end)}"
    if end >= months_later(start, p.months):
        return no(f"{span}，超过一般的{p.months}个月")
    if end >= months_later(start, f.plan.months):
        return no(f"{span}，超过实习方案规定的{f.plan.months}个月")
    return yes(f"{span}，不超过{p.months}个月")


@rule(
    code="R12b",
    article="第十二条",
    title="内容覆盖典型工作任务，不只做简单重复劳动",
    text="岗位实习要覆盖岗位（群）的典型工作任务，不得只安排简单重复的劳动。",
    force=Force.BLOCK,
    moments=(Moment.RUN,),
    inputs="post.tasks post.repetitive_share",
    remedy="请与单位商定轮岗或增加任务，让学生做到各项典型工作。",
    parameters=(always("share", "视为“只做重复劳动”的比例", 100, "%"),),
    doubts=("规定没有给出重复劳动的比例；这里只把日志中全部是同一项重复工作认作不符合。",),
    cases=(
        passes("三项典型任务，日志里重复工作占40%"),
        breaks("日志里全部是同一项重复工作", {"post.repetitive_share": 100}),
        breaks("岗位没有列出典型工作任务", {"post.tasks": ()}),
        lacks("没有日志可以统计", "post.repetitive_share"),
    ),
)
def varied(f: Any, p: Any) -> Finding:
    if not f.post.tasks:
        return no("岗位没有列出典型工作任务")
    share = f.post.repetitive_share
    if share >= p.share:
        return no(f"日志里同一项重复工作占{share}%")
    return yes(f"列出{len(f.post.tasks)}项典型工作任务，重复工作占{share}%")
