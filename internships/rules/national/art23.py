"""Article 23: daily checks, and important matters told at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

from groupportal.ui.formats import cndate
from internships.enums import Force, Moment
from internships.rules.facts import Incident
from internships.rules.rule import Finding, always, breaks, lacks, no, passes, rule, yes
from internships.rules.words import listed

DAY = dt.date(2026, 3, 11)


@rule(
    code="R23a",
    article="第二十三条",
    title="双方指导人员每天检查",
    text="学校和单位的指导人员原则上每天检查学生实习情况并报告。按当年的放假和调休安排算工作日。",
    force=Force.WARN,
    moments=(Moment.RUN,),
    inputs="placement.starts_on placement.ends_on calendar.table inspection.school_days inspection.unit_days",
    remedy="请补登检查记录；做不到每天检查的，写明理由和批准人。",
    cases=(
        passes("前十个工作日双方都有检查"),
        breaks("学校指导教师没有检查过", {"inspection.school_days": frozenset()}),
        lacks("没有单位的检查记录可查", "inspection.unit_days"),
        lacks("没有节假日与调休表", "calendar.table"),
    ),
)
def inspected(f: Any, p: Any) -> Finding:
    table, day = f.calendar.table, f.placement.starts_on
    last = min(f.placement.ends_on, f.on - dt.timedelta(days=1))
    due = []
    while day <= last:
        if table.is_workday(day):
            due.append(day)
        day += dt.timedelta(days=1)
    school = sum(day not in f.inspection.school_days for day in due)
    unit = sum(day not in f.inspection.unit_days for day in due)
    said = [f"{who}缺{number}天" for who, number in (("学校", school), ("单位", unit)) if number]
    words = f"到昨天共{len(due)}个工作日"
    return no(f"{words}，检查记录{listed(said)}") if said else yes(f"{words}，双方每天都有检查记录")


@rule(
    code="R23b",
    article="第二十三条",
    title="重要情况及时报告",
    text="实习中的重要情况要第一时间报告，不得迟报、瞒报、漏报。",
    force=Force.BLOCK,
    moments=(Moment.RUN,),
    inputs="events.incidents",
    remedy="请立即补报，写明原因，并按预案处置。",
    parameters=(always("days", "发生后最迟", 0, "天内"),),
    doubts=("规定没有写小时数；这里把发生当天没有报告的认作迟报，集团另有规定的用规则包改。",),
    cases=(
        passes("当天发生、当天报告", {"events.incidents": (Incident(DAY, DAY, "一般"),)}),
        breaks("没有报告", {"events.incidents": (Incident(DAY, None, "一般"),)}),
        breaks("两天以后才报告", {"events.incidents": (Incident(DAY, DAY + dt.timedelta(days=2), "一般"),)}),
        lacks("重要情况不清楚", "events.incidents"),
    ),
)
def told(f: Any, p: Any) -> Finding:
    faults = []
    for incident in f.events.incidents:
        day = cndate(incident.occurred_on)
        if incident.reported_on is None:
            faults.append(f"{day}的事件没有报告")
        elif (incident.reported_on - incident.occurred_on).days > p.days:
            faults.append(f"{day}的事件{cndate(incident.reported_on)}才报告")
    return no("；".join(faults)) if faults else yes("没有迟报、漏报的事件")
