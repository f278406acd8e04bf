"""One meeting from its planning to published minutes, through services and pages; who may do what; two at the same moment."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from governance.documents.minutes import draft_of, minutes_word
from governance.enums import BodyKind, MeetingState, PartyPart, Reply, SeatEnd
from governance.models import (
    AgendaPaper,
    Body,
    ContestEntry,
    ContestParty,
    Invitation,
    Meeting,
    MeetingCode,
    Minutes,
    Presence,
    Proxy,
    Resolution,
    ResolutionReceipt,
    Seat,
)
from governance.selectors.access import meetings_for
from governance.selectors.invitation import entitled, own_invitations, standing
from governance.selectors.meeting import held_between
from governance.selectors.presence import came, quorum_changes, quorum_of
from governance.services.agenda import ItemInput, add_item, move_item, note_discussion
from governance.services.annulment import annul
from governance.services.candidate import CandidateInput, nominate
from governance.services.contest import ContestInput, found_contest
from governance.services.counting import Tally
from governance.services.election import prepare_election
from governance.services.follow_up import add_follow_up, finish_follow_up
from governance.services.invitation import (
    answer,
    call_meeting,
    follow_seats,
    invite_guest,
    links_for_meeting,
    without_account,
)
from governance.services.meeting import (
    HeldInput,
    MeetingInput,
    cancel_meeting,
    clone_meeting,
    close_meeting,
    correct_attendance,
    open_meeting,
    plan_meeting,
    record_held,
    void_meeting,
)
from governance.services.minutes import (
    OvertakenError,
    approve_minutes,
    attach_scan,
    draft_minutes,
    publish_minutes,
    write_minutes,
)
from governance.services.motion import add_motion
from governance.services.presence import arrive, arrive_by_code, leave, show_code, take_sheet
from governance.services.proxy import accept_proxy, give_proxy, revoke_proxy
from governance.services.seat import edit_seat, end_seat, seat_facts
from groupportal.accounts.models import User
from groupportal.accounts.rotating import code_at
from groupportal.errors import DomainError, NotAllowed
from groupportal.files.services import store_bytes, store_upload
from groupportal.files.turning import turn_waiting
from groupportal.links.selectors import address_of
from groupportal.messages.models import Notice
from groupportal.periods.times import moment
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import group_scope
from members.services.merging import merge_members
from tests.files.test_heic import photo
from tests.governance.ground import D, body, charter, council, seat, sitter
from tests.governance.votes_ground import by_hand
from tests.members.ground import enrol, viewer
from tests.outcomes import race, refused
from tests.todos import due
from tests.visitor import body as page
from tests.world import World

DAY = dt.timedelta(days=1)


def planned(
    world: World, of: Body, starts_at: dt.datetime | None = None, title: str = "第一次会议"
) -> Meeting:
    """A meeting in 14 days with one item."""
    at = starts_at or timezone.now() + 14 * DAY
    row = plan_meeting(of, MeetingInput(title, at, 120, place="行政楼三楼会议室"), by=world.wang)
    add_item(row, ItemInput("审议年度工作报告", presenter="王芳"), by=world.wang)
    return row


def called(world: World, of: Body, *, in_days: float = 14) -> Meeting:
    row = planned(world, of, timezone.now() + in_days * DAY)
    return call_meeting(row, reason="" if in_days >= 10 else "上级来检查", by=world.wang)


def sits(number: int) -> User:
    return User.objects.get(username=f"sits_{number}")


def of(meeting: Meeting, number: int) -> Invitation:
    return Invitation.objects.get(meeting=meeting, user__username=f"sits_{number}")


def test_the_notice_asks_who_sits_on_the_day_and_says_what_its_days_mean(inside: World) -> None:
    world, made = inside, council(inside, 5)
    leaving = Seat.objects.get(name="理事5")
    row = planned(world, made, timezone.now() + 7 * DAY)
    end_seat(leaving, ends_on=timezone.localdate(), reason=SeatEnd.RESIGNED, by=world.wang)
    with pytest.raises(DomainError, match="请写明原因"):
        call_meeting(row, by=world.wang)
    row = call_meeting(row, reason="上级来检查", by=world.wang)
    assert [str(one) for one in standing(row)] == ["理事1", "理事2", "理事3", "理事4"]
    assert row.short_notice_reason == "上级来检查"
    assert own_invitations(viewer(sits(1))).count() == 1
    with pytest.raises(NotAllowed):
        answer(of(row, 2), Reply.COMES, by=viewer(sits(1)))
    answer(of(row, 1), Reply.LEAVE, note="出差", by=viewer(sits(1)))
    assert of(row, 1).reply_note == "出差"
    empty = plan_meeting(made, MeetingInput("没有议程的会", timezone.now() + 30 * DAY), by=world.wang)
    with pytest.raises(DomainError, match="还没有议程"):
        call_meeting(empty, by=world.wang)


def test_another_account_in_a_seat_is_asked_in_its_place(inside: World, three: Any) -> None:
    world, made = inside, three
    row = called(world, made)
    held = Seat.objects.select_related("unit").get(name="理事3")
    other = sitter("sits_9", "新账号", held.unit, Role.ENTERPRISE)
    edit_seat(held, replace(seat_facts(held), user=other, name="理事丙"), by=world.wang)
    assert [str(one) for one in standing(row)] == ["理事1", "理事2", "理事丙"]
    assert own_invitations(viewer(other)).count() == 1
    assert not own_invitations(viewer(sits(3))).exists()


def test_a_seat_that_ends_after_the_notice_is_asked_no_longer_and_its_successor_is(
    inside: World, three: Any
) -> None:
    world, made = inside, three
    row = called(world, made)
    gone = Seat.objects.get(name="理事3")
    end_seat(gone, ends_on=timezone.localdate(), reason=SeatEnd.REPLACED, by=world.wang)
    seat(world, made, "新理事", starts_on=timezone.localdate(), successor_of=gone)
    assert {str(one) for one in entitled(row)} == {"理事1", "理事2", "新理事"}
    renamed = Seat.objects.get(name="理事2")
    edit_seat(renamed, replace(seat_facts(renamed), name="理事二"), by=world.wang)
    follow_seats(made, by=world.wang)
    assert "理事二" in {str(one) for one in entitled(row)}
    withdrawn = Invitation.objects.get(meeting=row, seat=gone)
    assert "不再任职（单位更换代表）" in withdrawn.withdrawn
    with pytest.raises(DomainError, match="不再有效"):
        answer(withdrawn, Reply.COMES, by=world.wang)


def test_a_seat_of_another_unit_is_asked_as_of_that_unit(inside: World, three: Any) -> None:
    world, made = inside, three
    row, moved = called(world, made), Seat.objects.get(name="理事3")
    other, third = (Unit.objects.create(name=name) for name in ("新单位", "又一家单位"))
    moved = edit_seat(moved, replace(seat_facts(moved), unit=other, weight=2), by=world.wang)
    assert (of(row, 3).unit, of(row, 3).weight) == (other, 2)
    end_seat(moved, ends_on=timezone.localdate(), reason=SeatEnd.RESIGNED, by=world.wang)
    Seat.objects.filter(pk=moved.pk).update(ends_on=None, end_reason="", unit=third)
    follow_seats(made, by=world.wang)
    assert (of(row, 3).unit, of(row, 3).withdrawn) == (third, ""), "asked again, as of the unit it has by now"


def test_units_made_one_are_asked_once_and_do_what_either_was_given(inside: World, three: Any) -> None:
    world = inside
    goes, stays = enrol(world, "江海电子有限公司"), enrol(world, "江海电子科技有限公司")
    assembly = body(world, BodyKind.ASSEMBLY, "会员大会", is_of_members=True)
    charter(world, assembly)
    all_members, made = called(world, assembly), three
    seat(world, made, "电子公司代表", unit=goes.unit)
    row = called(world, made, in_days=15)
    guest = invite_guest(row, name="陪同人员", unit=goes.unit, by=world.wang)
    task = add_follow_up(row, what="交数据", due_on=D(2099, 1, 1), unit=goes.unit, by=world.wang)
    coming = prepare_election(made, number=2, starts_on=D(2099, 1, 1), members_only=False, by=world.wang)
    stands = nominate(coming.posts.earliest("pk"), CandidateInput("丁", unit=goes.unit), by=world.wang)
    contest = found_contest(ContestInput("徽标征集", "征集集团徽标。", D(2099, 1, 1)), by=world.wang)
    entry = ContestEntry.objects.create(contest=contest, unit=goes.unit, number=1, title="桥", text="说明")
    for unit in (goes.unit, stays.unit):
        ContestParty.objects.create(
            contest=contest, part=PartyPart.JUDGES, name=unit.name, unit=unit, for_unit=True
        )
    sent = Resolution.objects.create(body=made, title="决议", text="同意。", decided_on=D(2024, 1, 1))
    for unit, read in ((goes.unit, timezone.now()), (stays.unit, None)):
        ResolutionReceipt.objects.create(resolution=sent, unit=unit, read_at=read)
    merge_members(goes, into=stays, reason="同一家", by=viewer(world.wang))
    for one in (stands, entry):
        one.refresh_from_db()
        assert one.unit == stays.unit
    assert ContestParty.objects.get().unit == stays.unit, "one unit judges once"
    assert ResolutionReceipt.objects.get().read_at is not None, "what either has read is read"
    assert [one.unit for one in entitled(all_members)] == [stays.unit]
    withdrawn = Invitation.objects.get(meeting=all_members, unit=goes.unit)
    assert withdrawn.withdrawn == "已并入江海电子科技有限公司，由它参加"
    assert entitled(row).get(name="电子公司代表").unit == stays.unit
    guest.refresh_from_db()
    task.refresh_from_db()
    assert (guest.unit, task.unit) == (stays.unit, stays.unit)


def test_what_is_in_preparation_is_the_offices_alone(inside: World) -> None:
    world, made = inside, council(inside, 3, proxies_each=1)
    row = planned(world, made)
    one, two, asked = of(row, 1), of(row, 2), viewer(sits(1))
    assert not own_invitations(asked)
    with pytest.raises(DomainError, match="现在不能回复"):
        answer(one, Reply.COMES, by=asked)
    with pytest.raises(DomainError, match="现在不能办委托"):
        give_proxy(one, two, by=asked)
    cancel_meeting(row, "不开了", by=world.wang)
    known = cancel_meeting(called(world, made), "改期", by=world.wang)
    assert list(meetings_for(asked)) == [known], "what was given up untold stays so"
    assert [own.meeting for own in own_invitations(asked)] == [known]


def test_accounts_that_can_do_nothing_here_count_as_none(inside: World) -> None:
    world, made = inside, council(inside, 4)
    User.objects.filter(username="sits_2").update(is_active=False)
    Membership.objects.filter(user=sits(3)).update(valid_until=timezone.localdate() - DAY)
    row = called(world, made)
    unreached = ["理事2", "理事3"]
    assert [str(one) for one in without_account(row)] == unreached
    assert [str(one) for one, _ in links_for_meeting(row, by=viewer(world.wang))] == unreached
    told = Notice.objects.filter(title__startswith="会议通知").order_by("recipient")
    assert {notice.recipient.name for notice in told} == {"理事1", "理事4"}
    assert "关联账号：理事会的 2 席" in [
        todo.title for todo in due(viewer(world.wang), timezone.localdate(), "governance.accounts")
    ]


def test_quorum_follows_who_comes_and_leaves_and_says_when_it_was_lost(
    inside: World, time_machine: Any
) -> None:
    world, made = inside, council(inside, 3, quorum_numerator=2, quorum_denominator=3)
    row = called(world, made)
    start = row.starts_at
    time_machine.move_to(start, tick=False)
    code = show_code(row, by=world.wang)
    digits = code_at(code.secret, start)
    with pytest.raises(DomainError, match="现场码不对"):
        arrive_by_code(of(row, 1), "000000" if digits != "000000" else "111111", by=viewer(sits(1)))
    arrive_by_code(of(row, 1), digits, by=viewer(sits(1)))
    arrive_by_code(of(row, 1), digits, by=viewer(sits(1)))
    assert Presence.objects.count() == 1, "who is there stays so"
    with pytest.raises(NotAllowed):
        arrive_by_code(of(row, 2), digits, by=viewer(sits(1)))
    row = open_meeting(row, by=world.wang)
    assert row.charter is not None
    assert quorum_of(row).verdict.lines == ("应到 3，实到 1，法定人数 2（2/3），未达到，还差 1。",)
    time_machine.move_to(start + dt.timedelta(minutes=5), tick=False)
    arrive(of(row, 2), by=world.wang)
    assert quorum_of(row).verdict.ok
    time_machine.move_to(start + dt.timedelta(minutes=30), tick=False)
    leave(of(row, 2), by=world.wang)
    time_machine.move_to(start + dt.timedelta(minutes=45), tick=False)
    take_sheet(row, [of(row, 3).pk], None, by=world.wang)
    assert [(at - start, verdict.ok) for at, verdict in quorum_changes(row)] == [
        (dt.timedelta(0), False),
        (dt.timedelta(minutes=5), True),
        (dt.timedelta(minutes=30), False),
        (dt.timedelta(minutes=45), True),
    ]
    row = close_meeting(row, by=world.wang)
    with pytest.raises(DomainError, match="只在开会当天签到"):
        arrive(of(row, 2), by=world.wang)
    text = draft_of(row)
    assert "出席：理事1、理事2、理事3" in text
    assert "起应到 3，实到 1，法定人数 2（2/3），未达到" in text


def test_a_proxy_needs_both_counts_while_its_holder_is_there_and_never_beyond_the_charter(
    inside: World, time_machine: Any
) -> None:
    world, made = inside, council(inside, 4, proxies_each=1, quorum_counts_proxies=True)
    row = called(world, made)
    one, two, three, four = (of(row, number) for number in (1, 2, 3, 4))
    with pytest.raises(NotAllowed):
        give_proxy(one, two, by=viewer(sits(3)))
    first = give_proxy(one, two, by=viewer(sits(1)))
    with pytest.raises(NotAllowed):
        accept_proxy(first, by=viewer(sits(1)))
    accept_proxy(first, by=viewer(sits(2)))
    with pytest.raises(DomainError, match="每人最多 1 份"):
        give_proxy(three, two, by=viewer(sits(3)))
    with pytest.raises(DomainError, match="自己委托了别人"):
        give_proxy(four, one, by=viewer(sits(4)))
    time_machine.move_to(row.starts_at, tick=False)
    row = open_meeting(row, by=world.wang)
    assert quorum_of(row).represented == 0, "the holder is not there"
    arrive(two, by=world.wang)
    assert (quorum_of(row).present, quorum_of(row).represented) == (1, 1)
    arrive(one, by=world.wang)
    assert (quorum_of(row).present, quorum_of(row).represented) == (2, 0), "who came votes alone"
    revoke_proxy(first, by=viewer(sits(1)))
    assert Proxy.objects.get().state == "withdrawn"


def test_a_meeting_written_down_later_and_cloned_for_the_next_year(inside: World, three: Any) -> None:
    world, made = inside, three
    at = moment(D(2021, 3, 5), dt.time(9))
    row = planned(world, made, at)
    invite_guest(row, name="局领导", by=world.wang)
    with pytest.raises(DomainError, match="不能再发通知"):
        call_meeting(row, by=world.wang)
    here = [seat.pk for seat in Seat.objects.filter(body=made)[:2]]
    held = HeldInput(at, at + dt.timedelta(hours=2), [], called_at=at - 14 * DAY)
    with pytest.raises(DomainError, match="没有勾选到会的人"):
        record_held(row, held, by=world.wang)
    row.refresh_from_db()
    assert row.state == MeetingState.DRAFT, "nothing is kept of what was refused"
    keys = [one.pk for one in standing(row) if one.seat_id in here]
    row = record_held(row, replace(held, present=keys), by=world.wang)
    assert (row.state, row.recorded_later) == (MeetingState.CLOSED, True)
    assert quorum_of(row).present == 2
    new = clone_meeting(row, "2022年会议", moment(D(2022, 3, 4), dt.time(9)), by=world.wang)
    assert [item.title for item in new.items.all()] == ["审议年度工作报告"]
    assert {str(one) for one in new.invitations.all()} == {"局领导", "理事1", "理事2", "理事3"}
    assert (new.state, new.opened_at, new.sheet) == (MeetingState.DRAFT, None, None)
    # A tick on the wrong person, and a meeting that was entered twice, are put right.
    by = world.wang
    with pytest.raises(DomainError, match="写明为什么更正"):
        correct_attendance(row, keys, reason="", by=by)
    row = correct_attendance(row, keys[:1], reason="与签到表核对", by=by)
    assert (came(row), row.is_quorate, held_between(D(2021, 1, 1), D(2021, 12, 31)).count()) == (
        {keys[0]},
        False,
        0,
    )
    with pytest.raises(DomainError, match="已由别人更正过"):
        correct_attendance(row, keys, reason="与签到表核对", was="1f0c", by=by)
    row = correct_attendance(row, [one.pk for one in standing(row)], reason="与签到表核对", by=by)
    assert (len(came(row)), row.is_quorate) == (4, True)
    assert "更正：到会原登记 1 人，现 4 人。原因：与签到表核对" in row.attendance_note
    said = {"title": "同意", "method": "hands"}
    motion = by_hand(world, add_motion(row, by=by, **said), Tally(3, issued=3), at=at + dt.timedelta(hours=1))
    with pytest.raises(DomainError, match="有表决权的人的到会不能改"):
        correct_attendance(row, keys[:1], reason="再核对", by=by)
    annul(motion, reason="登记错", by=by)
    row = void_meeting(row, "登记了两遍", by=by)
    assert not held_between(D(2021, 1, 1), D(2021, 12, 31)).exists()


def closed(world: World, of_body: Body, at: dt.datetime, title: str = "第一次会议") -> Meeting:
    row = planned(world, of_body, at, title)
    keys = [one.pk for one in standing(row)]
    held = HeldInput(at, at + dt.timedelta(hours=2), keys, called_at=at - 14 * DAY)
    return record_held(row, held, by=world.wang)


def test_minutes_lose_nobodys_words_and_are_published_and_approved(inside: World, three: Any) -> None:
    world, made = inside, three
    at = timezone.now() - 30 * DAY
    row = closed(world, made, at)
    note_discussion(row.items.get(), "大家同意报告。\n建议补充数据。", by=world.wang)
    add_follow_up(
        row,
        what="补充数据",
        item=row.items.get(),
        due_on=timezone.localdate(),
        unit=Unit.objects.get(name="第1家理事单位"),
        by=world.wang,
    )
    minutes = draft_minutes(row, by=world.wang)
    assert (
        "一、审议年度工作报告\n王芳作了汇报。\n大家同意报告。\n建议补充数据。\n落实：补充数据" in minutes.text
    )
    assert draft_minutes(row, by=world.wen).pk == minutes.pk, "a second asking gives the first"
    write_minutes(minutes, f"{minutes.text}\n散会。", seen=1, by=world.wang)
    with pytest.raises(OvertakenError) as told:
        write_minutes(minutes, "另一稿", seen=1, by=world.wen)
    assert "王芳" in told.value.message
    write_minutes(minutes, "合起来的一稿", seen=2, by=world.wen)
    minutes.refresh_from_db()
    assert [one.text[:2] for one in minutes.revisions.order_by("number")] == ["时间", "时间", "合起"]
    assert minutes_word(minutes) == minutes_word(minutes), "the same version gives the same bytes"
    publish_minutes(minutes, seen=3, by=world.wang)
    with pytest.raises(DomainError, match="已经公布"):
        write_minutes(minutes, "再改", seen=3, by=world.wang)
    with pytest.raises(DomainError, match="以后的会议"):
        approve_minutes(minutes, row, seen=3, by=world.wang)
    later = closed(world, made, at + 10 * DAY, "第二次会议")
    assert approve_minutes(minutes, later, seen=3, by=world.wang).approved_in == later
    unpublished = draft_minutes(later, by=world.wang)
    third = closed(world, made, at + 20 * DAY, "第三次会议")
    approve_minutes(unpublished, third, seen=1, by=world.wang)
    with pytest.raises(DomainError, match="已在“第三次会议”通过，不能再改"):
        write_minutes(unpublished, "再改", seen=1, by=world.wang)


def test_what_nobody_read_is_not_published_approved_or_signed(
    world: World, three: Any, client_for: Any
) -> None:
    with group_scope(world.a, actor=world.wang):
        at = timezone.now() - 30 * DAY
        minutes = draft_minutes(closed(world, three, at), by=world.wang)
        scan = store_bytes(b"x", name="签字.txt", by=world.wang, view_action="governance.view_meetings")
        assert attach_scan(minutes, scan, seen=1, by=world.wang).scan == scan
        write_minutes(minutes, "另一稿", seen=1, by=world.wen)
        minutes.refresh_from_db()
        assert minutes.scan is None, "what was signed was another text"
        later = closed(world, three, at + 10 * DAY, "第二次会议")
        for deed in (
            lambda: publish_minutes(minutes, seen=1, by=world.wang),
            lambda: approve_minutes(minutes, later, seen=1, by=world.wang),
            lambda: attach_scan(minutes, scan, seen=1, by=world.wang),
        ):
            assert "现在的是第 2 稿" in refused(deed, "unread")
    wang, key = client_for(world.wang, world.a), {"public_id": minutes.public_id}
    old = page(wang.get("governance:minutes", data={"version": 1}, **key))
    assert "?seen=1" in old
    assert "请看过现在的一稿" in page(
        wang.post("governance:minutes_publish", {"seen": "1"}, follow=True, **key)
    )
    assert "已公布" in page(wang.post("governance:minutes_publish", {"seen": "2"}, follow=True, **key))


def test_what_a_meeting_gave_to_do_is_done_by_its_owner(inside: World, three: Any) -> None:
    world, made = inside, three
    row = closed(world, made, timezone.now() - DAY)
    task = add_follow_up(row, what="交数据", due_on=timezone.localdate(), owner=sits(1), by=world.wang)
    with pytest.raises(NotAllowed):
        finish_follow_up(task, on=timezone.localdate(), note="交了", by=viewer(sits(2)))
    finish_follow_up(task, on=timezone.localdate(), note="交了", by=viewer(sits(1)))
    with pytest.raises(DomainError, match="已经登记办好"):
        finish_follow_up(task, on=timezone.localdate(), note="又交", by=world.wang)


def test_a_meeting_of_all_members_asks_units_and_who_speaks_for_them_answers(inside: World) -> None:
    world = inside
    made = body(world, BodyKind.ASSEMBLY, "会员大会", is_of_members=True)
    charter(world, made)
    firm, other = enrol(world, "江海电子有限公司"), enrol(world, "江海机械有限公司")
    speaker = sitter("speaks", "经办人", firm.unit, Role.ENTERPRISE)
    teacher = sitter("teaches", "老师", firm.unit, Role.TEACHER)
    row = called(world, made)
    assert {str(one) for one in entitled(row)} == {str(firm.unit), str(other.unit)}
    (own,) = own_invitations(viewer(speaker))
    assert not own_invitations(viewer(teacher)), "a teacher does not speak for the unit"
    answer(own, Reply.COMES, by=viewer(speaker))
    theirs = Invitation.objects.get(meeting=row, unit=other.unit)
    with pytest.raises(NotAllowed):
        answer(theirs, Reply.COMES, by=viewer(speaker))
    assert [str(one) for one in without_account(row)] == [str(other.unit)]


def test_items_change_places_without_script(inside: World, three: Any) -> None:
    world, made = inside, three
    row = planned(world, made)
    second = add_item(row, ItemInput("选举"), by=world.wang)
    move_item(second, up=True, by=world.wang)
    assert [item.title for item in row.items.order_by("position")] == ["选举", "审议年度工作报告"]
    move_item(second, up=True, by=world.wang)
    assert [item.title for item in row.items.order_by("position")] == ["选举", "审议年度工作报告"]


def test_who_reads_which_pages(world: World, three: Any, client_for: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        made = three
        row = called(world, made)
        draft = planned(world, made, timezone.now() + 40 * DAY, "筹备的会")
        other = User.objects.get(username="sits_1")
        invitation = of(row, 1)
    wang, sitter, stranger, li = (
        client_for(user, group)
        for user, group in (
            (world.wang, world.a),
            (other, world.a),
            (world.qian, world.b),
            (world.li, world.a),
        )
    )
    shown = page(wang.get("governance:meeting", public_id=row.public_id))
    assert "应到 3 人，参加 0，请假 0，未回复 3，到会 0" in shown
    assert "审议年度工作报告" in page(sitter.get("governance:meeting", public_id=row.public_id))
    assert sitter.get("governance:meeting", public_id=draft.public_id).status_code == 404
    assert stranger.get("governance:meeting", public_id=row.public_id).status_code == 404
    assert li.get("governance:meeting", public_id=row.public_id).status_code == 404
    assert "第一次会议" not in page(li.get("governance:meetings"))
    assert sitter.get("governance:presence", public_id=row.public_id).status_code == 403
    assert li.post("governance:comes", public_id=invitation.public_id).status_code == 404
    assert "回复会议通知" in page(sitter.get("home"))
    assert "已回复" in page(sitter.post("governance:comes", public_id=invitation.public_id, follow=True))
    sitter.post("governance:calendar_new")
    calendar = page(sitter.get("governance:calendar"))
    address = calendar.split("<textarea")[1].split("http://testserver")[1].split("<")[0]
    feed = stranger.client.get(address)
    text = feed.content.decode()
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert "SUMMARY:第一次会议\r\n" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    sitter.post("governance:calendar_new")
    assert stranger.client.get(address).status_code == 404, "the old address is void"


def test_planning_a_series_shows_its_dates_first(world: World, three: Any, client_for: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        made = three
        first = timezone.localtime() + 20 * DAY
        planned(world, made, first)
    wang = client_for(world.wang, world.a)
    said = {
        "body": str(made.public_id),
        "title": "季度例会",
        "kind": "regular",
        "way": "room",
        "on": first.date().isoformat(),
        "time": f"{first + dt.timedelta(hours=1):%H:%M}",
        "minutes": "60",
        "every": "quarter",
        "number": "3",
    }
    answer_page = wang.post("governance:meeting_new", said)
    shown = page(answer_page)
    assert answer_page.status_code == 422
    assert "请核对这几次的日期" in shown
    assert "第一次会议" in shown, "what the first one meets is named"
    dates = [part.split('"')[0] for part in answer_page.content.decode().split('name="dates" value="')[1:]]
    assert len(dates) == 3
    done = wang.post("governance:meeting_new", {**said, "dates_shown": "1", "dates": dates[1:]})
    assert done.status_code == 302
    with group_scope(world.a, actor=world.wang):
        assert Meeting.objects.filter(title="季度例会").count() == 2
        assert len(set(Meeting.objects.filter(title="季度例会").values_list("series"))) == 1


def test_who_has_no_account_reads_papers_and_answers_by_a_link(
    world: World, three: Any, client_for: Any
) -> None:
    with group_scope(world.a, actor=world.wang):
        made = three
        seat(world, made, "没账号的理事", phone="13800138000")
        row = called(world, made)
        ((one, link),) = links_for_meeting(row, by=viewer(world.wang))
        address = address_of(link)
        scan = store_upload(
            SimpleUploadedFile("议案.HEIC", photo()), by=world.wang, view_action="governance.view_meetings"
        )
        paper = AgendaPaper.objects.create(item=row.items.earliest("position"), file=scan)
    assert str(one) == "没账号的理事"
    wang, nobody = client_for(world.wang, world.a), client_for(None, world.a)
    assert "无账号 1 人：没账号的理事" in page(wang.get("governance:meeting", public_id=row.public_id))
    assert "二维码" in wang.post("governance:meeting_links", public_id=row.public_id).content.decode()
    path = "/" + address.split("/", 3)[3]
    asked = nobody.client.get(path)
    assert "审议年度工作报告" not in page(asked), "asked for the end of the phone number first"
    nobody.client.post(f"{path}check/", {"answer": "8000"})
    assert "审议年度工作报告" in page(nobody.client.get(path))
    assert nobody.client.get(f"{path}paper/?file={paper.public_id}").status_code == 410
    turn_waiting(world.a)
    assert nobody.client.get(f"{path}paper/?file={paper.public_id}")["Content-Type"] == "image/jpeg"
    nobody.client.post(path, {"reply": "leave", "note": "住院"})
    with group_scope(world.a, actor=world.wang):
        one.refresh_from_db()
        assert (one.reply, one.reply_note) == ("leave", "住院")


def test_who_is_asked_no_longer_reads_nothing_more_of_it(world: World, three: Any, client_for: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        made = three
        gone = [seat(world, made, "没账号的理事"), Seat.objects.get(name="理事3")]
        row = called(world, made)
        ((_, link),) = links_for_meeting(row, by=viewer(world.wang))
        path = "/" + address_of(link).split("/", 3)[3]
    sitting, nobody = client_for(sits(3), world.a), client_for(None, world.a)
    assert "审议年度工作报告" in page(sitting.get("governance:meeting", public_id=row.public_id))
    assert "审议年度工作报告" in page(nobody.client.get(path))
    with group_scope(world.a, actor=world.wang):
        for one in gone:
            end_seat(one, ends_on=timezone.localdate(), reason=SeatEnd.RESIGNED, by=world.wang)
        told = Notice.objects.get(title__startswith="不用参加会议")
        assert told.recipient == sits(3)
    led = sitting.client.get(told.url)
    assert led.status_code == 200
    assert "第一次会议" not in page(led)
    assert sitting.get("governance:meeting", public_id=row.public_id).status_code == 404
    shown = page(nobody.client.get(path))
    assert "这份邀请已不再有效" in shown
    assert "审议年度工作报告" not in shown


def test_two_arrivals_at_once_leave_one_presence(committed_world: World) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        row = called(world, council(world, 3), in_days=0.01)
        invitation = of(row, 1)
        code = show_code(row, by=world.wang)
        digits = code_at(code.secret, timezone.now())
        user = sits(1)
    race(
        world.a,
        (user, lambda: arrive_by_code(invitation, digits, by=viewer(user))),
        (world.wang, lambda: arrive(invitation, by=viewer(world.wang))),
    )
    with group_scope(world.a, actor=world.wang):
        assert Presence.objects.count() == 1
        assert MeetingCode.objects.count() == 1


def test_two_secretaries_who_save_at_once_lose_no_words(committed_world: World) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        minutes = draft_minutes(closed(world, council(world, 3), timezone.now() - DAY), by=world.wang)

    def writing(user: Any, words: str) -> tuple[Any, Any]:
        return user, lambda: write_minutes(minutes, words, seen=1, by=viewer(user))

    answers = race(world.a, writing(world.wang, "王的稿"), writing(world.wen, "文的稿"))
    assert sum(isinstance(one, OvertakenError) for one in answers) == 1
    with group_scope(world.a, actor=world.wang):
        found = Minutes.objects.get()
        assert (found.number, found.revisions.count()) == (2, 2)


def test_the_sheet_is_a_picture_and_ticks(
    world: World, three: Any, client_for: Any, time_machine: Any
) -> None:
    with group_scope(world.a, actor=world.wang):
        row = called(world, three)
        keys = [one.public_id for one in standing(row)][:2]
    time_machine.move_to(row.starts_at, tick=False)
    wang = client_for(world.wang, world.a)
    sheet = SimpleUploadedFile("签到表.exe", b"x", "application/octet-stream")
    wrong = wang.post("governance:sheet", {"present": keys, "sheet": sheet}, public_id=row.public_id)
    assert wrong.status_code == 422
    done = wang.post("governance:sheet", {"present": keys}, public_id=row.public_id, follow=True)
    assert "新登记到会 2 人" in page(done)
    assert "离会" in page(wang.get("governance:presence", public_id=row.public_id))
