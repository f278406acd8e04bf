"""A body is founded, its charter, term and seats are written down, changed and ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from governance.charter_templates import TEMPLATES
from governance.enums import BodyKind, SeatEnd
from governance.services.body import body_facts, dissolve_body, edit_body
from governance.services.charter import discard_charter, draft_charter, edit_charter, put_charter_in_force
from governance.services.seat import correct_dates, edit_seat, end_seat, seat_facts
from governance.services.term import edit_term
from groupportal.tenancy.scope import group_scope
from tests.governance.ground import DECISION, FOUNDED, body, seat, term
from tests.trail import Did
from tests.world import World


def story(world: World, request: Any) -> Iterator[Did]:
    by = world.wang
    with group_scope(world.a, actor=by):
        made = body(world)
        yield Did("governance.body_founded", by, made)
        edit_body(made, replace(body_facts(made), name="第一理事会"), reason="更正登记", by=by)
        yield Did("governance.body_edited", by, made)
        facts = TEMPLATES[BodyKind.COUNCIL]
        draft = draft_charter(made, facts, by=by)
        yield Did("governance.charter_drafted", by, draft)
        edit_charter(draft, replace(facts, chairs=2), by=by)
        yield Did("governance.charter_edited", by, draft)
        put_charter_in_force(draft, on=FOUNDED, decided_by="决议", by=by)
        yield Did("governance.charter_in_force", by, draft)
        other = draft_charter(made, facts, by=by)
        yield Did("governance.charter_drafted", by, other)
        discard_charter(other, by=by)
        yield Did("governance.charter_discarded", by, other)
        first = term(world, made)
        yield Did("governance.term_begun", by, first)
        edit_term(first, number=1, due_on=dt.date(2025, 1, 1), reason="延期", by=by)
        yield Did("governance.term_edited", by, first)
        held = seat(world, made, "姜勇")
        yield Did("governance.seat_added", by, held)
        edit_seat(held, replace(seat_facts(held), post="校长"), by=by)
        yield Did("governance.seat_edited", by, held)
        end_seat(held, ends_on=dt.date(2020, 1, 1), reason=SeatEnd.RESIGNED, by=by)
        yield Did("governance.seat_ended", by, held)
        correct_dates(held, starts_on=FOUNDED, ends_on=dt.date(2020, 2, 1), reason="月份录错", by=by)
        yield Did("governance.seat_dates_corrected", by, held)
        dissolve_body(made, ends_on=dt.date(2021, 1, 1), decision=DECISION, by=by)
        yield Did("governance.body_dissolved", by, made)
