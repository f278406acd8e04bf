"""Shared facilities: who asks, who rules, what is told to whom a time is taken from, series, lending, who doesn't come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils import timezone
from PIL import Image

from groupportal.errors import DomainError, NotAllowed
from groupportal.messages.models import Notice
from groupportal.metrics.selectors import ask
from groupportal.records.kinds import Exported
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import group_scope
from groupportal.ui.formats import cndate
from parks import booking_rules as rules
from parks.enums import BookingState, FacilityKind
from parks.excel.facility import UsagesKind
from parks.models import Booking, Facility
from parks.selectors.access import bookings_for
from parks.services.booking import (
    BOOKINGS,
    Wanted,
    accept_booking,
    ask_booking,
    refuse_booking,
    withdraw_booking,
)
from parks.services.booking_series import preview_series
from parks.services.booking_use import arrive, hand_over, record_usage, settle_past, take_back
from parks.services.facility import (
    FacilityInput,
    add_facility,
    close_facility,
    edit_facility,
    facility_facts,
    open_again,
    reopen_facility,
    retire_facility,
)
from parks.tasks import settle_group
from tests.members.ground import viewer
from tests.outcomes import race
from tests.world import World, make_user

B = BookingState
MEETING = Wanted("新员工培训", 20)


def facility(world: World, **said: Any) -> Facility:
    """A room of the school (李强's unit)."""
    name = said.pop("name", "第一报告厅")
    facts = FacilityInput(FacilityKind.ROOM, name, people=80, **said)
    return add_facility(world.ua, facts, by=viewer(world.li))


def firm(name: str = "海信电子", username: str = "chen") -> tuple[Unit, Any]:
    """A firm with somebody who acts for it."""
    unit = Unit.objects.create(name=name)
    user = make_user(username, "陈工")
    Membership.objects.create(user=user, role=Role.ENTERPRISE, unit=unit)
    return unit, user


def times(hour: int = 14, length: int = 2, days: int = 3) -> tuple[dt.datetime, dt.datetime]:
    """From that hour on, so many days from now."""
    day = timezone.localdate() + dt.timedelta(days=days)
    start = timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))
    return start, start + dt.timedelta(hours=length)


def test_a_firm_asks_and_the_owner_agrees(inside: World, told: list[tuple[str, str, str]]) -> None:
    room, (unit, chen) = facility(inside), firm()
    row = ask_booking(room, unit, times(), MEETING, by=viewer(chen))
    assert (row.state, row.holds) == (B.WAITING, True)
    with pytest.raises(NotAllowed):
        accept_booking(row, by=viewer(chen))
    assert accept_booking(row, by=viewer(inside.li)).state == B.ACCEPTED
    assert bookings_for(viewer(chen)).get() == row


def test_who_comes_second_is_told_when_it_is_free(inside: World) -> None:
    room, (unit, chen) = facility(inside), firm()
    other, zhou = firm("德昌电机", "zhou")
    ask_booking(room, unit, times(), MEETING, by=viewer(chen))
    with pytest.raises(DomainError) as refused:
        ask_booking(room, other, times(hour=15), MEETING, by=viewer(zhou))
    assert "这段时间已经有预约" in str(refused.value)
    assert "16:00–18:00还空着" in str(refused.value)
    assert not bookings_for(viewer(zhou)).exists(), "that it is taken is said, not by whom"
    assert ask_booking(room, other, times(hour=16), MEETING, by=viewer(zhou)).holds


def test_where_waiting_holds_nothing_the_first_approved_has_it(inside: World) -> None:
    room, (unit, chen) = facility(inside, holds_waiting=False), firm()
    other, zhou = firm("德昌电机", "zhou")
    first = ask_booking(room, unit, times(), MEETING, by=viewer(chen))
    second = ask_booking(room, other, times(hour=15), MEETING, by=viewer(zhou))
    assert accept_booking(second, by=viewer(inside.li)).holds
    with pytest.raises(DomainError, match="已经给了另一项预约"):
        accept_booking(first, by=viewer(inside.li))
    assert refuse_booking(first, answer="这段时间已经给了别人。", by=viewer(inside.li)).state == B.REFUSED


