"""A meeting moved, opened without a notice, written down later; who is there when two act at once; deputies; who is not asked."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from governance.documents.minutes import draft_of
from governance.enums import MeetingState, Method, Reply, SeatEnd
from governance.models import AgendaItem, Invitation, Meeting, Presence, Proxy, Seat, Term
from governance.selectors.invitation import standing, unanswered
from governance.selectors.presence import quorum_of
from governance.selectors.proxy import accepted_proxies
from governance.services.agenda import ItemInput, add_item, explain_item
from governance.services.counting import Tally
from governance.services.invitation import answer, call_meeting, follow_seats, links_for_meeting
from governance.services.meeting import (
    HeldInput,
    MeetingInput,
    close_meeting,
    edit_meeting,
    open_meeting,
    record_held,
)
from governance.services.minutes import draft_minutes, publish_minutes
from governance.services.motion import add_motion
from governance.services.presence import arrive, show_code, stand_in, take_sheet
from governance.services.proxy import accept_proxy, enter_proxy, give_proxy, revoke_proxy
from governance.services.seat import end_seat
from groupportal.accounts.rotating import code_at
from groupportal.audit.models import AuditEntry
from groupportal.errors import DomainError
from groupportal.files.services import store_bytes
from groupportal.links.selectors import address_of
from groupportal.messages.models import Notice
from groupportal.periods.times import moment
from groupportal.tenancy.scope import group_scope
from groupportal.ui.formats import cndate
from tests.governance.ground import council, seat
from tests.governance.test_meetings import DAY, called, of, planned, sits
from tests.governance.votes_ground import ask, by_hand
from tests.members.ground import viewer
from tests.outcomes import overlapped, refused
from tests.visitor import body as page
from tests.world import World

HOUR = dt.timedelta(hours=1)


def at_nine() -> dt.datetime:
    """In 14 days, in the morning."""
    return moment(timezone.localdate() + 14 * DAY, dt.time(9))


def sat(meeting: Meeting, number: int) -> Invitation:
    return Invitation.objects.get(meeting=meeting, seat__name=f"理事{number}")


def of_world(world: World, meeting: Meeting, number: int) -> Invitation:
    with group_scope(world.a, actor=world.wang):
        return of(meeting, number)


def moved(row: Meeting, at: dt.datetime, world: World, reason: str = "") -> Meeting:
    return edit_meeting(row, MeetingInput(row.title, at, 120, place=row.place), reason=reason, by=world.wang)


def test_another_day_wants_new_answers_and_nobody_is_there_from_the_old_one(
    inside: World, three: Any, time_machine: Any
) -> None:
    row = called(inside, three)
    answer(of(row, 1), Reply.LEAVE, note="出差", by=viewer(sits(1)))
    row = edit_meeting(row, MeetingInput(row.title, row.starts_at, 60, place="另一间"), by=inside.wang)
    assert of(row, 1).reply == Reply.LEAVE, "the same day keeps the answers"
    row = moved(row, row.starts_at + DAY, inside)
    one = of(row, 1)
    assert (one.reply, one.reply_note, one.replied_at) == (Reply.OPEN, "", None)
    assert Notice.objects.filter(recipient=sits(1), body__contains="请重新回复").exists()
    time_machine.move_to(row.starts_at, tick=False)
    arrive(one, by=inside.wang)
    assert "再照样开一次" in refused(lambda: moved(row, row.starts_at + 7 * DAY, inside), "signed_in")


def test_another_day_wants_proxies_anew_and_both_are_told(inside: World) -> None:
    row = called(inside, council(inside, 4, proxies_each=1))
    kept = give_proxy(of(row, 1), of(row, 2), by=viewer(sits(1)))
    accept_proxy(kept, by=viewer(sits(2)))
    asked = give_proxy(of(row, 3), of(row, 4), by=viewer(sits(3)))
    row = moved(row, row.starts_at + DAY, inside)
    for proxy in (kept, asked):
        proxy.refresh_from_db()
        assert (proxy.state, proxy.ruled_by) == ("withdrawn", None)
    for place in (1, 2, 3, 4):
        assert Notice.objects.filter(recipient=sits(place), title=f"委托不再有效：{row}").exists()
    again = give_proxy(of(row, 1), of(row, 2), by=viewer(sits(1)))
    assert accept_proxy(again, by=viewer(sits(2))).state == "approved"


def test_a_proxy_for_a_term_holds_at_later_meetings_until_it_is_taken_back(inside: World) -> None:
    made = council(inside, 4, proxies_each=1)
    row, today = called(inside, made), timezone.localdate()
    until, gives = today + 60 * DAY, viewer(sits(1))
    refused(lambda: give_proxy(of(row, 1), of(row, 2), until=today + 14 * DAY, by=gives), "until")
    Term.objects.update(due_on=until)
    assert "届满" in refused(lambda: give_proxy(of(row, 1), of(row, 2), until=until + DAY, by=gives), "until")
    proxy = give_proxy(of(row, 1), of(row, 2), until=until, by=gives)
    other = called(inside, made, in_days=20)
    assert not accepted_proxies(other).exists(), "nobody has accepted it"
    accept_proxy(proxy, by=viewer(sits(2)))
    by_letter = planned(inside, made, timezone.now() + 25 * DAY)
    Meeting.objects.filter(pk=by_letter.pk).update(way="letter")
    assert not accepted_proxies(call_meeting(by_letter, by=inside.wang)).exists(), "the giver votes"
    later = called(inside, made, in_days=30)
    (held,) = accepted_proxies(later)
    assert (str(held), held.until, held.ruled_by) == ("理事1委托理事2", until, sits(2))
    assert Notice.objects.filter(recipient=sits(1), title=f"委托表决：{later}").exists()
    assert not accepted_proxies(called(inside, made, in_days=61)).exists(), "its term is over"
    full = planned(inside, made, timezone.now() + 40 * DAY)
    paper = store_bytes(b"x", name="委托书.txt", by=inside.wang)
    enter_proxy(sat(full, 3), sat(full, 2), paper=paper, by=inside.wang)
    full = call_meeting(full, by=inside.wang)
    assert [str(one) for one in accepted_proxies(full)] == ["理事3委托理事2"], "the charter allows one"
    told = "在这次会议不适用：理事2：受托 2 份，章程规定每人最多 1 份，超出。"
    assert Notice.objects.filter(recipient=sits(1), body__contains=told).exists()
    second = give_proxy(of(other, 1), of(other, 3), until=until, by=gives)
    accept_proxy(second, by=viewer(sits(3)))
    assert accepted_proxies(called(inside, made, in_days=16)).get().holder.name == "理事2", "that was before"
    Seat.objects.filter(name="理事1").update(name="理事一")
    newest = accepted_proxies(called(inside, made, in_days=45))
    assert [str(one) for one in newest] == ["理事一委托理事3"], (
        "what was given last holds; a name put right is no other"
    )
    revoke_proxy(second, by=gives)
    revoke_proxy(proxy, by=gives)
    for one in (proxy, held):
        one.refresh_from_db()
        assert (one.state, one.until) == ("withdrawn", None)
    assert not accepted_proxies(called(inside, made, in_days=50)).exists()


def test_a_proxy_for_a_term_is_taken_back_after_its_first_meeting(
    world: World, client_for: Any, time_machine: Any
) -> None:
    with group_scope(world.a, actor=world.wang):
        made = council(world, 3, proxies_each=1)
        row = called(world, made)
        Term.objects.update(due_on=row.starts_at.date() + 365 * DAY)
    giver = client_for(sits(1), world.a)
    said = {"holder": str(of_world(world, row, 2).public_id), "until": str(timezone.localdate() + 60 * DAY)}
    giver.post("governance:give_proxy", said, public_id=of_world(world, row, 1).public_id)
    assert "等对方接受" in page(giver.get("governance:meeting", public_id=row.public_id))
    with group_scope(world.a, actor=world.wang):
        proxy = Proxy.objects.get()
        give_proxy(of(row, 3), of(row, 2), by=viewer(sits(3)))
        accept_proxy(proxy, by=viewer(sits(2)))
        time_machine.move_to(row.starts_at, tick=False)
        assert unanswered(viewer(sits(1))).exists()
        row = open_meeting(row, by=world.wang)
        assert not unanswered(viewer(sits(1))).exists(), "once it has begun there is nothing to answer"
        close_meeting(row, by=world.wang)
    giver = client_for(sits(1), world.a)
    assert "撤回委托" in page(giver.get("governance:proxy", public_id=proxy.public_id))
    shown = page(client_for(world.wang, world.a).get("governance:meeting", public_id=row.public_id))
    assert ("未到会" in shown, "未回复</" in shown, "提出表决事项" in shown) == (True, False, False)
    assert "等对方接受" not in shown, "nobody can any more"
    giver.post("governance:proxy_revoke", public_id=proxy.public_id)
    with group_scope(world.a, actor=world.wang):
        proxy.refresh_from_db()
        assert (proxy.state, proxy.until) == ("approved", None), "it held at its own meeting"
        assert Notice.objects.filter(recipient=sits(2), title="长期委托已撤回").exists()
        assert not accepted_proxies(called(world, made, in_days=20)).exists()


def test_who_takes_back_a_proxy_for_a_term_waits_for_who_calls_a_meeting(committed_world: World) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        made = council(world, 3, proxies_each=1)
        row = called(world, made)
        Term.objects.update(due_on=row.starts_at.date() + 365 * DAY)
        first, second = of(row, 1), of(row, 2)
        proxy = give_proxy(first, second, until=timezone.localdate() + 60 * DAY, by=viewer(sits(1)))
        accept_proxy(proxy, by=viewer(sits(2)))
        other, giver = planned(world, made, timezone.now() + 20 * DAY), sits(1)
    overlapped(
        world.a,
        (world.wang, lambda: call_meeting(other, by=world.wang)),
        (giver, lambda: revoke_proxy(proxy, by=viewer(giver))),
    )
    with group_scope(world.a, actor=world.wang):
        assert not accepted_proxies(other).exists(), "carried a moment before it was taken back"
        assert {one.state for one in Proxy.objects.all()} == {"withdrawn"}
        assert Proxy.objects.count() == 2


def test_who_is_asked_anew_has_answered_nothing_yet(inside: World, three: Any) -> None:
    made = three
    row = called(inside, made)
    one = of(row, 1)
    answer(one, Reply.LEAVE, note="出差", by=viewer(sits(1)))
    Invitation.objects.filter(pk=one.pk).update(withdrawn="单位暂停")
    follow_seats(made, by=inside.wang)
    one.refresh_from_db()
    assert (one.withdrawn, one.reply, one.reply_note, one.replied_at) == ("", Reply.OPEN, "", None)


def test_a_meeting_moved_too_near_its_notice_says_why(inside: World, three: Any) -> None:
    row = called(inside, three)
    sooner = row.starts_at - 10 * DAY
    assert "提前 4 天" in refused(lambda: moved(row, sooner, inside), "short_notice")
    assert moved(row, sooner, inside, "上级来检查").short_notice_reason == "上级来检查"
    assert moved(row, sooner + 9 * DAY, inside).short_notice_reason == "", "early enough again"


def test_an_item_that_a_move_made_late_is_explained_after_the_meeting(
    world: World, three: Any, client_for: Any, time_machine: Any
) -> None:
    with group_scope(world.a, actor=world.wang):
        row = called(world, three)
        item = add_item(row, ItemInput("增补理事"), by=world.wang)
        row = moved(row, row.starts_at - 10 * DAY, world, "上级来检查")
        time_machine.move_to(row.starts_at, tick=False)
        row = open_meeting(row, by=world.wang)
        for one in standing(row):
            arrive(one, by=world.wang)
        motion = add_motion(row, item=item, title="增补", method=Method.HANDS, by=world.wang)
        refused(lambda: explain_item(item, "急事", by=world.wang), "not_over")
        time_machine.move_to(row.starts_at + HOUR, tick=False)
        row, at = close_meeting(row, by=world.wang), row.starts_at

    def count() -> Any:
        return by_hand(world, motion, Tally(3, issued=3), at=at)

    wang = client_for(world.wang, world.a)
    with group_scope(world.a, actor=world.wang):
        assert "“补写增加的原因”" in refused(count, "late_item")
    assert "补写增加的原因" in page(wang.get("governance:meeting", public_id=row.public_id))
    wang.post("governance:item_explain", {"reason": "席位临时空缺"}, public_id=item.public_id)
    assert "补写增加的原因" not in page(wang.get("governance:meeting", public_id=row.public_id))
    with group_scope(world.a, actor=world.wang):
        said = f"增加的原因（会后{cndate(timezone.localdate())}补写）：席位临时空缺。"
        done = count()
        assert done.is_valid
        assert said in "".join(done.verdict)
        refused(lambda: explain_item(item, "又一个", by=world.wang), "explained")
        minutes = draft_minutes(row, by=world.wang)
        publish_minutes(minutes, seen=1, by=world.wang)
        item.motions.update(item=None)
        assert said in draft_of(row)
        AgendaItem.objects.filter(pk=item.pk).update(late_reason="")
        refused(lambda: explain_item(item, "又一个", by=world.wang), "minutes_out")


def test_votes_written_down_later_stand_where_the_notice_or_its_lack_is_told(
    inside: World, three: Any
) -> None:
    made, at = three, timezone.now() - 30 * DAY
    for days, said in enumerate(({"called_at": at - 20 * DAY}, {"reason": "临时召集，当面通知"})):
        start = at + days * DAY
        row = planned(inside, made, start)
        keys = [one.pk for one in standing(row)]
        times = (start, start + HOUR, keys)
        assert "没有发通知的记录" in refused(
            lambda row=row, times=times: record_held(row, HeldInput(*times), by=inside.wang), "short_notice"
        )
        late = HeldInput(*times, called_at=start + HOUR)
        refused(lambda row=row, late=late: record_held(row, late, by=inside.wang), "called_late")
        row = record_held(row, HeldInput(*times, **said), by=inside.wang)
        done = by_hand(inside, ask(inside, row, Method.HANDS), Tally(3, issued=3), at=start + HOUR / 2)
        assert (done.is_valid, done.is_carried) == (True, True), done.verdict


def test_what_came_after_the_notice_is_told_and_judged_by_its_own_day(
    inside: World, three: Any, time_machine: Any
) -> None:
    row = called(inside, three)
    soon = add_item(row, ItemInput("增补理事"), by=inside.wang)
    assert Notice.objects.filter(recipient=sits(1), title=f"会议增加议程：{row}").exists()
    time_machine.move_to(row.starts_at, tick=False)
    row = open_meeting(row, by=inside.wang)
    said = ItemInput("临时议题")
    assert "提前 0 天，章程要求 10 天，不足" in refused(
        lambda: add_item(row, said, by=inside.wang), "late_item"
    )
    late = add_item(row, ItemInput("临时议题", reason="上级来检查。"), by=inside.wang)
    for one in standing(row):
        arrive(one, by=inside.wang)
    told = {}
    for item in (row.items.get(position=1), soon, late):
        motion = add_motion(row, item=item, title=str(item), method=Method.HANDS, by=inside.wang)
        told[str(item)] = by_hand(inside, motion, Tally(3, issued=3))
    assert all(motion.is_valid for motion in told.values())
    assert "增加" not in "".join(told["审议年度工作报告"].verdict)
    assert "提出，在通知以后；它的议程“审议年度工作报告”列在通知里" in "".join(
        told["审议年度工作报告"].verdict
    )
    assert "在通知以后增加，提前 14 天，章程要求 10 天，符合。" in "".join(told["增补理事"].verdict)
    assert "不足。增加的原因：上级来检查。" in "".join(told["临时议题"].verdict)


def test_a_meeting_opens_on_its_day_alone_and_unannounced_with_a_reason(
    world: World, three: Any, client_for: Any, time_machine: Any
) -> None:
    with group_scope(world.a, actor=world.wang):
        row = planned(world, three, at_nine())
        refused(lambda: open_meeting(row, reason="急事", by=world.wang), "other_day")
    assert "宣布开会？" not in page(
        client_for(world.wang, world.a).get("governance:meeting", public_id=row.public_id)
    )
    time_machine.move_to(row.starts_at - HOUR / 60, tick=False)
    wang = client_for(world.wang, world.a)
    shown = page(wang.get("governance:meeting", public_id=row.public_id))
    assert "宣布开会？" in shown
    assert "提前天数不足的说明" in shown
    assert "请写明原因" in page(wang.post("governance:meeting_open", public_id=row.public_id, follow=True))
    wang.post("governance:meeting_open", {"reason": "急事"}, public_id=row.public_id)
    with group_scope(world.a, actor=world.wang):
        row.refresh_from_db()
    assert (row.state, row.short_notice_reason) == (MeetingState.OPEN, "急事")


def test_what_was_signed_in_gives_way_to_the_sheet(
    world: World, three: Any, client_for: Any, time_machine: Any
) -> None:
    with group_scope(world.a, actor=world.wang):
        row = call_meeting(planned(world, three, at_nine()), by=world.wang)
        time_machine.move_to(row.starts_at, tick=False)
        arrive(of(row, 1), by=world.wang)
        keys = [of(row, place).public_id for place in (1, 2)]
    time_machine.move_to(row.starts_at + 2 * HOUR, tick=False)
    start = timezone.localtime(row.starts_at)
    said = {
        "opened_time": f"{start:%H:%M}",
        "closed_time": f"{start + HOUR:%H:%M}",
        "present": keys,
        "reason": "",
    }
    wang = client_for(world.wang, world.a)
    assert wang.post("governance:meeting_held", said, public_id=row.public_id).status_code == 302
    with group_scope(world.a, actor=world.wang):
        row.refresh_from_db()
        assert row.state == MeetingState.CLOSED
        assert quorum_of(row).present == Presence.objects.count() == 2
        entry = AuditEntry.objects.get(action="governance.sheet_taken")
        assert (entry.before, entry.after) == ({"到会": "理事1"}, {"到会": "理事1、理事2"})


def test_a_sheet_and_the_close_each_wait_for_who_signs_in(committed_world: World) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        row = called(world, council(world, 3), in_days=0.0001)
        first, second = of(row, 1), of(row, 2)
        row = open_meeting(row, by=world.wang)
    _, fresh = overlapped(
        world.a,
        (world.wang, lambda: arrive(first, by=viewer(world.wang))),
        (world.wang, lambda: take_sheet(row, [first.pk], None, by=viewer(world.wang))),
    )
    assert fresh == 0, "who signed in a moment ago is there already"
    _, late = overlapped(
        world.a,
        (world.wang, lambda: close_meeting(row, by=viewer(world.wang))),
        (world.wang, lambda: arrive(second, by=viewer(world.wang))),
    )
    assert isinstance(late, DomainError)
    with group_scope(world.a, actor=world.wang):
        assert Presence.objects.get().invitation_id == first.pk


def test_a_deputy_in_office_comes_while_no_proxy_hangs_on_the_place_and_goes_again(inside: World) -> None:
    made = council(inside, 3, proxies_each=1)
    held, left = Seat.objects.get(name="理事1"), Seat.objects.get(name="理事2")
    deputy = seat(inside, made, "替补甲", stands_in_for=held)
    gone = seat(inside, made, "替补乙", stands_in_for=held)
    row = planned(inside, made)
    refused(lambda: stand_in(Invitation.objects.get(meeting=row, seat=held), deputy, by=inside.wang), "state")
    end_seat(gone, ends_on=timezone.localdate(), reason=SeatEnd.RESIGNED, by=inside.wang)
    row = called(inside, made, in_days=15)
    one, two = of(row, 1), of(row, 2)
    refused(lambda: stand_in(one, gone, by=inside.wang), "no_deputy")
    refused(lambda: stand_in(two, deputy, by=inside.wang), "no_deputy")
    proxy = give_proxy(two, one, by=viewer(sits(2)))
    for _ in range(2):
        assert "理事2委托理事1" in refused(lambda: stand_in(one, deputy, by=inside.wang), "proxy_stands")
        proxy.refresh_from_db()
        if proxy.state == "waiting":
            accept_proxy(proxy, by=viewer(sits(1)))
    revoke_proxy(proxy, by=viewer(sits(2)))
    assert str(stand_in(one, deputy, by=inside.wang)) == "替补甲"
    back = stand_in(one, None, by=inside.wang)
    assert (back.name, back.user_id) == ("理事1", sits(1).pk)
    end_seat(left, ends_on=timezone.localdate(), reason=SeatEnd.RESIGNED, by=inside.wang)
    refused(lambda: stand_in(two, None, by=inside.wang), "withdrawn")


def test_the_place_goes_back_on_the_page(world: World, three: Any, client_for: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        made = three
        deputy = seat(world, made, "替补甲", stands_in_for=Seat.objects.get(name="理事1"))
        row = called(world, made)
        one = of(row, 1)
        stand_in(one, deputy, by=world.wang)
    wang = client_for(world.wang, world.a)
    assert "由理事1本人出席" in page(wang.get("governance:presence", public_id=row.public_id))
    done = wang.post("governance:stand_in", {"deputy": "本人"}, public_id=one.public_id, follow=True)
    assert "已改由理事1出席" in page(done)


def test_who_is_not_asked_or_answers_too_late_is_told(
    world: World, three: Any, client_for: Any, time_machine: Any
) -> None:
    with group_scope(world.a, actor=world.wang):
        made = three
        seat(world, made, "没账号的理事")
        row = called(world, made)
        ((one, link),) = links_for_meeting(row, by=viewer(world.wang))
        path = "/" + address_of(link).split("/", 3)[3]
    time_machine.move_to(row.starts_at, tick=False)
    with group_scope(world.a, actor=world.wang):
        row = open_meeting(row, by=world.wang)
        digits = code_at(show_code(row, by=world.wang).secret, timezone.now())
    office = client_for(world.wang, world.a)
    told = office.post("governance:arrive", {"code": digits}, public_id=row.public_id)
    assert told.status_code == 422
    assert "您的账号不在这次会议的名单里" in page(told)
    nobody = client_for(None, world.a).client
    assert 'name="reply"' not in page(nobody.get(path))
    late = nobody.post(path, {"reply": "leave"})
    assert late.status_code == 422
    assert "不再收回复" in page(late)
    nobody.post(path, {"code": digits})
    with group_scope(world.a, actor=world.wang):
        one.refresh_from_db()
        assert (one.reply, one.presences.count()) == (Reply.OPEN, 1)
