"""Many who vote in the same moment, one who presses twice, a count while votes come in: none lost, none doubled."""

from __future__ import annotations

from typing import Any

from governance.enums import Method, MotionState
from governance.models import CountedBallot, Motion, NamedVote, SecretBallot, Voter
from governance.services.annulment import annul
from governance.services.counting import count_votes
from governance.services.meeting import close_meeting
from governance.services.voting import open_vote
from groupportal.errors import DomainError
from groupportal.tenancy.scope import group_scope
from tests.governance.votes_ground import NO, YES, ask, opened, sitting, votes
from tests.outcomes import overlapped, race, race_codes
from tests.world import World

NUMBER = 50


def test_fifty_vote_at_once(committed_world: World) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        at = sitting(world, NUMBER)
        motion = opened(world, at.meeting)

    def voting(place: int) -> Any:
        row = at.rows[place]
        return row.user, lambda: votes(motion, row, NO if place % 5 == 0 else YES)

    answers = race(world.a, *(voting(place) for place in range(NUMBER)))
    assert all(isinstance(one, str) and one for one in answers), answers
    with group_scope(world.a, actor=world.wang):
        done = count_votes(motion, by=world.wang)
        assert (done.yes, done.no, done.returned) == (40, 10, NUMBER)
        assert CountedBallot.objects.count() == NUMBER
        assert not SecretBallot.objects.exists()


def test_who_presses_twice_votes_once(committed_world: World) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        at = sitting(world, 3)
        secret, named = opened(world, at.meeting), opened(world, at.meeting, Method.NAMED, title="记名")
    row = at.rows[0]
    for motion, table in ((secret, SecretBallot), (named, NamedVote)):
        deeds = [
            (row.user, lambda motion=motion, said=said: votes(motion, row, said)) for said in (YES, NO) * 4
        ]
        answers = race(world.a, *deeds)
        assert sum(isinstance(one, str) for one in answers) == 1
        assert {one.message for one in answers if isinstance(one, DomainError)} == {
            "这一票已经投过，不能再投，也不能更改。"
        }
        with group_scope(world.a, actor=world.wang):
            assert table.objects.count() == 1


def test_a_count_while_votes_come_in_counts_what_was_taken(committed_world: World) -> None:
    world, number = committed_world, 12
    with group_scope(world.a, actor=world.wang):
        at = sitting(world, number)
        motion = opened(world, at.meeting)
    first = 3  # fewer are not counted
    for row in at.rows[:first]:
        with group_scope(world.a, actor=row.user):
            votes(motion, row)

    def voting(place: int) -> Any:
        return at.rows[place].user, lambda: votes(motion, at.rows[place])

    deeds = [voting(place) for place in range(first, number)]
    deeds.insert(number // 2, (world.wang, lambda: count_votes(motion, by=world.wang)))
    answers = race(world.a, *deeds)
    taken = first + sum(isinstance(one, str) for one in answers)
    assert all(isinstance(one, str | Motion | DomainError) for one in answers), answers
    with group_scope(world.a, actor=world.wang):
        motion.refresh_from_db()
        assert motion.state == MotionState.CLOSED
        assert motion.returned == taken == CountedBallot.objects.count()
        assert Voter.objects.filter(motion=motion, has_voted=True).count() == taken
        assert not SecretBallot.objects.exists()


def test_no_vote_opens_in_a_meeting_that_is_being_closed(committed_world: World) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        at = sitting(world, 3)
        motion = ask(world, at.meeting)
    _, refused = overlapped(
        world.a,
        (world.wang, lambda: close_meeting(at.meeting, by=world.wang)),
        (world.wen, lambda: open_vote(motion, by=world.wen)),
    )
    assert isinstance(refused, DomainError), refused
    assert refused.code == "meeting_not_on"


def test_two_who_count_at_once_count_once(committed_world: World) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        at = sitting(world, 3)
        motion = opened(world, at.meeting)
    for row in at.rows:
        with group_scope(world.a, actor=row.user):
            votes(motion, row)
    deeds = [(user, lambda who=user: count_votes(motion, by=who)) for user in (world.wang, world.wen)]
    assert race_codes(world.a, *deeds) == ["done", "vote_not_open"]
    with group_scope(world.a, actor=world.wang):
        assert Motion.objects.get(pk=motion.pk).returned == CountedBallot.objects.count() == 3


def test_what_is_annulled_while_it_is_counted_is_one_or_the_other(committed_world: World) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        at = sitting(world, 3)
        motion = opened(world, at.meeting)
    for row in at.rows:
        with group_scope(world.a, actor=row.user):
            votes(motion, row)
    counted, refused = overlapped(
        world.a,
        (world.wang, lambda: annul(motion, reason="另议", by=world.wang)),
        (world.wen, lambda: count_votes(motion, by=world.wen)),
    )
    assert counted.state == MotionState.ANNULLED
    assert refused.code == "vote_not_open"
    with group_scope(world.a, actor=world.wang):
        assert not CountedBallot.objects.exists()
        assert not SecretBallot.objects.exists()