def test_another_rule_on_those_that_wait_is_theirs_from_then_on(inside: World) -> None:
    room, (unit, chen) = facility(inside, holds_waiting=False), firm()
    other, zhou = firm("德昌电机", "zhou")
    first = ask_booking(room, unit, times(), MEETING, by=viewer(chen))
    second = ask_booking(room, other, times(hour=15), MEETING, by=viewer(zhou))
    for holds, kept in ((True, [True, False]), (False, [False, False])):
        edit_facility(room, replace(facility_facts(room), holds_waiting=holds), by=viewer(inside.li))
        assert [Booking.objects.get(pk=row.pk).holds for row in (first, second)] == kept


@pytest.mark.parametrize(
    ("said", "when", "words"),
    [
        ({}, (times(days=-2)), "已经过去"),
        ({"ahead_days": 2}, times(), "最多提前 2 天"),
        ({"ahead_days": 4}, times(length=48), "最多提前 4 天"),
        ({}, times(length=24 * 32), "一次预约最长 31 天"),
        ({"hours_most": 1}, times(), "每次最长 1 小时"),
        ({"opens": dt.time(8), "closes": dt.time(15)}, times(), "开放时间是每天 08:00–15:00"),
        ({"quota_hours": 1}, times(), "每家单位每月最多 1 小时"),
    ],
)
def test_what_a_rule_of_the_facility_hinders_is_said(
    inside: World, said: dict[str, Any], when: Any, words: str
) -> None:
    room, (unit, chen) = facility(inside, **said), firm()
    with pytest.raises(DomainError, match=words):
        ask_booking(room, unit, when, MEETING, by=viewer(chen))


def test_more_people_than_places_and_a_closed_time_are_refused(inside: World) -> None:
    room, (unit, chen) = facility(inside), firm()
    with pytest.raises(DomainError, match="最多容纳 80 人，您填了 90 人"):
        ask_booking(room, unit, times(), Wanted("大会", 90), by=viewer(chen))
    start, end = times()
    close_facility(room, starts_at=start, ends_at=end, reason="检修", by=viewer(inside.li))
    with pytest.raises(DomainError, match="停用（检修）"):
        ask_booking(room, unit, times(), MEETING, by=viewer(chen))
    retire_facility(room, reason="改作他用", by=viewer(inside.li))
    with pytest.raises(DomainError, match="已停止开放（改作他用）"):
        ask_booking(room, unit, times(hour=18), MEETING, by=viewer(chen))


def test_the_owners_own_use_needs_nobody(inside: World) -> None:
    row = ask_booking(facility(inside), inside.ua, times(), MEETING, by=viewer(inside.li))
    assert (row.state, row.is_automatic) == (B.ACCEPTED, True)


def test_who_does_not_come_loses_the_time_and_is_told(inside: World) -> None:
    room, (unit, chen) = facility(inside, arrive_within=15, needs_approval=False), firm()
    missed = ask_booking(room, unit, times(), MEETING, by=viewer(chen))
    kept = ask_booking(room, unit, times(hour=18), MEETING, by=viewer(chen))
    start, _ = times()
    with pytest.raises(DomainError, match="开始前 30 分钟"):
        arrive(missed, by=viewer(chen))
    Booking.objects.filter(pk=kept.pk).update(arrived_at=start)
    late = start + dt.timedelta(minutes=16)
    assert settle_past(late) == (1, 0)
    assert settle_past(late) == (0, 0), "run again, nothing happens"
    missed.refresh_from_db()
    assert (missed.state, missed.holds) == (B.LOST, False)
    assert settle_past(start + dt.timedelta(days=1)) == (0, 1)
    kept.refresh_from_db()
    assert (kept.state, kept.used_hours) == (B.DONE, 2)


def test_the_clock_settles_what_is_past(inside: World) -> None:
    room, (unit, chen) = facility(inside, needs_approval=False), firm()
    row = ask_booking(room, unit, times(), MEETING, by=viewer(chen))
    with time_machine.travel(row.ends_at + dt.timedelta(minutes=1), tick=False):
        settle_group(inside.a.pk)
    row.refresh_from_db()
    assert row.state == B.DONE


