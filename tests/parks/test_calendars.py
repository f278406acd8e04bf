"""Bookings on a phone's calendar: the own ones, what is taken of a facility, an address that was replaced."""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import Any

import pytest
from django.utils import timezone

from groupportal.tenancy.models import Membership
from groupportal.tenancy.scope import group_scope
from parks.services.booking import Wanted, accept_booking, ask_booking, withdraw_booking
from parks.services.facility import close_facility, retire_facility
from tests.members.ground import viewer
from tests.parks.test_booking import facility, firm, times
from tests.visitor import body
from tests.world import World


def entries(text: str) -> list[dict[str, str]]:
    """The entries of a calendar as a phone reads them (RFC 5545): lines unfolded, signs unescaped."""
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.endswith("END:VCALENDAR\r\n")
    found: list[dict[str, str]] = []
    for line in text.replace("\r\n ", "").split("\r\n"):
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found:
            found[-1].setdefault(name, re.sub(r"\\([\\;,])", r"\1", value.replace("\\n", "\n")))
    assert len({one["UID"] for one in found}) == len(found)
    return found


def at(entry: dict[str, str], name: str) -> dt.datetime:
    return dt.datetime.strptime(entry[name], "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC)


def address(visitor: Any, page: str, **where: Any) -> str:
    """Made, and read off the page as it is copied."""
    assert visitor.post(f"{page}_new", **where).status_code == 302
    shown = body(visitor.get(page, **where))
    found = re.search(r'data-copy="[^"]*?http://testserver(/[^"\s]+\.ics)"', shown)
    assert found, shown
    return html.unescape(found[1])


@pytest.fixture
def booked(world: World) -> Any:
    """A room with a booking of 海信 (陈), one of 德昌 (周), and a closure."""
    with group_scope(world.a, actor=world.wang):
        room = facility(world, place="三楼，东侧")
        (unit, chen), (other, zhou) = firm(), firm("德昌电机", "zhou")
        mine = ask_booking(room, unit, times(), Wanted("涉密评审；一"), by=viewer(chen))
        accept_booking(mine, by=viewer(world.li))
        theirs = ask_booking(room, other, times(hour=17), Wanted("面试"), by=viewer(zhou))
        start, end = times(days=4)
        close_facility(room, starts_at=start, ends_at=end, reason="检修", by=viewer(world.li))
        return room, chen, zhou, mine, theirs


def test_the_own_bookings_on_a_phone(world: World, visitor: Any, booked: Any) -> None:
    _, chen, zhou, mine, _ = booked
    where = address(visitor(chen, world.a), "parks:bookings_calendar")
    anybody = visitor(None, world.a).client
    file = anybody.get(where)
    assert file.headers["Content-Type"] == "text/calendar; charset=utf-8"
    (one,) = entries(file.content.decode())
    assert (one["SUMMARY"], one["LOCATION"], one["STATUS"]) == (
        "第一报告厅：涉密评审；一",
        "三楼，东侧",
        "CONFIRMED",
    )
    assert (at(one, "DTSTART"), at(one, "DTEND")) == times()
    assert one["URL"].endswith(f"/parks/bookings/{mine.public_id}/")
    with group_scope(world.a, actor=world.wang):
        withdraw_booking(mine, reason="改期", by=viewer(chen))
    (gone,) = entries(anybody.get(where).content.decode())
    assert (gone["UID"], gone["STATUS"]) == (one["UID"], "CANCELLED"), "it is struck out on the phone"
    (waits,) = entries(
        anybody.get(address(visitor(zhou, world.a), "parks:bookings_calendar")).content.decode()
    )
    assert waits["SUMMARY"].endswith("面试（待审核）")


def test_an_address_that_was_replaced_or_is_anothers_opens_nothing(
    world: World, visitor: Any, booked: Any
) -> None:
    room, chen, _, _, _ = booked
    page, anybody = visitor(chen, world.a), visitor(None, world.a).client
    own = address(page, "parks:bookings_calendar")
    of_room = address(page, "parks:facility_feed", public_id=room.public_id)
    assert anybody.get(own).status_code == 200
    assert anybody.get(own.replace("bookings.ics", "facility.ics")).status_code == 404
    assert anybody.get(of_room.replace("facility.ics", "bookings.ics")).status_code == 404
    assert anybody.get(own.replace(f"/{world.a.slug}/", f"/{world.b.slug}/")).status_code == 404
    new = address(page, "parks:bookings_calendar")
    assert new != own
    assert anybody.get(own).status_code == 404
    assert anybody.get(of_room).status_code == 200, "of another calendar: it stays"
    with group_scope(world.a, actor=world.wang):
        Membership.objects.filter(user=chen).delete()
    assert anybody.get(new).status_code == 404, "who is in the group no longer reads nothing of it"


def test_of_a_facility_anothers_booking_is_only_taken(world: World, visitor: Any, booked: Any) -> None:
    room, chen, _, _, theirs = booked

    def read(user: Any) -> list[dict[str, str]]:
        where = address(visitor(user, world.a), "parks:facility_feed", public_id=room.public_id)
        return entries(visitor(None, world.a).client.get(where).content.decode())

    mine, other, closed = read(chen)
    assert mine["SUMMARY"] == "海信电子：涉密评审；一"
    assert other["SUMMARY"] == "占用"
    assert "URL" not in other
    assert "LOCATION" not in other
    assert at(other, "DTSTART") == theirs.starts_at
    assert closed["SUMMARY"] == "停用：检修"
    day = f"{timezone.localtime(at(closed, 'DTSTART')):%Y-%m-%d}"
    month = visitor(chen, world.a)
    drawn = body(
        month.client.get(f"{month.url('parks:facility_calendar', public_id=room.public_id)}?on={day}")
    )
    assert ("检修" in drawn, "停用：检修" in drawn) == (True, False), (
        "its badge says already that it is closed"
    )
    assert [one["SUMMARY"] for one in read(world.li)] == [
        "海信电子：涉密评审；一",
        "德昌电机：面试（待审核）",
        "停用：检修",
    ], "the owner's people see all"
    assert "占用" in [one["SUMMARY"] for one in read(world.zhang)], "a reader learns that it is taken"
    assert not [one for one in read(world.zhang) if "涉密" in str(one)]
    with group_scope(world.a, actor=world.wang):
        retire_facility(room, reason="改作他用", by=viewer(world.li))
    assert len(read(chen)) == 3, "what is booked already stands"
