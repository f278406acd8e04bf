"""A round of two-way choice: a firm with two posts of one kind, three students of 李's school with accounts; each step in one call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import time_machine
from django.utils import timezone

from employment.enums import DemandKind, DemandState
from employment.models import Chooser, Demand, Round, RoundPost, RoundUnit
from employment.services.round import RoundInput, add_students, draw, open_round, plan_round
from employment.services.round_choice import save_ranking, save_wishes
from employment.services.round_match import match_round
from employment.services.round_posts import add_posts
from groupportal.accounts.models import User
from groupportal.tenancy.models import Membership
from groupportal.tenancy.roles import Role
from internships.models import Batch
from rosters.models import Student
from tests.internships.ground import batch, host, post
from tests.members.ground import viewer
from tests.parks.ground import staff_of
from tests.rosters.ground import student
from tests.world import World, make_user

DAY = dt.timedelta(days=1)


@dataclass
class Ground:
    """``firm``: who ranks for the unit; ``places``: students in the round by name; ``posts`` by title."""

    world: World
    round: Round
    batch: Batch
    firm: User
    places: dict[str, Chooser]
    posts: dict[str, RoundPost]

    @property
    def house(self) -> RoundUnit:
        return next(iter(self.posts.values())).house

    def user(self, name: str) -> User:
        return self.places[name].student.user

    def wish(self, name: str, *titles: str) -> Chooser:
        by = viewer(self.user(name))
        return save_wishes(self.places[name], [self.posts[title] for title in titles], by=by)

    def rank(self, *tiers: str, takes_unranked: bool = False) -> RoundUnit:
        """Each tier as "吴郑"."""
        lists = [[self.places[name] for name in tier.split()] for tier in tiers]
        return save_ranking(self.house, lists, takes_unranked=takes_unranked, by=viewer(self.firm))

    def place_of(self, name: str) -> str:
        row = Chooser.objects.select_related("post__demand").get(pk=self.places[name].pk)
        return row.post.demand.title if row.post else ""

    def fresh(self) -> Round:
        return Round.objects.get(pk=self.round.pk)


def demand(world: World, of: Any, title: str, **said: Any) -> Demand:
    """An open post of internships in which ``of`` (a post of internships) is worked."""
    today = timezone.localdate()
    facts = {
        "kind": DemandKind.INTERN,
        "headcount": 2,
        "state": DemandState.OPEN,
        "is_automatic": True,
        "opened_on": today,
        "expires_on": today + 90 * DAY,
        "words": title,
        **said,
    }
    return Demand.objects.create(unit=of.host.unit, post=of, title=title, **facts)


def pupil(world: World, number: str, name: str, **said: Any) -> Student:
    """A student with an account."""
    row = student(world, number, name, **said)
    row.user = make_user(f"stu{number}", name, made_by_group=world.a.pk)
    row.save(update_fields=["user"])
    Membership.objects.create(user=row.user, role=Role.STUDENT, unit=row.unit)
    return row


def planned(world: World, name: str = "第一轮", **said: Any) -> Round:
    today = timezone.localdate()
    facts = {
        "kind": DemandKind.INTERN,
        "wishes_from": today,
        "wishes_to": today + 2 * DAY,
        "ranks_to": today + 5 * DAY,
        "most_wishes": 2,
        "starts_on": today + 20 * DAY,
        "ends_on": today + 110 * DAY,
        **said,
    }
    return plan_round(RoundInput(name, **facts), by=viewer(world.wang))


def checked() -> dict[str, Any]:
    """Checks of a unit that hold today."""
    today = timezone.localdate()
    return {
        "credit_checked_on": today,
        "credit_valid_until": today + 365 * DAY,
        "safety_checked_on": today,
    }


def steps(world: World) -> Generator[tuple[str, User, Round | None], None, Ground]:
    """Up to a round in which students wish today: what each step leaves in the trail."""
    of, into = post(world, host=host(world, **checked())), batch(world)
    pupils = [pupil(world, f"20200{n}", name) for n, name in enumerate(("吴一", "郑二", "周三"))]
    demands = [demand(world, of, "装配"), demand(world, of, "检验")]
    firm = staff_of(world, of.host.unit)
    yield "", world.wang, None
    row = planned(world)
    yield "planned", world.wang, row
    made = add_posts(row, demands, by=viewer(world.wang))
    yield "posts", world.wang, row
    places = add_students(row, pupils, school=world.ua, batch=into, by=viewer(world.li))
    yield "students", world.li, row
    open_round(row, by=viewer(world.wang))
    yield "opened", world.wang, row
    people = {one.student.name: one for one in places}
    return Ground(world, row, into, firm, people, {one.demand.title: one for one in made})


def open_ground(world: World) -> Ground:
    """A round in which students wish today."""
    going = steps(world)
    while True:
        try:
            next(going)
        except StopIteration as done:
            return done.value


def later(days: int) -> Any:
    """Inside, it is so many days later."""
    return time_machine.travel(timezone.now() + days * DAY, tick=False)


def drawn(ground: Ground) -> Round:
    """After the last day, by 王."""
    with later(6):
        return draw(ground.round, by=viewer(ground.world.wang))


def matched(ground: Ground) -> Round:
    drawn(ground)
    return match_round(ground.round, by=ground.world.wang)
