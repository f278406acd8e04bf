"""What is done with shared facilities and their bookings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import time_machine

from groupportal.files.services import store_bytes
from groupportal.links.services import new_address
from groupportal.tenancy.scope import group_scope
from parks.services.booking import accept_booking, ask_booking, refuse_booking, withdraw_booking
from parks.services.booking_use import arrive, hand_over, record_usage, settle_past, take_back, undo_use
from parks.services.facility import (
    add_photo,
    close_facility,
    drop_photo,
    edit_facility,
    facility_facts,
    open_again,
    reopen_facility,
    retire_facility,
)
from parks.views.booking_calendar import OWN
from tests.members.ground import viewer
from tests.parks.test_booking import MEETING, facility, firm, times
from tests.trail import Did
from tests.world import World


def story(world: World, request: Any) -> Iterator[Did]:
    with group_scope(world.a, actor=world.wang):
        owner = world.li
        room = facility(world, name="故事里的报告厅", arrive_within=15)
        yield Did("parks.facility_added", owner, room)
        edit_facility(room, facility_facts(room).__class__("room", "故事里的大报告厅"), by=viewer(owner))
        yield Did("parks.facility_edited", owner, room)
        retire_facility(room, reason="改作他用", by=viewer(owner))
        yield Did("parks.facility_retired", owner, room)
        reopen_facility(room, by=viewer(owner))
        yield Did("parks.facility_reopened", owner, room)
        start, end = times(hour=8)
        closure = close_facility(room, starts_at=start, ends_at=end, reason="检修", by=viewer(owner))
        yield Did("parks.facility_closed", owner, room)
        open_again(closure, by=viewer(owner))
        yield Did("parks.facility_opened", owner, room)
        picture = store_bytes(
            b"x", name="报告厅.txt", by=owner, purpose="设施照片", view_action="parks.view_facilities"
        )
        photo = add_photo(room, picture, by=viewer(owner))
        yield Did("parks.facility_pictured", owner, room)
        drop_photo(photo, by=viewer(owner))
        yield Did("parks.facility_unpictured", owner, room)
        unit, chen = firm("故事里的企业", "story_chen")
        yield Did("parks.calendar_address", chen, new_address(OWN, by=viewer(chen)))
        rows = []
        for n in range(3):
            rows.append(ask_booking(room, unit, times(hour=8 + 2 * n), MEETING, by=viewer(chen)))
            yield Did("parks.booking_asked", chen, rows[n])
        refuse_booking(rows[0], answer="请改期。", by=viewer(owner))
        yield Did("parks.booking_refused", owner, rows[0])
        accept_booking(rows[1], by=viewer(owner))
        yield Did("parks.booking_accepted", owner, rows[1])
        withdraw_booking(rows[2], reason="", by=viewer(chen))
        yield Did("parks.booking_withdrawn", chen, rows[2])
        with time_machine.travel(rows[1].starts_at, tick=False):
            arrive(rows[1], by=viewer(chen))
            yield Did("parks.booking_arrived", chen, rows[1])
        settle_past(rows[1].ends_at)
        yield Did("parks.booking_used", None, rows[1])
        tool = facility(world, name="故事里的测量仪", is_lent=True)
        yield Did("parks.facility_added", owner, tool)
        lent = ask_booking(tool, world.ua, times(), MEETING, by=viewer(owner))
        yield Did("parks.booking_accepted", owner, lent)
        with time_machine.travel(lent.starts_at, tick=False):
            hand_over(lent, by=viewer(world.wang))
            yield Did("parks.booking_handed_over", world.wang, lent)
        with time_machine.travel(lent.ends_at, tick=False):
            take_back(lent, note="完好", by=viewer(world.wang))
            yield Did("parks.booking_returned", world.wang, lent)
        missed = ask_booking(room, world.ua, times(hour=18), MEETING, by=viewer(owner))
        yield Did("parks.booking_accepted", owner, missed)
        room.arrive_within = 15
        room.save()
        settle_past(missed.ends_at)
        yield Did("parks.booking_lost", None, missed)
        past = times(hour=10, days=-9)
        used = record_usage(room, unit, past, MEETING, by=viewer(owner))
        yield Did("parks.usage_recorded", owner, used)
        undo_use(used, reason="登记错了", by=viewer(owner))
        yield Did("parks.usage_undone", owner, used)
