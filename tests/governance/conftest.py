"""What many tests of 治理 stand on, made once: a council of three, councils that meet, an election, a sealed vote, a call for entries.

No scope is open: for requests, which open their own.
"""

from __future__ import annotations

from governance.models import Body, Contest, ContestEntry, Election
from members.models import Member
from tests.governance.contest_ground import called, judging
from tests.governance.election_ground import election
from tests.governance.ground import council
from tests.governance.regulation_ground import people
from tests.governance.sealed_ground import Watched, watched
from tests.governance.votes_ground import Sitting, in_a, sitting
from tests.standing import standing
from tests.world import World


@standing
def three(world: World) -> Body:
    with in_a(world):
        return council(world, 3)


@standing
def three_meet(world: World) -> Sitting:
    with in_a(world):
        return sitting(world, 3)


@standing
def four_meet(world: World) -> Sitting:
    with in_a(world):
        return sitting(world, 4)


@standing
def five_meet(world: World) -> Sitting:
    with in_a(world):
        return sitting(world, 5)


@standing
def prepared(world: World) -> tuple[Sitting, Election]:
    """A council of five meets, the election of its second term is prepared."""
    with in_a(world):
        return election(world)


@standing
def with_keys(world: World) -> Watched:
    """A council of five meets, the last three are its 监票人."""
    with in_a(world):
        return watched(world)


@standing
def on_the_roll(world: World) -> Member:
    """李's school, and the firm of 何."""
    with in_a(world):
        return people(world)


@standing
def open_call(world: World) -> Contest:
    with in_a(world):
        return called(world)


@standing(on=open_call)
def under_judgement(world: World, contest: Contest) -> tuple[Contest, list[ContestEntry]]:
    """Two entries on the shortlist."""
    with in_a(world):
        return judging(world, contest)
