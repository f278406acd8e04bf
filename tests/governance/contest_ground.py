"""What tests of contests stand on: members with people, a call, entries, a jury."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from governance.enums import EntryState
from governance.models import Contest, ContestEntry
from governance.services.contest import ContestInput, begin_judging, found_contest, open_contest
from governance.services.contest_entry import ENTRIES, EntryInput, hand_in
from groupportal.accounts.models import User
from groupportal.tenancy.models import Unit
from tests.governance.regulation_ground import people
from tests.members.ground import enrol, viewer
from tests.world import World


def days(number: int) -> dt.date:
    """So many days from today."""
    return timezone.localdate() + dt.timedelta(days=number)


def he() -> User:
    """Of the firm that ``people`` puts on the roll."""
    return User.objects.get(username="he_a")


def called(world: World, **said: Any) -> Contest:
    """A call that is open: 李's school, 何's firm and a firm without an account are members."""
    people(world)
    enrol(world, "白石机电有限公司")
    made = found_contest(ContestInput("徽标征集", "征集集团徽标。", days(5), **said), by=world.wang)
    return open_contest(made, by=world.wang)


def entered(contest: Contest, user: User, title: str, **said: Any) -> ContestEntry:
    """An entry of the unit this person acts for."""
    by = viewer(user)
    (unit,) = Unit.objects.filter(pk__in=by.units_for("governance.enter_contests"))
    return hand_in(contest, unit, EntryInput(title, f"{title}的说明", "作者甲", **said), by=by)


def is_closed(contest: Contest) -> Contest:
    """Its last day for entries was yesterday."""
    Contest.objects.filter(pk=contest.pk).update(closes_on=days(-1))
    contest.refresh_from_db()
    return contest


def judged(world: World, **said: Any) -> tuple[Contest, list[ContestEntry]]:
    """A call, and two entries on its shortlist."""
    return judging(world, called(world, **said))


def judging(world: World, contest: Contest) -> tuple[Contest, list[ContestEntry]]:
    """Two entries on the shortlist, opinions until tomorrow."""
    rows = [entered(contest, world.li, "同心"), entered(contest, he(), "桥")]
    for row in rows:
        ENTRIES.rule(row, EntryState.FIT, by=viewer(world.wang))
    contest = begin_judging(is_closed(contest), rows, days(1), by=world.wang)
    for row in rows:
        row.refresh_from_db()
    return contest, rows
