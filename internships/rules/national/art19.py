"""Article 19: disasters, accidents, public safety events."""

from __future__ import annotations

import datetime as dt
from typing import Any

from groupportal.ui.formats import cndate
from internships.enums import Force, Moment
from internships.rules.facts import Incident
from internships.rules.rule import Finding, breaks, lacks, no, passes, rule, yes
from internships.rules.words import listed

DAY = dt.date(2026, 3, 11)


@rule(
    code="R19",
    article="第十九条",
    title="突发事件分级处置",
    text="遇有自然灾害、事故灾难、公共卫生和社会安全等突发事件，按风险等级和实习阶段分类处置。",
    force=Force.BLOCK,
    moments=(Moment.RUN,),
    inputs="events.incidents",
    remedy="请给事件定级，按级别决定继续、暂停或召回，可以按地区批量处理。",
    cases=(
        passes("事件已定级", {"events.incidents": (Incident(DAY, DAY, "较大"),)}),
        breaks("事件没有定级", {"events.incidents": (Incident(DAY, DAY),)}),
        lacks("事件情况不清楚", "events.incidents"),
    ),
)
def graded(f: Any, p: Any) -> Finding:
    left = [cndate(incident.occurred_on) for incident in f.events.incidents if not incident.level]
    return no(f"{listed(left)}的事件没有定级") if left else yes("没有未定级的事件")
