"""Article 28: breaches of discipline."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from groupportal.ui.formats import cndate
from internships.enums import Force, Moment
from internships.rules.facts import Sanction
from internships.rules.rule import Finding, breaks, lacks, no, passes, rule, yes

DONE = Sanction(dt.date(2026, 3, 12), by_school=True, was_conferred=True)


@rule(
    code="R28",
    article="第二十八条",
    title="违纪由学校处分，先双方商定",
    text="学生违反规章制度的，先批评教育；情节严重的，双方商定后由学校给予纪律处分。",
    force=Force.BLOCK,
    moments=(Moment.RUN,),
    inputs="events.sanctions",
    remedy="请撤销单位自行作出的处分，由学校与单位商定后处理。",
    doubts=("学校没有登记处分的，按没有处分判断；单位自行处分而学校不知道的，这里看不出来。",),
    cases=(
        passes("双方商定后由学校处分", {"events.sanctions": (DONE,)}),
        breaks("单位直接处分学生", {"events.sanctions": (replace(DONE, by_school=False),)}),
        breaks("学校没有与单位商定", {"events.sanctions": (replace(DONE, was_conferred=False),)}),
        lacks("处分情况不清楚", "events.sanctions"),
    ),
)
def sanctioned(f: Any, p: Any) -> Finding:
    for sanction in f.events.sanctions:
        day = cndate(sanction.decided_on)
        if not sanction.by_school:
            return no(f"{day}的处分不是学校作出的")
        if not sanction.was_conferred:
            return no(f"{day}的处分没有经双方商定")
    return yes("没有不合规定的处分")
