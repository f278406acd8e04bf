"""Series of bookings: looked at with each conflict, asked for, ruled on and given up as one, told of once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from groupportal.errors import DomainError
from groupportal.messages.models import Notice
from groupportal.messages.todos import todos_for
from groupportal.tenancy.models import Unit
from parks.enums import BookingState
from parks.models import Booking, Facility
from parks.services.booking import ask_booking, refuse_booking
from parks.services.booking_series import (
    accept_series,
    ask_series,
    preview_series,
    refuse_series,
    withdraw_series,
)
from parks.services.facility import close_facility
from tests.members.ground import viewer
from tests.parks.test_booking import MEETING, facility, firm, times
from tests.world import World

B = BookingState


def weeks(room: Facility, unit: Unit, user: Any, number: int = 4) -> list[Booking]:
    """So many weekly bookings, asked for together."""
    slots = preview_series(room, unit, times(), every=7, number=number)
    return ask_series(room, unit, [slot.times for slot in slots], MEETING, by=viewer(user))


def test_a_series_is_looked_at_first_with_each_conflict_and_a_free_time(
    inside: World, query_count: Callable[..., Any]
) -> None:
    room, (unit, chen) = facility(inside), firm()
    other, zhou = firm("德昌电机", "zhou")
    start, end = times()
    third = (start + dt.timedelta(days=14), end + dt.timedelta(days=14))
    ask_booking(room, other, third, MEETING, by=viewer(zhou))
    with query_count() as few:
        slots = preview_series(room, unit, (start, end), every=7, number=4)
    with query_count() as many:
        assert len(preview_series(room, unit, (start, end), every=7, number=52)) == 52
    assert many() == few(), "flat, however long"
    assert [bool(slot.hindrance) for slot in slots] == [False, False, True, False]
    assert slots[2].instead == (third[1], third[1] + dt.timedelta(hours=2))
    good = [slot.times for slot in slots if not slot.hindrance]
    rows = ask_series(room, unit, good, MEETING, by=viewer(chen))
    assert len({row.series for row in rows}) == 1
    with pytest.raises(DomainError, match="有些时间约不上"):
        ask_series(
            room, unit, [third, (third[1], third[1] + dt.timedelta(hours=1))], MEETING, by=viewer(chen)
        )
    assert Booking.objects.filter(unit=unit).count() == 3, "all of a series or none"


def test_a_series_over_the_change_of_a_term_names_the_weeks_between_and_is_asked_without_them(
    inside: World,
) -> None:
    room, (unit, chen) = facility(inside), firm()
    start, end = times()
    close_facility(
        room,
        starts_at=start + dt.timedelta(days=10),
        ends_at=start + dt.timedelta(days=24),
        reason="寒假",
        by=viewer(inside.li),
    )
    slots = preview_series(room, unit, (start, end), every=7, number=6)
    assert ["寒假" in slot.hindrance for slot in slots] == [False, False, True, True, False, False]
    assert slots[2].instead is None, "nothing is free within days of the holiday's middle"
    assert slots[3].instead == (start + dt.timedelta(days=24), end + dt.timedelta(days=24))
    spans = [slot.times for slot in slots]
    with pytest.raises(DomainError, match="寒假"):
        ask_series(room, unit, spans, MEETING, by=viewer(chen))
    free = [slot.times for slot in slots if not slot.hindrance]
    assert len(ask_series(room, unit, free, MEETING, by=viewer(chen))) == 4


def test_what_is_offered_instead_can_all_be_picked_together(inside: World) -> None:
    room, (unit, chen) = facility(inside, opens=dt.time(12), closes=dt.time(14)), firm()
    other, zhou = firm("德昌电机", "zhou")
    start, end = times(hour=12)
    for n in range(2):
        span = (start + dt.timedelta(days=n), end + dt.timedelta(days=n))
        ask_booking(room, other, span, MEETING, by=viewer(zhou))
    slots = preview_series(room, unit, (start, end), every=1, number=2)
    offered = [slot.instead for slot in slots if slot.instead]
    assert offered == [(start + dt.timedelta(days=n), end + dt.timedelta(days=n)) for n in (2, 3)]
    assert len(ask_series(room, unit, offered, MEETING, by=viewer(chen))) == 2
    # Longer than the step between them: they meet each other, and the preview says so.
    free = facility(inside, name="野外场地")
    long = preview_series(free, unit, times(hour=8, length=30), every=1, number=3)
    assert [bool(slot.hindrance) for slot in long] == [False, True, False]


def test_a_series_is_ruled_on_and_given_up_as_one_with_one_message_each(inside: World) -> None:
    room, (unit, chen) = facility(inside), firm()
    rows = weeks(room, unit, chen)
    (asked,) = Notice.objects.filter(recipient=inside.li)
    assert "连续预约共 4 次" in asked.body
    (todo,) = [one for one in todos_for(viewer(inside.li)) if one.group_key == "parks.bookings_waiting"]
    assert "连续预约" in todo.detail
    with pytest.raises(DomainError, match="请写明原因"):
        refuse_series(rows[0], answer=" ", by=viewer(inside.li))
    closure = rows[2].starts_at, rows[2].ends_at
    Booking.objects.filter(pk=rows[2].pk).update(holds=False)
    close_facility(room, starts_at=closure[0], ends_at=closure[1], reason="检修", by=viewer(inside.li))
    with pytest.raises(DomainError, match="其余各次也没有办"):
        accept_series(rows[2], by=viewer(inside.li))
    made = accept_series(rows[1], answer="钥匙在门卫", by=viewer(inside.li))
    assert [row.pk for row in made.done] == [rows[0].pk, rows[1].pk, rows[3].pk]
    assert "停用（检修）" in made.words
    (told,) = Notice.objects.filter(recipient=chen)
    assert "钥匙在门卫 连续预约共 3 次" in told.body
    assert "另有 1 次还在等审核" in told.body
    gone = withdraw_series(rows[1], reason="课程调整", by=viewer(chen))
    assert [row.pk for row in gone.done] == [rows[1].pk, rows[2].pk, rows[3].pk], "the first one stands"
    heard = Notice.objects.filter(recipient=inside.li).exclude(pk=asked.pk)
    assert [("已取消" in one.title, "课程调整" in one.body) for one in heard] == [(True, True)]
    assert Booking.objects.get(holds=True).pk == rows[0].pk
    other = weeks(facility(inside, name="会议室"), unit, chen, 3)
    refuse_booking(other[0], answer="先谈一下", by=viewer(inside.wang))
    with pytest.raises(DomainError, match="已退回"):
        accept_series(other[0], by=viewer(inside.li))
    with pytest.raises(DomainError, match="已退回"):
        withdraw_series(other[0], reason="", by=viewer(chen))
    assert Booking.objects.filter(series=other[0].series, state=B.WAITING).count() == 2, "overtaken"


def test_the_page_of_one_rules_on_all_of_its_series(inside: World, client_for: Callable[..., Any]) -> None:
    room, (unit, chen) = facility(inside), firm()
    rows = weeks(room, unit, chen, 3)
    owner, at = client_for(inside.li, inside.a), f"/parks/bookings/{rows[0].public_id}/"
    shown = owner.get(at)
    assert "连同这一次共 3 次" in shown.text
    assert shown.text.count("待审核") >= 3
    assert owner.post(at, {"deed": "returned", "answer": "请改期", "whole": "on"}).status_code == 302
    assert set(Booking.objects.values_list("state", flat=True)) == {B.REFUSED}
    assert "whole" not in owner.get(at).text
    again = weeks(room, unit, chen, 3)
    mine, there = client_for(chen, inside.a), f"/parks/bookings/{again[1].public_id}/withdraw/"
    assert "以后各次一并取消（连同这一次共 2 次）" in mine.get(there).text
    assert mine.post(there, {"whole": "on", "reason": ""}).status_code == 302
    left = Booking.objects.filter(series=again[0].series).exclude(state=B.WITHDRAWN)
    assert [row.pk for row in left] == [again[0].pk]
    assert timezone.now() < again[0].starts_at


def test_what_was_picked_and_is_gone_is_said_before_anything_is_sent(
    inside: World, client_for: Callable[..., Any]
) -> None:
    room, (_, chen) = facility(inside), firm()
    other, zhou = firm("德昌电机", "zhou")
    start, end = times()
    page, at = client_for(chen, inside.a), f"/parks/facilities/{room.public_id}/series/"
    said: dict[str, Any] = {
        "on": f"{timezone.localdate(start)}",
        "starts": "14:00",
        "ends": "16:00",
        "purpose": "面试",
    }
    said |= {"every": "7", "number": "3", "unit": page.get(at).context["form"]["unit"].value()}
    form = page.post(at, said).context["form"]
    sent = said | {name: form[name].value() for name in ("picked", "picked_shown")}
    taken = (start + dt.timedelta(days=7), end + dt.timedelta(days=7))
    ask_booking(room, other, taken, MEETING, by=viewer(zhou))
    again = page.post(at, sent)
    assert f"您勾选的{timezone.localtime(taken[0]):%Y-%m-%d} 14:00现在约不上了" in again.text
    more = page.post(at, sent | {"number": "4"})
    assert "4 次里有 3 次约得上" in more.text, "what was not shown is not sent"
    assert not Booking.objects.filter(unit=Unit.objects.get(name="海信电子")).exists()
    sent["picked"] = again.context["form"]["picked"].value()
    assert page.post(at, sent).status_code == 302
    assert Booking.objects.filter(unit=Unit.objects.get(name="海信电子")).count() == 2
