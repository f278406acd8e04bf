"""What is made of check-ins and check-outs before hours are judged: split shifts, work past midnight, presses that don't fit."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
import time_machine

from groupportal.tenancy.scope import group_scope
from internships.enums import Outcome
from internships.models import CheckIn
from internships.rules.facts import changed
from internships.rules.ground import GROUND, ON
from internships.rules.hours import pause_in
from internships.rules.packs import judged
from internships.rules.presses import CheckedDay, Press, stretches
from internships.selectors.attendance import facts_for
from internships.services.day_roll import keep
from tests.internships.daily_ground import daily_ground
from tests.world import World

CHINA = dt.timezone(dt.timedelta(hours=8))
MONDAY = dt.date(2026, 3, 30)
"""Of the last whole week before the day of these tests."""


def at(day: int, clock: str) -> dt.datetime:
    return dt.datetime.combine(MONDAY + dt.timedelta(days=day), dt.time.fromisoformat(clock))


def pressed(*days: str) -> list[CheckedDay]:
    """Days from Monday on, each as “in 08:00 out 17:00”."""
    made = []
    for number, text in enumerate(days):
        words = text.split()
        presses = [
            Press(at(number, clock), kind) for kind, clock in zip(words[::2], words[1::2], strict=True)
        ]
        made.append(CheckedDay(MONDAY + dt.timedelta(days=number), presses=presses))
    return made


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (("in 08:00 out 12:00 in 18:00 out 22:00",), [(at(0, "08:00"), at(0, "22:00"), 360)]),
        (("in 08:00 in 08:02 out 17:00 out 17:20",), [(at(0, "08:00"), at(0, "17:20"), 0)]),
        (("in 08:00 field 10:00 in 13:00 out 17:00",), [(at(0, "08:00"), at(0, "17:00"), 0)]),
        (("in 08:00 in 18:00 out 22:00",), [(at(0, "08:00"), None, 0)]),
        (("in 08:00 out 12:00 out 19:00",), [(at(0, "08:00"), None, 0)]),
        (("in 14:00", "out 00:30"), [(at(0, "14:00"), at(1, "00:30"), 0)]),
        (
            ("in 14:00", "out 00:30 in 14:00 out 22:00"),
            [(at(0, "14:00"), at(1, "00:30"), 0), (at(1, "14:00"), at(1, "22:00"), 0)],
        ),
        (("in 08:00", "out 17:00"), [(at(0, "08:00"), None, 0), (at(1, "00:00"), None, 0)]),
        (("in 20:00", "", "out 06:00"), [(at(0, "20:00"), None, 0), (at(2, "00:00"), None, 0)]),
    ],
)
def test_presses_as_stretches_of_work(
    days: tuple[str, ...], expected: list[tuple[dt.datetime, dt.datetime | None, int]]
) -> None:
    assert [(one.starts, one.ends, one.away) for one in stretches(pressed(*days), 0)] == expected


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("8:00—12:00，14:30—18:30，每周5天", 150),
        ("8:00—17:00，中午休息1小时", 60),
        ("白班8:00—17:00，晚班18:00—23:00，休息半小时", 30),
        ("20:00至次日4:00", 0),
        ("", 0),
    ],
)
def test_the_pause_of_a_post_is_that_between_its_halves(text: str, minutes: int) -> None:
    assert pause_in(text) == minutes


def test_split_shifts_are_lawful_and_work_past_midnight_is_found(world: World) -> None:
    ground = daily_ground(world)
    row = ground.placement

    def found() -> tuple[str, str]:
        facts = {**facts_for([row.pk])[row.pk], "exemption.is_filed": False}
        said = next(v for v in judged(changed(GROUND, facts), on=ON) if v.rule.code == "R17c")
        return said.outcome, said.reason

    def press(day: int, *presses: tuple[str, int, str]) -> None:
        for kind, later, clock in presses:
            made = at(day + later, clock).replace(tzinfo=CHINA)
            said = {"way": "position", "at": made, "made_at": made, "key": uuid.uuid4(), "receipt": "1"}
            keep(CheckIn(placement=row, student=row.student, day=made.date(), kind=kind, **said))

    with (
        time_machine.travel(at(9, "10:00").replace(tzinfo=CHINA)),
        group_scope(ground.group, actor=ground.su),
    ):
        split = [("in", 0, "08:00"), ("out", 0, "12:00"), ("in", 0, "18:00"), ("out", 0, "22:00")]
        for day in range(5):
            press(day, *split)
        assert found()[0] == Outcome.HOLDS
        press(6, ("in", 0, "14:00"), ("out", 1, "00:30"))  # from Sunday into the week that isn't looked at
        outcome, reason = found()
        assert outcome == Outcome.BROKEN
        assert "夜班：2026年4月5日" in reason
