"""A round planned, filled, opened, chosen in, drawn, matched, put right by hand, published, handed over; another cancelled."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any

from employment.services.round import RoundInput, cancel_round, draw, edit_round
from employment.services.round_match import match_round
from employment.services.round_posts import add_posts, close_post, leave_round, set_limits
from employment.services.round_publish import publish
from employment.services.round_result import ADJUSTMENTS, hand_over, propose_adjustment
from groupportal.tenancy.scope import group_scope
from tests.employment.round_ground import later, planned, steps
from tests.members.ground import viewer
from tests.trail import Did
from tests.world import World


def story(world: World, request: Any) -> Iterator[Did]:
    wang, wen, li = world.wang, world.wen, world.li
    with group_scope(world.a, actor=wang):
        other = planned(world, "另一轮")
        yield Did("employment.round_planned", wang, other)
        cancel_round(other, why="改期", by=viewer(wang))
        yield Did("employment.round_cancelled", wang, other)
        ground = yield from _opening(world)
        row = ground.round
        facts = {name: getattr(row, name) for name in RoundInput.__dataclass_fields__}
        edit_round(row, RoundInput(**facts | {"name": "2024届第一轮"}), by=viewer(wang))
        yield Did("employment.round_edited", wang, row)
        set_limits(ground.house, cap=5, kinds={}, posts={}, by=viewer(wang))
        yield Did("employment.round_limits", wang, row)
        place = ground.wish("吴一", "装配")
        yield Did("employment.wishes_saved", place.student.user, place)
        close_post(ground.posts["检验"], why="停产", by=viewer(wang))
        yield Did("employment.round_post_closed", wang, row)
        with later(3):
            ground.rank("吴一")
            yield Did("employment.ranking_saved", ground.firm, row)
        with later(6):
            draw(row, by=viewer(wang))
        yield Did("employment.round_drawn", wang, row)
        match_round(row, by=viewer(wang))
        yield Did("employment.round_matched", wang, row)
        for to, who in (("withdrawn", li), ("returned", wen), ("approved", wen)):
            change = propose_adjustment(place, None, reason="升学", by=viewer(li))
            yield Did("employment.adjustment_submitted", li, change)
            if to == "withdrawn":
                ADJUSTMENTS.withdraw(change, to, by=viewer(li))
            else:
                ADJUSTMENTS.rule(change, to, by=viewer(wen), answer="阅")
            yield Did(f"employment.adjustment_{to}", who, change)
        publish(row, by=viewer(wen))
        yield Did("employment.round_published", wen, row)
        hand_over(row, world.ua, by=viewer(li))
        yield Did("employment.round_handed_over", li, row)
        third = planned(world, "第三轮")
        yield Did("employment.round_planned", wang, third)
        yield from _leaving(world, ground, third)


def _opening(world: World) -> Generator[Did, None, Any]:
    going = steps(world)
    while True:
        try:
            action, who, row = next(going)
        except StopIteration as done:
            return done.value
        if action:
            yield Did(f"employment.round_{action}", who, row)


def _leaving(world: World, ground: Any, row: Any) -> Iterator[Did]:
    (post,) = add_posts(row, [ground.posts["装配"].demand], by=viewer(world.wang))
    yield Did("employment.round_posts", world.wang, row)
    leave_round(post.house, why="退出集团", by=viewer(world.wang))
    yield Did("employment.round_unit_left", world.wang, row)
