"""A complaint on its way through the ledger, for tests and for the story of the room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from internships.models import Concern
from internships.services.concern import (
    ConcernInput,
    Outside,
    answer_concern,
    appoint,
    close_concern,
    enter_concern,
    note_concern,
    press_overdue,
    raise_concern,
    reopen_concern,
    tell_unit,
)
from tests.internships.teaching import Room
from tests.members.ground import viewer
from tests.trail import Did
from tests.world import World

WORDS = "车间组长要我们每人交三百元押金，不交就不发工作服。"


def complaint(it: Room, *, by: Any = None, **said: Any) -> Any:
    """姜, or somebody else, complains about fees at the unit."""
    facts = {"kind": "complaint", "topic": "fees", "text": WORDS, "placement": it.jiangs, **said}
    return raise_concern(it.school, ConcernInput(**facts), by=viewer(by or it.jiang))


def concerns(world: World, it: Room) -> Iterator[Did]:
    """Raised, appointed, noted, answered, told, closed, opened again; another by phone."""
    li, by = world.li, viewer(world.li)
    row = complaint(it)
    yield Did("internships.concern_raised", it.jiang, row)
    appoint(row, handler=li, by=by)
    yield Did("internships.concern_appointed", li, row)
    note_concern(row, text="已打电话给车间主任", by=by)
    yield Did("internships.concern_noted", li, row)
    answer_concern(row, text="押金已退", by=by)
    yield Did("internships.concern_answered", li, row)
    tell_unit(row, text="不得向实习生收取押金", by=by)
    yield Did("internships.concern_told", li, row)
    close_concern(row, result="upheld", text="押金已退", by=by)
    yield Did("internships.concern_closed", li, row)
    reopen_concern(row, text="还有两人没有退", by=viewer(it.jiang))
    yield Did("internships.concern_reopened", it.jiang, row)
    Concern.objects.filter(pk=row.pk).update(due_on=dt.date(2024, 3, 1))
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        press_overdue(on=dt.date(2024, 3, 4))
    yield Did("internships.concern_overdue", SYSTEM_ACTOR, row)
    outside = Outside("guardian", "phone", timezone.localdate(), "姜母")
    said = ConcernInput("question", "pay", "报酬什么时候发？")
    yield Did("internships.concern_entered", li, enter_concern(it.school, said, outside, by=by))
