"""A firm's need goes round; what it was worth is put forward, returned, taken back, confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from groupportal.tenancy.scope import group_scope
from parks.services.request import accept, decline, enter_request, remove_request, replan, withdraw
from parks.services.request_rating import close_unrated, rate, say_without_worth, send_back
from parks.services.request_work import join, leave, log_work
from parks.services.value import confirm, refuse, take_back, undo_value
from tests.members.ground import viewer
from tests.parks.request_ground import NEED, asked, delivered, is_over_since, place, value_of
from tests.trail import Did
from tests.world import World


def story(world: World, request: Any) -> Iterator[Any]:
    with group_scope(world.a, actor=world.wang):
        it = place(world)
        yield from _needs(world, it)
        yield from _values(world, it)


def _needs(world: World, it: Any) -> Iterator[Did]:
    today, li, he, tao = timezone.localdate(), viewer(world.li), viewer(it.he), viewer(it.tao)
    row = asked(it)
    yield Did("parks.request_received", it.he, row)
    accept(row, leader=it.tao, due_on=today, by=li)
    yield Did("parks.request_accepted", world.li, row)
    replan(row, leader=world.li, due_on=today, note="换人", by=li)
    yield Did("parks.request_replanned", world.li, row)
    member = join(row, name="", part="teacher", user=it.tao, by=li)
    yield Did("parks.team_joined", world.li, row)
    log_work(row, day=today, text="备课", by=tao)
    yield Did("parks.work_logged", it.tao, row)
    leave(member, by=li)
    yield Did("parks.team_left", world.li, row)
    withdraw(row, note="不需要了", by=he)
    yield Did("parks.request_withdrawn", it.he, row)
    other = asked(it)
    yield Did("parks.request_received", it.he, other)
    decline(other, answer="不在范围", by=li)
    yield Did("parks.request_declined", world.li, other)
    twice = enter_request(it.centre, "", NEED, received_on=today, unit=it.firm, by=li)
    yield Did("parks.request_received", world.li, twice)
    remove_request(twice, reason="登记了两次", by=li)
    yield Did("parks.request_removed", world.li, twice)


def _values(world: World, it: Any) -> Iterator[Any]:
    li, he = viewer(world.li), viewer(it.he)
    done = delivered(world, it)
    yield _handed_over(world, it, done)
    send_back(done, text="缺", by=he)
    yield Did("parks.request_sent_back", it.he, done)
    done = delivered(world, it)
    yield _handed_over(world, it, done)
    late = delivered(world, it)
    yield _handed_over(world, it, late)
    say_without_worth(late, reason="介绍招聘", by=li)
    yield Did("parks.request_without_worth", world.li, late)
    rate(done, stars=5, by=he)
    yield Did("parks.request_rated", it.he, done)
    is_over_since(late, 31)
    close_unrated(late, note="没有回音", by=li)
    yield Did("parks.request_closed", world.li, late)
    for deed, state, by in (
        (lambda value: refuse(value, answer="不对", by=he), "returned", it.he),
        (lambda value: take_back(value, by=li), "withdrawn", world.li),
        (lambda value: confirm(value, by=he), "approved", it.he),
    ):
        value = value_of(it, world.li, request=done)
        yield Did("parks.value_submitted", world.li, value)
        deed(value)
        yield Did(f"parks.value_{state}", by, value)
    undo_value(value, reason="写错", by=he)
    yield Did("parks.value_undone", it.he, value)


def _handed_over(world: World, it: Any, row: Any) -> tuple[Did, ...]:
    """What the trail says of one that was asked, accepted and delivered."""
    done = (("received", it.he), ("accepted", world.li), ("delivered", it.tao))
    return tuple(Did(f"parks.request_{what}", by, row) for what, by in done)