def test_what_is_lent_is_handed_over_and_brought_back(inside: World) -> None:
    unit, chen = firm()
    tool = facility(inside, name="三坐标测量仪", is_lent=True)
    row = accept_booking(ask_booking(tool, unit, times(), MEETING, by=viewer(chen)), by=viewer(inside.li))
    with pytest.raises(NotAllowed):
        hand_over(row, by=viewer(chen))
    with pytest.raises(DomainError, match="开始前 30 分钟起"):
        hand_over(row, by=viewer(inside.li))
    after = accept_booking(
        ask_booking(tool, unit, times(hour=16), MEETING, by=viewer(chen)), by=viewer(inside.li)
    )
    with time_machine.travel(row.starts_at, tick=False):
        hand_over(row, by=viewer(inside.li))
        with pytest.raises(DomainError, match="设备已经交接"):
            withdraw_booking(row, reason="", by=viewer(chen))
    with time_machine.travel(after.starts_at, tick=False), pytest.raises(DomainError, match="还没有归还"):
        hand_over(after, by=viewer(inside.li))
    assert settle_past(row.ends_at + dt.timedelta(hours=1)) == (0, 0), "what is not back is not used up"
    with time_machine.travel(row.ends_at, tick=False):
        back = take_back(row, note="完好", by=viewer(inside.li))
        assert (back.state, back.return_note) == (B.DONE, "完好")
        with pytest.raises(DomainError, match="已交接、还没有归还"):
            take_back(row, note="", by=viewer(inside.li))


@pytest.mark.parametrize(("early", "used"), [(dt.timedelta(hours=1), 1), (-dt.timedelta(minutes=15), 0.25)])
def test_what_comes_back_early_is_free_for_the_next_one(
    inside: World, early: dt.timedelta, used: float
) -> None:
    (unit, chen), (other, zhou) = firm(), firm("德昌电机", "zhou")
    tool = facility(inside, name="三坐标测量仪", is_lent=True, needs_approval=False)
    row = ask_booking(tool, unit, times(), MEETING, by=viewer(chen))
    start, end = times()
    with time_machine.travel(start - dt.timedelta(minutes=30 if used < 1 else 0), tick=False):
        hand_over(row, by=viewer(inside.li))
    with time_machine.travel(start + early, tick=False):
        back = take_back(row, note="完好", by=viewer(inside.li))
        assert back.used_hours == Decimal(str(used)), "hours are those it was out"
        rest = (max(back.ends_at, start + dt.timedelta(minutes=30)), end)
        assert ask_booking(tool, other, rest, MEETING, by=viewer(zhou)).holds


def test_what_the_one_before_has_not_brought_back_is_no_fault_of_the_next(inside: World) -> None:
    (unit, chen), (other, zhou) = firm(), firm("德昌电机", "zhou")
    said = {"is_lent": True, "needs_approval": False, "arrive_within": 15}
    tool = facility(inside, name="三坐标测量仪", **said)
    first = ask_booking(tool, unit, times(), MEETING, by=viewer(chen))
    start, end = times()
    length = end - start
    second = ask_booking(tool, other, (end, end + length), MEETING, by=viewer(zhou))
    with time_machine.travel(start, tick=False):
        hand_over(first, by=viewer(inside.li))
    assert settle_past(end + dt.timedelta(minutes=20)) == (0, 0), "it may come back as long as the time runs"
    settle_past(end + length)
    second.refresh_from_db()
    assert (second.state, second.withdrawn_reason) == (B.WITHDRAWN, f"“{unit}”没有归还，未能借出")
    with time_machine.travel(end + dt.timedelta(days=7), tick=False):
        for wrong, words in ((end + length * 90, "还没有到"), (start - length, "早于交接时间")):
            with pytest.raises(DomainError, match=words):
                take_back(first, note="", returned_at=wrong, by=viewer(inside.li))
        late = take_back(first, note="", by=viewer(inside.li))
    assert late.used_hours == rules.hours_of((start, end)), "a week late earns no week"


