"""What about check-ins a person should look at: found once, in words, doing nothing by itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from groupportal.tenancy.scope import group_scope
from internships.models import CheckIn, Placement, Signal
from internships.selectors.signal import signals_for
from internships.services.checkin import Position, check_in, device_mark
from internships.services.day_roll import keep
from internships.services.signal import find_signals, reply_to_signal, settle_signal
from tests.internships.daily_ground import DAY, Daily, daily_ground, placement, student
from tests.internships.test_checkin import EIGHT, HERE, agreed, said
from tests.members.ground import viewer
from tests.outcomes import refused
from tests.standing import standing
from tests.visitor import body
from tests.world import World

HOUR = dt.timedelta(hours=1)


@standing
def ground(world: World) -> Daily:
    """In group A, with three more students."""
    made = daily_ground(world)
    with group_scope(made.group, actor=made.gu):
        first = made.placement
        for number in ("02", "03", "04"):
            placement(student(first.unit, number), first.batch, first.host, teacher=first.teacher)
    return made


@pytest.fixture
def at(ground: Daily) -> Any:
    with time_machine.travel(EIGHT, tick=False), group_scope(ground.group, actor=ground.su):
        yield ground


def copied(row: CheckIn, to: Placement, **changes: Any) -> None:
    """The same check-in by somebody else, or at another time."""
    facts = {
        name: getattr(row, name) for name in ("day", "kind", "way", "at", "made_at", "receipt", "accuracy")
    }
    facts |= {"latitude": row.latitude, "longitude": row.longitude, "key": said().key}
    keep(CheckIn(placement=to, student_id=to.student_id, **{**facts, **changes}))


def kinds(*numbers: str) -> set[str]:
    return set(Signal.objects.filter(placement__student__number__in=numbers).values_list("kind", flat=True))


def test_an_ordinary_day_has_none(at: Daily) -> None:
    by = agreed(at)
    for day in range(1, 10):
        with time_machine.travel(EIGHT + dt.timedelta(days=day), tick=False):
            moved = replace(HERE, latitude=HERE.latitude + Decimal(day) / 100_000, accuracy=10 + day)
            check_in(said(position=moved, device="a"), by=by)
            check_in(said("out", position=moved, device="a"), by=by)
            find_signals(DAY + dt.timedelta(days=day))
    assert not Signal.objects.exists()


def test_what_is_seen_is_said_once(at: Daily) -> None:
    by = agreed(at)
    far = Position(Decimal("23.129"), Decimal("113.264"), 900)
    first = check_in(said(position=HERE, is_mock=True, device="a"), by=by).row
    with time_machine.travel(EIGHT + HOUR / 4, tick=False):
        check_in(said("out", position=far), by=by)
    second, third, fourth = Placement.objects.exclude(student__number="01").order_by("student__number")
    copied(first, second)
    copied(first, third)
    copied(first, fourth, latitude=Decimal("22.9"), device=device_mark("a"))
    assert find_signals(DAY) > 0
    assert find_signals(DAY) == 0
    assert kinds("01") == {"mock", "accuracy", "speed", "same_place", "same_device"}
    assert kinds("02", "03") == {"same_place"}
    assert kinds("04") == {"same_device"}
    words = dict(Signal.objects.filter(placement=at.placement).values_list("kind", "words"))
    assert words["same_place"].startswith("当天与另外2名学生的经纬度完全相同")
    assert "只隔15分钟" in words["speed"]
    assert "900米" in words["accuracy"]


def test_a_tool_that_shifts_a_point_a_little_shows(at: Daily) -> None:
    by = agreed(at)
    for day in range(8):
        with time_machine.travel(EIGHT + dt.timedelta(days=day), tick=False):
            near = replace(HERE, longitude=HERE.longitude + Decimal(day * day) / 1_000_000)
            check_in(said(position=near), by=by)
            find_signals(DAY + dt.timedelta(days=day))
    assert kinds("01") == {"jitter"}
    assert "最近8次位置" in Signal.objects.get().words


def test_what_arrives_hours_after_it_was_pressed_is_looked_at(at: Daily, client_for: Any) -> None:
    by = agreed(at)
    late = {"position": HERE, "phone_at": EIGHT - 3 * HOUR, "sent_at": EIGHT}
    assert check_in(said(**late), by=by).row.sent_later
    assert not check_in(said("out", position=HERE), by=by).row.sent_later
    find_signals(DAY)
    signal = Signal.objects.get()
    assert (signal.kind, "05:00按下的" in signal.words) == ("late", True)
    assert "8:00送达" in body(
        client_for(at.gu, at.group).get("internships:signal", public_id=signal.public_id)
    )


def test_the_student_says_how_it_was_and_the_teacher_what_was_found(at: Daily, client_for: Any) -> None:
    by = agreed(at)
    check_in(said(position=HERE, is_mock=True), by=by)
    find_signals(DAY)
    signal = Signal.objects.get()
    sees = {
        name: signals_for(viewer(getattr(at, name))).count()
        for name in ("su", "gu", "an", "other_teacher", "other_unit", "other_school")
    }
    assert sees == {"su": 1, "gu": 1, "an": 0, "other_teacher": 0, "other_unit": 0, "other_school": 0}
    shown = body(client_for(at.su, at.group).get("internships:signal", public_id=signal.public_id))
    assert "说明情况" in shown
    assert "写结论" not in shown
    client_for(at.su, at.group).post(
        "internships:signal_reply", {"words": "装了别的软件"}, public_id=signal.public_id
    )
    teacher = client_for(at.gu, at.group)
    assert "学生已说明" in body(teacher.get("internships:signals"))
    teacher.post(
        "internships:signal_settle", {"finding": "talked", "words": "已提醒"}, public_id=signal.public_id
    )
    signal.refresh_from_db()
    assert (signal.reply, signal.finding, signal.settled_by) == ("装了别的软件", "talked", at.gu)
    refused(lambda: reply_to_signal(signal, words="再说", by=by), "settled")
    refused(lambda: settle_signal(signal, finding="fine", words="", by=by), "not_allowed")
    own = body(client_for(at.su, at.group).get("internships:days", public_id=at.placement.public_id))
    assert "手机报告打开了模拟定位" in own
