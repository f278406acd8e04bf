"""How many a round may take: less than what is taken, what other rounds may fill and what Article 11 leaves; posts that end late."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from employment.enums import ApplicationState, BeganBy
from employment.forms.round import PostsForm
from employment.models import Application, Demand, StudentWish
from employment.selectors.round_world import complaints
from employment.services.round_posts import add_posts, close_post, leave_round, set_limits
from employment.services.round_publish import publish
from groupportal.errors import DomainError
from tests.employment.round_ground import DAY, demand, drawn, later, matched, open_ground, planned, pupil
from tests.members.ground import viewer
from tests.world import World


def accepted(world: World, at: Demand, number: str) -> None:
    now = timezone.now()
    Application.objects.create(
        demand=at,
        student=pupil(world, number, f"钱{number}"),
        began_by=BeganBy.STUDENT,
        state=ApplicationState.ACCEPTED,
        began_at=now,
        moved_at=now,
        consented_at=now,
    )


def test_places_taken_and_those_of_another_round_are_not_given_again(inside: World) -> None:
    """装配 looks for two, and the first round may fill both; four places of the unit's thirty are promised there."""
    world, ground = inside, open_ground(inside)
    second = planned(world, "第二轮")
    with pytest.raises(DomainError, match="已经占满") as error:
        add_posts(second, [ground.posts["装配"].demand], by=viewer(world.wang))
    assert error.value.code == "no_place"
    packing = demand(world, ground.posts["装配"].demand.post, "包装", headcount=3)
    accepted(world, packing, "2020801")
    (made,) = add_posts(second, [packing], by=viewer(world.wang))
    assert (made.cap, made.house.cap, made.kind and made.kind.cap) == (2, 26, 4)


def test_limits_are_not_raised_above_what_is_left(inside: World) -> None:
    ground = open_ground(inside)
    kind, post = ground.house.kinds.get(), ground.posts["装配"]
    for said, code in (
        ({"cap": 31, "kinds": {}, "posts": {}}, "over_unit"),
        ({"cap": None, "kinds": {}, "posts": {}}, "over_unit"),
        ({"cap": 30, "kinds": {kind: 9}, "posts": {}}, "over_kind"),
        ({"cap": 30, "kinds": {kind: 8}, "posts": {post: 3}}, "over_post"),
    ):
        with pytest.raises(DomainError, match="最多") as error:
            set_limits(ground.house, by=viewer(inside.wang), **said)
        assert error.value.code == code


def test_a_post_that_is_over_is_not_offered(inside: World) -> None:
    world, ground = inside, open_ground(inside)
    over = demand(world, ground.posts["装配"].demand.post, "包装", expires_on=timezone.localdate() - DAY)
    form: Any = PostsForm(record=ground.round)
    assert over not in form.fields["demands"].queryset
    with pytest.raises(DomainError, match="截止日期已经过去"):
        add_posts(ground.round, [over], by=viewer(world.wang))


def test_a_unit_may_leave_until_the_result_is_published_and_those_it_got_are_named(
    inside: World, visitor: Any
) -> None:
    world, ground = inside, open_ground(inside)
    ground.wish("吴一", "装配")
    ground.wish("郑二", "检验")
    with later(3):
        ground.rank("吴一", "郑二")
    matched(ground)
    office = visitor(world.wang, world.a)
    key = {"public_id": ground.round.public_id}
    page = office.post(
        "employment:round_post_close", {"why": "停产"}, public_id=ground.posts["装配"].public_id
    )
    assert page.status_code == 302
    assert (
        "1 名学生因此没有岗位，请在公布前人工调整：吴一"
        in office.get("employment:round", **key).content.decode()
    )
    assert [ground.place_of(name) for name in ("吴一", "郑二")] == ["", "检验"]
    told = StudentWish.objects.get(chooser=ground.places["吴一"])
    assert (told.result, told.said) == ("closed", "停产")
    assert complaints(ground.fresh()) == [], "nobody prefers a post that is closed"
    assert [one.student.name for one in leave_round(ground.house, why="退出", by=viewer(world.wang))] == [
        "郑二"
    ]
    publish(ground.round, by=viewer(world.wen))
    with pytest.raises(DomainError, match="不能再改"):
        close_post(ground.posts["检验"], why="停产", by=viewer(world.wang))


def test_a_post_closed_after_the_lots_takes_nobody(inside: World) -> None:
    ground = open_ground(inside)
    ground.wish("吴一", "装配")
    with later(3):
        ground.rank("吴一")
    drawn(ground)
    assert close_post(ground.posts["装配"], why="停产", by=viewer(inside.wang)) == []