def test_the_hours_are_those_of_the_real_return_however_late_it_is_entered(
    inside: World, client_for: Callable[..., Any]
) -> None:
    unit, chen = firm()
    tool = facility(inside, name="三坐标测量仪", is_lent=True, needs_approval=False)
    row = ask_booking(tool, unit, times(), MEETING, by=viewer(chen))
    with time_machine.travel(row.starts_at, tick=False):
        hand_over(row, by=viewer(inside.li))
    with time_machine.travel(row.ends_at + dt.timedelta(days=3), tick=False):
        owner, there = client_for(inside.li, inside.a), f"/parks/bookings/{row.public_id}/take-back/"
        assert "实际归还的时间" in owner.get(there).text
        said = {"day": f"{timezone.localdate(row.starts_at)}", "at": "14:30", "note": "完好"}
        assert owner.post(there, said).status_code == 302
    row.refresh_from_db()
    assert (row.used_hours, row.ends_at) == (Decimal("0.5"), row.starts_at + dt.timedelta(minutes=30))


def test_a_holiday_closes_all_that_a_unit_shares(inside: World, client_for: Callable[..., Any]) -> None:
    room, (unit, chen) = facility(inside), firm()
    taken = facility(inside, name="会议室")
    start, end = times(hour=0, length=24 * 6, days=10)
    ask_booking(taken, unit, times(days=12), MEETING, by=viewer(chen))
    owner = client_for(inside.li, inside.a)
    said = {"starts_day": f"{timezone.localdate(start)}", "ends_day": f"{timezone.localdate(end)}"}
    said |= {"reason": "寒假", "unit": f"{inside.ua.public_id}"}
    for last in ("9999-12-31", f"{timezone.localdate()}"):
        wrong = owner.post("/parks/facilities/holiday/", said | {"ends_day": last})
        assert (wrong.status_code, room.closures.count()) == (422, 0), last
    done = owner.post("/parks/facilities/holiday/", said, follow=True)
    assert "1 项设施这段时间不能预约" in done.text
    assert "“会议室”没有停用：这段时间有 1 项预约" in done.text
    assert (room.closures.count(), taken.closures.count()) == (1, 0)
    days = f"{cndate(timezone.localdate(start))}至{cndate(timezone.localdate(end))}全天"
    assert days in owner.get("parks:facility", public_id=room.public_id).text
    slots = preview_series(room, unit, times(), every=7, number=3)
    assert ["寒假" in slot.hindrance for slot in slots] == [False, True, False]
    again = client_for(chen, inside.a).post("/parks/facilities/holiday/", said | {"reason": "别家的"})
    assert (again.status_code, room.closures.count()) == (422, 1), "not what another unit shares"


def test_what_is_lent_and_never_fetched_was_not_used(inside: World) -> None:
    unit, chen = firm()
    tool = facility(inside, name="三坐标测量仪", is_lent=True, needs_approval=False)
    row = ask_booking(tool, unit, times(), MEETING, by=viewer(chen))
    assert settle_past(row.ends_at) == (1, 0)
    row.refresh_from_db()
    assert (row.state, row.holds, row.used_hours) == (B.LOST, False, None)


