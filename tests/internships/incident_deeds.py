"""An accident and what is done about it, for tests and for the story of the room."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from internships.services.incident import (
    IncidentInput,
    add_people,
    alarm_untaken,
    conclude_incident,
    grade_incident,
    note_incident,
    report_incident,
    rule_conclusion,
    take_incident,
)
from tests.internships.teaching import Room
from tests.members.ground import viewer
from tests.trail import Did
from tests.world import World

WORDS = "冲床夹伤右手食指，已送区医院。"


def accident(it: Room, *, by: Any = None, **said: Any) -> Any:
    """姜, or somebody else, reports an injury of ten minutes ago."""
    facts = {
        "key": uuid.uuid4(),
        "kind": "injury",
        "text": WORDS,
        "occurred_at": timezone.now() - dt.timedelta(minutes=10),
        "people": (it.jiangs,),
        "is_injured": True,
        **said,
    }
    (row, *_), _ = report_incident(IncidentInput(**facts), by=viewer(by or it.jiang))
    return row


def incidents(world: World, it: Room) -> Iterator[Any]:
    """Reported, told again, taken, graded, logged, concluded, given back, closed."""
    li, wang = world.li, world.wang
    row = accident(it)
    yield Did("internships.incident_reported", it.jiang, row)
    with group_scope(world.a, actor=SYSTEM_ACTOR, switch=True):
        alarm_untaken(timezone.now() + dt.timedelta(minutes=16))
    yield Did("internships.incident_alarmed", None, row)
    take_incident(row, by=viewer(it.zhou))
    yield Did("internships.incident_taken", it.zhou, row)
    grade_incident(row, level="large", text="伤及肌腱", by=viewer(li))
    yield Did("internships.incident_graded", li, row)
    add_people(row, [it.hes], is_injured=False, by=viewer(li))
    yield Did("internships.incident_people_added", li, row)
    for kind in ("treatment", "claim"):
        note_incident(row, kind=kind, text="区医院手术，已报保险公司", by=viewer(it.zhou))
        yield Did("internships.incident_noted", it.zhou, row)
    conclude_incident(row, text="护罩缺失，已整改", by=viewer(li))
    yield Did("internships.incident_concluded", li, row)
    rule_conclusion(row, closes=False, text="补单位整改照片", by=viewer(wang))
    yield Did("internships.incident_returned", wang, row)
    conclude_incident(row, text="护罩缺失，已整改，照片已附", by=viewer(li))
    yield Did("internships.incident_concluded", li, row)
    rule_conclusion(row, closes=True, text="", by=viewer(wang))
    yield Did("internships.incident_closed", wang, row)
