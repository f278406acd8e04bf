"""A student writes, applies, is invited; either side moves on or ends it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from employment.models import Application
from employment.services.application import (
    accept_offer,
    answer_invitation,
    call,
    decline,
    hire,
    invite,
    offer,
    refuse,
    withdraw,
)
from employment.services.cv import add_line, remove_line
from groupportal.tenancy.scope import group_scope
from tests.employment.ground import DAY, TODAY, market, opened
from tests.employment.supply import applied, pupil, seeker
from tests.members.ground import viewer
from tests.trail import Did
from tests.world import World


def story(world: World, request: Any) -> Iterator[Any]:
    with group_scope(world.a, actor=world.wang):
        it = market(world, "2")
        demand = opened(world, it, headcount=1)
        yield tuple(
            Did(f"employment.demand_{what}", by, demand)
            for what, by in (("submitted", it.he), ("opened", world.wang))
        )
        lin = pupil(world)
        me, he = viewer(lin.user), viewer(it.he)
        wish = seeker(world, lin)
        yield (
            Did("rosters.student_added", world.wang, lin),
            Did("employment.cv_line_added", lin.user, lin),
            Did("employment.wish_said", lin.user, wish),
        )
        remove_line(add_line(lin, part="award", text="技能竞赛二等奖", by=me), by=me)
        yield tuple(Did(f"employment.cv_line_{what}", lin.user, lin) for what in ("added", "removed"))
        row = invite(demand, wish, by=he)
        yield Did("employment.student_invited", it.he, row)
        answer_invitation(row, shares=["contact"], by=me)
        yield Did("employment.student_applied", lin.user, row)
        call(row, at=timezone.now() + DAY, place="人事部", by=he)
        yield Did("employment.application_interview", it.he, row)
        offer(row, reply_by=TODAY() + DAY, by=he)
        yield Did("employment.application_offered", it.he, row)
        accept_offer(row, by=me)
        yield (
            Did("employment.application_accepted", lin.user, row),
            Did("employment.demand_settled", lin.user, demand),
        )
        hire(row, hired_on=TODAY(), by=he)
        yield Did("employment.application_hired", it.he, row)
        yield from _ends(world, it, lin)


def _ends(world: World, it: Any, lin: Any) -> Iterator[Any]:
    me, he = viewer(lin.user), viewer(it.he)
    for title, end, action, by in (
        ("焊工", lambda row: refuse(row, note="人已招满", by=he), "refused", it.he),
        ("电工", lambda row: withdraw(row, by=me), "withdrawn", lin.user),
        ("钳工", lambda row: decline(offer(row, reply_by=TODAY(), by=he), by=me), "declined", lin.user),
    ):
        demand = opened(world, it, title=title)
        yield tuple(
            Did(f"employment.demand_{what}", who, demand)
            for what, who in (("submitted", it.he), ("opened", world.wang))
        )
        row: Application = applied(lin, demand)
        yield Did("employment.student_applied", lin.user, row)
        end(row)
        offered = (Did("employment.application_offered", it.he, row),) if action == "declined" else ()
        yield (*offered, Did(f"employment.application_{action}", by, row))
