"""What tests of applications stand on: a student 林 of 李's school with an account, her CV and wish, applied for a post of 何's firm."""

from __future__ import annotations

import datetime as dt
from typing import Any

from employment.enums import CvPart, Intent
from employment.models import Application, Demand
from employment.services.application import accept_offer, apply, offer
from employment.services.cv import WishInput, add_line, say_wish
from groupportal.tenancy.roles import Role
from rosters.models import Student
from tests.employment.ground import DAY, TODAY, Market, account
from tests.members.ground import viewer
from tests.rosters.ground import student
from tests.world import World

ALL = tuple(part.value for part in CvPart)


def pupil(world: World, name: str = "林晓", number: str = "2021101", **said: Any) -> Student:
    """A student with an account of the student's role at the own school."""
    user = account(f"s{number}", name, Role.STUDENT, world.ua)
    row = student(world, number, name, phone="13900139000", born_on=dt.date(2000, 5, 1), **said)
    row.user = user
    row.save()
    return row


def seeker(world: World, row: Student, *, is_seen: bool = True) -> Any:
    """A wish, and a line of the CV."""
    by = viewer(row.user)
    add_line(row, part=CvPart.CERTIFICATE, text="低压电工证", by=by)
    return say_wish(row, WishInput(Intent.WORK, post="数控操作"), is_seen=is_seen, by=by)


def applied(row: Student, demand: Demand, shares: tuple[str, ...] = ALL) -> Application:
    return apply(demand, letter="我想学数控", shares=shares, by=viewer(row.user))


def accepted(it: Market, row: Student, demand: Demand) -> Application:
    made = offer(applied(row, demand), reply_by=TODAY() + 5 * DAY, by=viewer(it.he))
    return accept_offer(made, by=viewer(row.user))
