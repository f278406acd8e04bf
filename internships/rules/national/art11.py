"""Article 11: how many interns a unit and a kind of post take, over all schools; nobody forces a unit on students."""

from __future__ import annotations

from typing import Any

from internships.enums import Force, Moment
from internships.rules.rule import Finding, always, beside, breaks, lacks, no, passes, rule, yes
from internships.rules.words import is_post

BOTH = (Moment.PLACE, Moment.RUN)


def _within(interns: int, elsewhere: int, staff: int, percent: int, where: str) -> Finding:
    number = interns + elsewhere
    words = f"{where}在岗职工{staff}人，同时实习的学生{number}人（集团各校{interns}人，集团外{elsewhere}人）"
    is_over = number * 100 > percent * staff
    return no(f"{words}，超过{percent}%") if is_over else yes(f"{words}，不超过{percent}%")


@rule(
    code="R11a",
    article="第十一条",
    title="岗位实习人数不超过在岗职工的10%",
    text="岗位实习学生人数一般不超过单位在岗职工总数的10%，各校的学生合在一起算。",
    force=Force.WARN,
    moments=BOTH,
    inputs="placement.kind headcount.in_unit headcount.elsewhere_in_unit unit.staff_total",
    remedy="请减少人数或错开时间；确需超过的，写明理由和批准人。",
    parameters=(always("percent", "占在岗职工比例", 10, "%", stricter=-1),),
    cases=(
        passes("300名职工，集团各校30名学生", {"headcount.in_unit": 30, "headcount.elsewhere_in_unit": 0}),
        breaks("300名职工，集团29名、集团外3名学生", {"headcount.in_unit": 29}),
        lacks("单位在岗职工总数没有填", "unit.staff_total"),
        lacks("单位没有申报集团外学校的实习人数", "headcount.elsewhere_in_unit"),
    ),
)
def in_unit(f: Any, p: Any) -> Finding:
    if not is_post(f):
        return beside("只限岗位实习")
    counted = f.headcount
    return _within(counted.in_unit, counted.elsewhere_in_unit, f.unit.staff_total, p.percent, "单位")


@rule(
    code="R11b",
    article="第十一条",
    title="同类岗位的实习人数不超过20%",
    text="在具体岗位实习的学生人数，一般不超过同类岗位在岗职工总数的20%，各校的学生合在一起算。",
    force=Force.WARN,
    moments=BOTH,
    inputs="placement.kind headcount.in_post headcount.elsewhere_in_post post.staff_total",
    remedy="请改到别的岗位或错开时间；确需超过的，写明理由和批准人。",
    parameters=(always("percent", "占同类岗位职工比例", 20, "%", stricter=-1),),
    cases=(
        passes("同类岗位40名职工，8名学生", {"headcount.in_post": 8}),
        breaks("同类岗位40名职工，9名学生", {"headcount.in_post": 9}),
        lacks("同类岗位的职工数没有填", "post.staff_total"),
    ),
)
def in_post(f: Any, p: Any) -> Finding:
    if not is_post(f):
        return beside("只限岗位实习")
    counted = f.headcount
    return _within(counted.in_post, counted.elsewhere_in_post, f.post.staff_total, p.percent, "同类岗位")


@rule(
    code="R11c",
    article="第十一条",
    title="不强制指定单位，不以营利为目的",
    text="任何单位和个人不得干预、强制学校安排学生到指定单位实习，不得以营利为目的组织实习。",
    force=Force.BLOCK,
    moments=(Moment.RUN,),
    inputs="events.forced school.declares_no_profit",
    remedy="请停止这样的安排，重新征求学生意见，并按投诉处理程序答复。",
    cases=(
        passes("没有查实的强制安排投诉，学校已作承诺"),
        breaks("查实一起强制到指定单位实习的投诉", {"events.forced": 1}),
        breaks("学校没有承诺不以营利为目的", {"school.declares_no_profit": False}),
        lacks("投诉情况不清楚", "events.forced"),
    ),
)
def unforced(f: Any, p: Any) -> Finding:
    if f.events.forced:
        return no(f"查实{f.events.forced}起干预或强制指定单位的投诉")
    if not f.school.declares_no_profit:
        return no("学校没有承诺不以营利为目的组织实习")
    return yes("没有查实的干预、强制，学校已承诺不以营利为目的")