def test_what_nobody_ruled_on_in_time_is_free_again_and_one_bad_row_stops_no_other(
    inside: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, (unit, chen) = facility(inside), firm()
    row = ask_booking(room, unit, times(), MEETING, by=viewer(chen))
    bad = ask_booking(room, inside.ua, times(hour=8), MEETING, by=viewer(inside.li))
    good = ask_booking(room, inside.ua, times(hour=10), MEETING, by=viewer(inside.li))
    hours_of = rules.hours_of

    def broken(span: Any) -> Any:
        if span[0] == bad.starts_at:
            raise ValueError("broken")
        return hours_of(span)

    monkeypatch.setattr(rules, "hours_of", broken)
    assert settle_past(row.starts_at) == (0, 1)
    for each, state in ((row, B.WITHDRAWN), (bad, B.ACCEPTED), (good, B.DONE)):
        each.refresh_from_db()
        assert each.state == state
    assert (row.withdrawn_reason, row.holds) == ("到时还没有审核", False)


def test_the_owners_people_alone_hear_what_it_is_for(inside: World) -> None:
    room, (unit, chen) = facility(inside), firm()
    _, zhou = firm("德昌电机", "zhou")
    row = ask_booking(room, unit, times(), Wanted("涉密评审"), by=viewer(chen))
    assert [user.pk for user in BOOKINGS.hears(row)] == [inside.li.pk]
    accept_booking(row, by=viewer(inside.li))
    withdraw_booking(row, reason="改期", by=viewer(chen))
    heard = Notice.objects.filter(title__contains="已取消").values_list("recipient", flat=True)
    assert list(heard) == [inside.li.pk], "the owner is told that the time is free"
    assert not Notice.objects.filter(recipient=zhou).exists()


def test_what_changed_since_it_was_asked_is_asked_again_before_it_is_approved(inside: World) -> None:
    room, (unit, chen) = facility(inside, holds_waiting=False), firm()
    row = ask_booking(room, unit, times(), MEETING, by=viewer(chen))
    closure = close_facility(
        room, starts_at=row.starts_at, ends_at=row.ends_at, reason="检修", by=viewer(inside.li)
    )
    with pytest.raises(DomainError, match="停用（检修）"):
        accept_booking(row, by=viewer(inside.li))
    open_again(closure, by=viewer(inside.li))
    retire_facility(room, reason="改作他用", by=viewer(inside.li))
    assert Notice.objects.filter(recipient=chen, body__contains="改作他用").exists(), "who waits is told"
    with pytest.raises(DomainError, match="已停止开放（改作他用）"):
        accept_booking(row, by=viewer(inside.li))
    reopen_facility(room, by=viewer(inside.li))
    assert accept_booking(row, by=viewer(inside.li)).holds


def test_a_list_of_uses_holds_what_the_person_sees(inside: World) -> None:
    room, (unit, chen) = facility(inside, hour_value=Decimal(300)), firm()
    _, zhou = firm("德昌电机", "zhou")
    record_usage(room, unit, times(days=-3), Wanted("涉密评审"), by=viewer(inside.li))
    for user, number in ((zhou, 0), (chen, 1), (inside.li, 1), (inside.wang, 1)):
        assert UsagesKind().listed(Exported(QueryDict(), viewer(user))).count() == number
    answer = ask("parks.usage_hours", timezone.localdate(), {"since": "2020-01-01"}).answer()
    assert answer.value == 2
    saved = []
    for price in (500, None):
        edit_facility(room, replace(facility_facts(room), hour_value=price), by=viewer(inside.li))
        saved.append(ask("parks.usage_saved", timezone.localdate(), {"since": "2020-01-01"}).answer().value)
    assert saved == [600, 600], "what was used then was worth what it cost then"
    assert "使用单位" not in [column.label for column in answer.columns]


def test_both_ends_of_the_open_hours_or_none(inside: World) -> None:
    with pytest.raises(DomainError, match="请两端都填"):
        facility(inside, opens=dt.time(8))


def test_months_without_days_to_show_are_this_month(inside: World, client_for: Callable[..., Any]) -> None:
    page = client_for(inside.li, inside.a)
    for month in ("0001-01", "9999-12", "x"):
        shown = page.get(f"/parks/facilities/month/?month={month}")
        assert shown.context["month"] == timezone.localdate().replace(day=1)


def test_an_owner_who_gives_up_anothers_booking_says_why(inside: World) -> None:
    room, (unit, chen) = facility(inside), firm()
    row = accept_booking(ask_booking(room, unit, times(), MEETING, by=viewer(chen)), by=viewer(inside.li))
    with pytest.raises(DomainError, match="请写明取消的原因"):
        withdraw_booking(row, reason=" ", by=viewer(inside.li))
    withdraw_booking(row, reason="临时停电", by=viewer(inside.li))
    assert ask_booking(room, unit, times(), MEETING, by=viewer(chen)).holds, "its time is free again"


def test_a_stranger_sees_that_it_is_taken_and_nothing_more(
    inside: World, client_for: Callable[..., Any]
) -> None:
    room, (unit, chen) = facility(inside), firm()
    _, zhou = firm("德昌电机", "zhou")
    row = ask_booking(room, unit, times(), Wanted("涉密评审"), by=viewer(chen))
    day = f"on={timezone.localdate(row.starts_at)}&span=week"
    page = client_for(zhou, inside.a).get(f"/parks/facilities/{room.public_id}/calendar/?{day}")
    assert "已被预约" in page.text
    assert "涉密评审" not in page.text
    assert client_for(zhou, inside.a).get(f"/parks/bookings/{row.public_id}/").status_code == 404
    own = client_for(chen, inside.a).get(f"/parks/facilities/{room.public_id}/calendar/?{day}")
    assert "涉密评审" in own.text


def test_the_pages_of_a_booking_from_asking_to_ruling(inside: World, client_for: Callable[..., Any]) -> None:
    room, (_, chen) = facility(inside), firm()
    day = f"{timezone.localdate() + dt.timedelta(days=5)}"
    page, at = client_for(chen, inside.a), f"/parks/facilities/{room.public_id}/"
    assert "预约" in page.get(at).text
    said = {"on": day, "starts": "09:00", "ends": "11:00", "purpose": "面试", "every": "7", "number": "3"}
    form = page.get(f"{at}series/")
    said["unit"] = form.context["form"]["unit"].value()
    looked = page.post(f"{at}series/", said)
    assert looked.status_code == 200
    assert "3 次里有 3 次约得上" in looked.text
    assert not looked.context["form"].errors, "it is a preview, and no mistake of who asks"
    picked = [value for value, _ in looked.context["form"].fields["picked"].choices][:2]
    shown = {"picked": picked, "picked_shown": looked.context["form"]["picked_shown"].value()}
    done = page.post(f"{at}series/", said | shown)
    assert done.status_code == 302, done.text
    first = Booking.objects.earliest("starts_at")
    assert Booking.objects.count() == 2
    owner = client_for(inside.li, inside.a)
    assert "面试" in owner.get("/parks/bookings/").text
    assert owner.post(f"/parks/bookings/{first.public_id}/", {"deed": "approved"}).status_code == 302
    first.refresh_from_db()
    assert first.state == B.ACCEPTED
    assert "2" in owner.get(f"/parks/facilities/month/?month={day[:7]}").text
    made = BytesIO()
    Image.new("RGB", (40, 30)).save(made, "PNG")
    sent = {"files": SimpleUploadedFile("会议室.png", made.getvalue(), "image/png")}
    assert owner.post(f"{at}photos/new/", sent).status_code == 302
    sent = {"files": SimpleUploadedFile("投影.png", made.getvalue(), "image/png")}
    assert owner.post(f"{at}photos/new/", sent).status_code == 302
    shown, photos = page.get(at), list(room.photos.select_related("file"))
    addresses = [f"/files/{photo.file.public_id}/inline/" for photo in photos]
    assert [f'{address}" alt=' in shown.text for address in addresses] == [True, True]
    assert page.get(addresses[0]).headers["Content-Type"] == "image/png"
    assert "去掉这张照片" not in shown.text
    assert page.post(f"/parks/photos/{photos[0].public_id}/drop/").status_code == 404
    assert owner.post(f"/parks/photos/{photos[0].public_id}/drop/").status_code == 302
    assert addresses[0] not in page.get(at).text


def test_many_at_once_for_one_time_leave_one_winner(committed_world: World) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        room = facility(world)
        firms = [firm(f"企业{n}", f"person{n}") for n in range(6)]

    def asking(unit: Unit, user: Any) -> tuple[Any, Any]:
        return user, lambda: ask_booking(room, unit, times(), MEETING, by=viewer(user))

    answers = race(world.a, *(asking(unit, user) for unit, user in firms))
    won = [one for one in answers if isinstance(one, Booking)]
    lost = [one for one in answers if isinstance(one, DomainError)]
    assert (len(won), len(lost)) == (1, 5)
    assert all("还空着" in str(one) for one in lost)
    with group_scope(world.a, actor=world.wang):
        assert Booking.objects.count() == 1
