"""Article 36: what follows an injury."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from groupportal.ui.formats import cndate
from internships.enums import Force, Moment
from internships.rules.facts import Injury
from internships.rules.rule import Finding, breaks, lacks, no, passes, rule, yes

HURT = Injury(dt.date(2026, 3, 11), has_claim=True, was_treated=True)


@rule(
    code="R36",
    article="第三十六条",
    title="受伤先理赔、及时救治",
    text="学生实习期间受到人身伤害的，先由保险赔付，不足部分依法处理；及时救治，做好善后。",
    force=Force.BLOCK,
    moments=(Moment.RUN,),
    inputs="events.injuries",
    remedy="请登记救治情况，尽快向保险公司报案理赔。",
    cases=(
        passes("已救治、已报案理赔", {"events.injuries": (HURT,)}),
        breaks("没有报案理赔", {"events.injuries": (replace(HURT, has_claim=False),)}),
        breaks("没有救治记录", {"events.injuries": (replace(HURT, was_treated=False),)}),
        lacks("有没有受伤不清楚", "events.injuries"),
    ),
)
def cared_for(f: Any, p: Any) -> Finding:
    for injury in f.events.injuries:
        day = cndate(injury.occurred_on)
        if not injury.was_treated:
            return no(f"{day}受伤，没有救治记录")
        if not injury.has_claim:
            return no(f"{day}受伤，没有报案理赔")
    return yes("没有未处理的伤害")
