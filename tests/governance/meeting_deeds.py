"""A meeting is planned, called, answered, held and written up; another is cancelled."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any

import time_machine
from django.utils import timezone

from governance.models import AgendaItem, AgendaPaper, Invitation, Proxy, Term
from governance.services.agenda import (
    ItemInput,
    add_item,
    edit_item,
    explain_item,
    move_item,
    note_discussion,
    remove_item,
    remove_paper,
)
from governance.services.follow_up import add_follow_up, finish_follow_up
from governance.services.invitation import answer, call_meeting, drop_guest, invite_guest, remind
from governance.services.meeting import (
    MeetingInput,
    cancel_meeting,
    close_meeting,
    correct_attendance,
    edit_meeting,
    open_meeting,
    plan_meeting,
    void_meeting,
)
from governance.services.minutes import (
    approve_minutes,
    attach_scan,
    draft_minutes,
    publish_minutes,
    write_minutes,
)
from governance.services.presence import arrive, leave, show_code, stand_in, take_sheet
from governance.services.proxy import PROXIES, accept_proxy, give_proxy, revoke_proxy
from governance.views.calendar import MEETINGS
from groupportal.files.services import store_bytes
from groupportal.links.services import new_address
from groupportal.tenancy.scope import group_scope
from tests.governance.ground import body, charter, seat, sitter, term
from tests.governance.test_meetings import DAY
from tests.members.ground import viewer
from tests.trail import Did
from tests.world import World


def story(world: World, request: Any) -> Iterator[Did]:
    by, file = world.wang, {"name": "材料.txt", "by": world.wang}
    with group_scope(world.a, actor=by):
        made = body(world, name="会议用的理事会")
        charter(world, made, proxies_each=2)
        term(world, made)
        users = [sitter(f"meets_{n}", f"到会{n}") for n in range(4)]
        seats = [seat(world, made, user.name, user=user) for user in users]
        deputy = seat(world, made, "替补", stands_in_for=seats[2])
        at = timezone.now() + 20 * DAY
        row = plan_meeting(made, MeetingInput("第一次会议", at, 60), by=by)
        yield Did("governance.meeting_planned", by, row)
        row = edit_meeting(row, MeetingInput("第一次会议", at, 90), by=by)
        yield Did("governance.meeting_edited", by, row)
        item = add_item(row, ItemInput("议题一", papers=[store_bytes(b"x", **file)]), by=by)
        yield Did("governance.item_added", by, item)
        edit_item(item, ItemInput("议题甲"), by=by)
        yield Did("governance.item_edited", by, item)
        remove_paper(AgendaPaper.objects.get(item=item), by=by)
        yield Did("governance.paper_removed", by, item)
        second = add_item(row, ItemInput("议题二"), by=by)
        yield Did("governance.item_added", by, second)
        move_item(second, up=True, by=by)
        yield Did("governance.item_moved", by, second)
        gone = AgendaItem(public_id=second.public_id, title=second.title, pk=second.pk)
        remove_item(second, by=by)
        yield Did("governance.item_removed", by, gone)
        guest = invite_guest(row, name="局领导", by=by)
        yield Did("governance.guest_invited", by, guest)
        drop_guest(guest, by=by)
        yield Did("governance.invitation_withdrawn", by, guest)
        row = call_meeting(row, by=by)
        yield Did("governance.meeting_called", by, row)
        asked = [Invitation.objects.get(meeting=row, seat=one) for one in seats]
        answer(asked[0], "comes", by=viewer(users[0]))
        yield Did("governance.meeting_answered", users[0], asked[0])
        remind(row, by=by)
        yield Did("governance.meeting_reminded", by, row)
        proxy = give_proxy(asked[0], asked[1], by=viewer(users[0]))
        yield Did("governance.proxy_submitted", users[0], proxy)
        accept_proxy(proxy, by=viewer(users[1]))
        yield Did("governance.proxy_approved", users[1], proxy)
        revoke_proxy(proxy, by=viewer(users[0]))
        yield Did("governance.proxy_withdrawn", users[0], proxy)
        other = give_proxy(asked[0], asked[1], by=viewer(users[0]))
        yield Did("governance.proxy_submitted", users[0], other)
        PROXIES.rule(other, "returned", answer="当天出差", by=viewer(users[1]))
        yield Did("governance.proxy_returned", users[1], other)
        with time_machine.travel(at, tick=False):
            yield from _held(world, row, asked, deputy)
        feed = new_address(MEETINGS, by=viewer(by))
        yield Did("governance.calendar_address", by, feed)


def _lasting(row: Any, asked: list[Any]) -> Generator[Did, None, Proxy]:
    Term.objects.filter(body=row.body).update(due_on=None)
    until = timezone.localdate() + 9 * DAY
    given = give_proxy(asked[0], asked[3], until=until, by=viewer(asked[0].user))
    yield Did("governance.proxy_submitted", asked[0].user, given)
    accept_proxy(given, by=viewer(asked[3].user))
    yield Did("governance.proxy_approved", asked[3].user, given)
    return given


def _held(world: World, row: Any, asked: list[Any], deputy: Any) -> Iterator[Did]:
    by, file = world.wang, {"name": "材料.txt", "by": world.wang}
    yield Did("governance.code_shown", by, (show_code(row, by=by), row)[1])
    row = open_meeting(row, by=by)
    yield Did("governance.meeting_opened", by, row)
    arrive(asked[0], by=by)
    yield Did("governance.person_came", by, asked[0])
    with time_machine.travel(timezone.now() + DAY / 24, tick=False):
        leave(asked[0], by=by)
    yield Did("governance.person_left", by, asked[0])
    take_sheet(row, [asked[1].pk], None, by=by)
    yield Did("governance.sheet_taken", by, row)
    stand_in(asked[2], deputy, by=by)
    yield Did("governance.deputy_came", by, asked[2])
    lasting = yield from _lasting(row, asked)
    item = row.items.get()
    note_discussion(item, "同意。", by=by)
    yield Did("governance.item_discussed", by, item)
    row = close_meeting(row, by=by)
    yield Did("governance.meeting_closed", by, row)
    revoke_proxy(lasting, by=viewer(asked[0].user))
    yield Did("governance.proxy_term_ended", asked[0].user, lasting)
    AgendaItem.objects.filter(pk=item.pk).update(added_at=timezone.now())
    explain_item(item, "临时议题", by=by)
    yield Did("governance.item_explained", by, item)
    correct_attendance(row, [asked[1].pk], reason="与签到表核对", by=by)
    yield Did("governance.attendance_corrected", by, row)
    task = add_follow_up(row, what="办事", due_on=timezone.localdate(), owner=by, by=by)
    yield Did("governance.follow_up_added", by, task)
    finish_follow_up(task, on=timezone.localdate(), note="办了", by=by)
    yield Did("governance.follow_up_done", by, task)
    minutes = draft_minutes(row, by=by)
    yield Did("governance.minutes_drafted", by, minutes)
    write_minutes(minutes, "改过的一稿", seen=1, by=by)
    yield Did("governance.minutes_written", by, minutes)
    attach_scan(minutes, store_bytes(b"x", **file), seen=2, by=by)
    yield Did("governance.minutes_signed", by, minutes)
    publish_minutes(minutes, seen=2, by=by)
    yield Did("governance.minutes_published", by, minutes)
    later = plan_meeting(row.body, MeetingInput("第二次会议", timezone.now() + DAY, 60), by=by)
    yield Did("governance.meeting_planned", by, later)
    with time_machine.travel(later.starts_at, tick=False):
        later = open_meeting(later, reason="上级来检查", by=by)
    yield Did("governance.meeting_opened", by, later)
    approve_minutes(minutes, later, seen=2, by=by)
    yield Did("governance.minutes_approved", by, minutes)
    twice = plan_meeting(row.body, MeetingInput("又登记一遍", timezone.now() + DAY * 3, 60), by=by)
    yield Did("governance.meeting_planned", by, twice)
    with time_machine.travel(twice.starts_at, tick=False):
        twice = open_meeting(twice, reason="误点", by=by)
        yield Did("governance.meeting_opened", by, twice)
        twice = close_meeting(twice, by=by)
        yield Did("governance.meeting_closed", by, twice)
        void_meeting(twice, "登记了两遍", by=by)
        yield Did("governance.meeting_voided", by, twice)
    third = plan_meeting(row.body, MeetingInput("第三次会议", timezone.now() + 2 * DAY, 60), by=by)
    yield Did("governance.meeting_planned", by, third)
    cancel_meeting(third, "时间不合", by=by)
    yield Did("governance.meeting_cancelled", by, third)
