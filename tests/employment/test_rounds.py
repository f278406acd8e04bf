"""A round of two-way choice from its plan to drafts of placements; who may choose when; what each of them reads."""

from __future__ import annotations

from dataclasses import fields
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from employment.enums import RoundState, WishResult
from employment.models import Adjustment, Chooser, Round, StudentWish, UnitRanking
from employment.selectors.access import board
from employment.selectors.round import adjustments_for, choosers_for, rounds_for, unheard, wishes_for
from employment.selectors.round_world import complaints
from employment.services.demand import close_demand
from employment.services.round import RoundInput, add_students, cancel_round, draw, edit_round, open_round
from employment.services.round_choice import save_ranking, save_wishes
from employment.services.round_match import match_round
from employment.services.round_posts import add_posts, close_post, set_limits
from employment.services.round_publish import publish
from employment.services.round_result import ADJUSTMENTS, hand_over, propose_adjustment
from groupportal.errors import DomainError, NotAllowed
from groupportal.messages.models import Notice
from groupportal.tenancy.scope import group_scope
from internships.enums import PlacementState
from members.enums import LeaveReason
from members.models import Member
from members.services.periods import leave
from tests.employment.round_ground import (
    DAY,
    demand,
    drawn,
    later,
    matched,
    open_ground,
    planned,
    pupil,
)
from tests.internships.ground import batch, post
from tests.members.ground import DECISION, viewer
from tests.outcomes import race
from tests.todos import due
from tests.visitor import Visitor
from tests.world import World


def code(error: pytest.ExceptionInfo[DomainError]) -> str:
    return error.value.code


def test_a_round_from_wishes_to_drafts_of_placements(inside: World) -> None:
    """The unit takes one at 装配: 郑 stands before 吴 on its list; 吴 gets the second wish, 周 is not wanted."""
    world, ground = inside, open_ground(inside)
    set_limits(ground.house, cap=2, kinds={}, posts={ground.posts["装配"]: 1}, by=viewer(world.wang))
    ground.wish("吴一", "装配", "检验")
    ground.wish("郑二", "装配")
    ground.wish("周三", "检验")
    with later(3):
        ground.rank("郑二", "吴一")
    row = drawn(ground)
    assert len(row.seed) == 32
    lots = row.choosers.order_by("lot").values_list("lot", flat=True)
    assert list(lots) == [1, 2, 3]
    assert match_round(row, by=viewer(world.wang)).state == RoundState.MATCHED
    assert [ground.place_of(name) for name in ("吴一", "郑二", "周三")] == ["检验", "装配", ""]
    told = {
        (wish.chooser.student.name, wish.number): (wish.result, wish.place, wish.cut_off)
        for wish in StudentWish.objects.select_related("chooser__student")
    }
    assert told["吴一", 1] == (WishResult.POST_FULL, 2, 1)
    assert told["吴一", 2] == (WishResult.TAKEN, 2, 2)
    assert told["郑二", 1][0] == WishResult.TAKEN
    assert told["周三", 1] == (WishResult.NOT_WANTED, None, None)
    with pytest.raises(DomainError) as error:
        publish(row, by=viewer(world.wang))
    assert code(error) == "two_people"
    publish(row, by=viewer(world.wen))
    made, refused = hand_over(row, world.ua, by=viewer(world.li))
    assert (made, refused) == (2, [])
    placements = [
        one.placement for one in row.choosers.filter(placement__isnull=False).select_related("placement")
    ]
    assert {(p.state, p.starts_on, p.post.name) for p in placements} == {
        (PlacementState.DRAFT, row.starts_on, "电子装配工")
    }
    assert hand_over(row, world.ua, by=viewer(world.li)) == (0, [])


def test_students_choose_in_their_days_and_units_in_theirs(inside: World) -> None:
    ground = open_ground(inside)
    ground.wish("吴一", "装配")
    with pytest.raises(DomainError, match="现在是学生选岗时间") as error:
        ground.rank("吴一")
    assert code(error) == "not_now"
    row = ground.fresh()
    held = {field.name: getattr(row, field.name) for field in fields(RoundInput)}
    edit_round(row, RoundInput(**held | {"ranks_to": row.ranks_to + DAY}), by=viewer(inside.wang))
    told = Notice.objects.filter(title="第一轮改了日期或名称").values_list("recipient", flat=True)
    assert {ground.user("吴一").pk, ground.firm.pk} <= set(told)
    edit_round(ground.fresh(), RoundInput(**held), by=viewer(inside.wang))
    with later(3):
        with pytest.raises(DomainError, match="已经截止"):
            ground.wish("吴一", "检验")
        assert unheard(ground.fresh()) == [ground.house], "told before the lots are drawn"
        with pytest.raises(DomainError, match="已经在排序"):
            set_limits(ground.house, cap=1, kinds={}, posts={}, by=viewer(inside.wang))
        ground.rank("吴一")
        assert unheard(ground.fresh()) == []
        with pytest.raises(DomainError, match="没有选本单位"):
            ground.rank("吴一", "郑二")
        with pytest.raises(DomainError, match="次日才能截止"):
            draw(ground.round, by=viewer(inside.wang))
    with later(6), pytest.raises(DomainError, match="单位排序"):
        ground.rank()
    assert StudentWish.objects.get().post == ground.posts["装配"]


def test_a_wish_that_cannot_be_taken_says_why(inside: World) -> None:
    world, ground = inside, open_ground(inside)
    young = pupil(world, "2020099", "孙小", born_on=timezone.localdate() - 15 * 365 * DAY)
    (place,) = add_students(ground.round, [young], school=world.ua, batch=ground.batch, by=viewer(world.li))
    with pytest.raises(DomainError, match="周岁") as error:
        save_wishes(place, [ground.posts["装配"]], by=viewer(young.user))
    assert code(error) == "not_offered"
    close_post(ground.posts["检验"], why="产线停产", by=viewer(world.wang))
    with pytest.raises(DomainError, match="产线停产"):
        ground.wish("吴一", "检验")
    other = post(world, "质检员", host=ground.posts["装配"].demand.post.host)
    (third,) = add_posts(ground.round, [demand(world, other, "质检")], by=viewer(world.wang))
    ground.posts["质检"] = third
    with pytest.raises(DomainError, match="最多选 2 个"):
        save_wishes(ground.places["吴一"], [*ground.posts.values()], by=viewer(ground.user("吴一")))


def test_a_unit_that_leaves_the_group_takes_nobody_any_more(inside: World) -> None:
    world, ground, today = inside, open_ground(inside), timezone.localdate()
    ground.wish("吴一", "装配", "检验")
    member = Member.objects.get(unit=ground.house.unit)
    leave(member, left_on=today, reason=LeaveReason.REQUEST, decision=DECISION, by=viewer(world.wang))
    assert not board(today).filter(unit=ground.house.unit).exists()
    assert Notice.objects.filter(recipient=ground.user("吴一"), title__contains="退出了").exists()
    with pytest.raises(DomainError, match="单位已退出集团"):
        ground.wish("郑二", "装配")
    with later(3), pytest.raises(DomainError, match="已退出这一轮"):
        ground.rank("吴一")
    matched(ground)
    assert ground.place_of("吴一") == ""
    said = list(StudentWish.objects.order_by("number").values_list("result", "said"))
    assert said == [(WishResult.CLOSED, "单位已退出这一轮：单位已退出集团")] * 2


def test_a_post_that_ended_beside_the_round_is_not_wished_for_and_wishers_are_told(
    inside: World, visitor: Any
) -> None:
    world, ground = inside, open_ground(inside)
    ground.wish("吴一", "装配", "检验")
    close_demand(ground.posts["装配"].demand, is_filled=False, why="订单减少", by=viewer(ground.firm))
    told = Notice.objects.filter(title="您选的岗位不再录取：装配")
    assert {notice.recipient for notice in told} == {ground.user("吴一")}
    with pytest.raises(DomainError, match="已停招"):
        ground.wish("郑二", "装配")
    key = {"public_id": ground.round.public_id}
    for name, words in (("郑二", "不能选：单位的这个岗位已停招"), ("吴一", "已停招，现在不能录取")):
        page = visitor(ground.user(name), world.a).get("employment:round_choose", **key)
        assert words in page.content.decode()
    ground.wish("吴一", "检验")


def test_a_change_by_hand_wants_a_second_person_a_reason_and_room(inside: World) -> None:
    world, ground = inside, open_ground(inside)
    set_limits(ground.house, cap=30, kinds={}, posts={ground.posts["装配"]: 1}, by=viewer(world.wang))
    ground.wish("吴一", "装配", "检验")
    ground.wish("郑二", "装配", "检验")
    with later(3):
        ground.rank("吴一", "郑二")
    matched(ground)
    assert (ground.place_of("吴一"), ground.place_of("郑二")) == ("装配", "检验")
    with pytest.raises(DomainError, match="已到上限 1 人"):
        propose_adjustment(ground.places["郑二"], ground.posts["装配"], reason="住得近", by=viewer(world.li))
    with pytest.raises(DomainError, match="原因"):
        propose_adjustment(ground.places["吴一"], None, reason=" ", by=viewer(world.li))
    out = propose_adjustment(ground.places["吴一"], None, reason="改去升学", by=viewer(world.wang))
    with pytest.raises(DomainError, match="两个人"):
        ADJUSTMENTS.rule(out, "approved", by=viewer(world.wang))
    with pytest.raises(DomainError, match="没有审核"):
        publish(ground.round, by=viewer(world.wen))
    ADJUSTMENTS.rule(out, "approved", by=viewer(world.wen))
    assert ground.place_of("吴一") == ""
    told = StudentWish.objects.filter(chooser=ground.places["吴一"]).order_by("number")
    changed = (WishResult.CHANGED, "人工调整：改去升学")
    assert list(told.values_list("result", "said")) == [changed] * 2, (
        "nobody reads 录取 of a place taken away"
    )
    said = complaints(ground.fresh())
    assert [words for words in said if "郑二更想去装配" in words]
    assert [words for words in said if "吴一更想去" in words]
    assert Chooser.objects.get(pk=ground.places["吴一"].pk).matched == ground.posts["装配"]
    up = propose_adjustment(ground.places["郑二"], ground.posts["装配"], reason="补位", by=viewer(world.li))
    ADJUSTMENTS.rule(up, "approved", by=viewer(world.wen))
    told = StudentWish.objects.filter(chooser=ground.places["郑二"]).order_by("number")
    assert list(told.values_list("result", "said")) == [
        (WishResult.TAKEN, "人工调整：补位"),
        (WishResult.BETTER, ""),
    ]


def test_those_left_over_go_into_the_next_round(inside: World, visitor: Any) -> None:
    world, ground = inside, open_ground(inside)
    ground.wish("吴一", "装配")
    with later(3):
        ground.rank("吴一")
    matched(ground)
    with pytest.raises(DomainError, match="还没有公布"):
        planned(world, "第二轮", previous=ground.fresh())
    publish(ground.round, by=viewer(world.wen))
    second = planned(world, "第二轮", previous=ground.fresh())
    page = visitor(world.li, world.a).post(
        "employment:round_students",
        {"school": world.ua.public_id, "batch": ground.batch.public_id, "is_left_over": "on"},
        public_id=second.public_id,
    )
    assert page.status_code == 302
    assert {one.student.name for one in second.choosers.select_related("student")} == {"郑二", "周三"}


def test_limits_follow_article_11_over_all_schools(inside: World) -> None:
    """300 people: 30 in all; 40 at such posts: 8; a limit of zero is kept as zero."""
    ground = open_ground(inside)
    kind = ground.house.kinds.get()
    assert (ground.house.cap, kind.cap, ground.posts["装配"].cap) == (30, 8, 2)
    set_limits(ground.house, cap=0, kinds={kind: 0}, posts={}, by=viewer(inside.wang))
    ground.wish("吴一", "装配")
    with later(3):
        ground.rank("吴一")
    matched(ground)
    wish = StudentWish.objects.get()
    assert (wish.result, wish.cut_off, wish.cap) == (WishResult.KIND_FULL, 0, 0)


def test_the_database_keeps_choice_and_seed_when_the_services_do_not(inside: World) -> None:
    ground = open_ground(inside)
    ground.wish("吴一", "装配")
    with later(3):
        ground.rank("吴一")
    row = drawn(ground)
    deeds = (
        lambda: StudentWish.objects.create(
            chooser=ground.places["郑二"], post=ground.posts["装配"], number=1
        ),
        lambda: StudentWish.objects.update(number=2),
        lambda: StudentWish.objects.all().delete(),
        lambda: UnitRanking.objects.update(tier=2),
        lambda: Round.objects.update(seed="0" * 32),
        lambda: Round.objects.filter(pk=row.pk).update(state="open", seed=""),
        lambda: Round.objects.update(ranks_to=row.ranks_to + DAY),
        lambda: Round.objects.update(
            state="published", published_by=row.drawn_by, published_at=timezone.now()
        ),
    )
    for deed in deeds:
        with pytest.raises(IntegrityError), transaction.atomic():
            deed()


def test_a_wish_saved_while_the_round_is_drawn_counts_or_is_refused(committed_world: World) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        ground = open_ground(world)
        ground.wish("吴一", "装配")
        Round.objects.update(
            wishes_from=timezone.localdate() - 9 * DAY, wishes_to=timezone.localdate() - 2 * DAY
        )
        Round.objects.update(ranks_to=timezone.localdate())
        row = ground.fresh()

    def ranking() -> Any:
        return ground.rank("吴一")

    def drawing() -> Any:
        Round.objects.filter(pk=row.pk).update(ranks_to=timezone.localdate() - DAY)
        return draw(row, by=viewer(world.wang))

    said, _ = race(world.a, (ground.firm, ranking), (world.wang, drawing))
    with group_scope(world.a, actor=world.wang):
        assert ground.fresh().seed
        assert UnitRanking.objects.count() == (0 if isinstance(said, Exception) else 1)
        if isinstance(said, DomainError):
            assert said.code == "not_now"


def test_others_see_and_do_nothing_of_it(inside: World, visitor: Any) -> None:
    world, ground = inside, open_ground(inside)
    ground.wish("吴一", "装配")
    stranger = pupil(world, "2020777", "钱外", unit=inside.ua)
    assert not rounds_for(viewer(stranger.user)).exists()
    for user in (ground.user("郑二"), ground.firm, world.zhang):
        assert not wishes_for(viewer(user)).filter(chooser=ground.places["吴一"]).exists()
        assert not adjustments_for(viewer(user)).exists()
    assert {c.student.name for c in choosers_for(viewer(ground.user("郑二")))} == {"郑二"}
    with pytest.raises(NotAllowed):
        save_wishes(ground.places["吴一"], [], by=viewer(ground.user("郑二")))
    with pytest.raises(NotAllowed):
        save_ranking(ground.house, [], takes_unranked=True, by=viewer(world.li))
    with pytest.raises(NotAllowed):
        hand_over(ground.round, world.ua, by=viewer(ground.firm))
    key = {"public_id": ground.round.public_id}
    assert visitor(stranger.user, world.a).get("employment:round_choose", **key).status_code == 404
    assert visitor(ground.firm, world.a).get("employment:round_wishes", **key).status_code == 403
    assert visitor(world.li, world.a).post("employment:round_draw", **key).status_code == 403


def test_the_other_group_finds_nothing(world: World, visitor: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        ground = open_ground(world)
        ground.wish("吴一", "装配")
    stranger = visitor(world.qian, world.b)
    for name, row in (
        ("round", ground.round),
        ("round_limits", ground.house),
        ("chooser", ground.places["吴一"]),
    ):
        assert stranger.get(f"employment:{name}", public_id=row.public_id).status_code == 404
    with group_scope(world.b, actor=world.qian):
        assert not rounds_for(viewer(world.qian)).exists()


def test_a_student_and_a_unit_do_it_on_their_pages(inside: World, visitor: Any) -> None:
    world, ground = inside, open_ground(inside)
    one, key = visitor(ground.user("吴一"), world.a), {"public_id": ground.round.public_id}
    assert [
        todo.title for todo in due(viewer(ground.user("吴一")), timezone.localdate(), "employment.choose")
    ]
    for title in ("检验", "装配"):
        said = {"row": ground.posts[title].public_id, "how": "add"}
        assert one.post("employment:round_choose_move", said, **key).status_code == 302
    one.post("employment:round_choose_move", {"row": ground.posts["装配"].public_id, "how": "up"}, **key)
    wishes = ground.places["吴一"].wishes.select_related("post__demand").order_by("number")
    assert [wish.post.demand.title for wish in wishes] == ["装配", "检验"]
    assert "2 / 2" in one.get("employment:round_choose", **key).content.decode()
    ground.wish("郑二", "装配")
    house = {"public_id": ground.house.public_id}
    assert "吴一" not in visitor(ground.firm, world.a).get("employment:round_rank", **house).content.decode()
    with later(3):
        firm = visitor(ground.firm, world.a)
        assert due(viewer(ground.firm), timezone.localdate(), "employment.rank")
        page = firm.get("employment:round_rank", **house).content.decode()
        assert "吴一" in page
        assert "选了装配、检验" in page
        for name, how in (("吴一", "add"), ("郑二", "add"), ("郑二", "up"), ("吴一", "tie")):
            said = {"row": ground.places[name].public_id, "how": how}
            assert firm.post("employment:round_rank_move", said, **house).status_code == 302
    assert set(UnitRanking.objects.values_list("tier", flat=True)) == {1}
    matched(ground)
    shown = one.get("employment:round", **key).content.decode()
    assert "录取线" not in shown
    publish(ground.round, by=viewer(world.wen))
    assert "录取" in one.get("employment:round", **key).content.decode()


def test_what_stands_in_the_way_of_each_step_is_said(inside: World) -> None:
    world = inside
    row = planned(world)
    with pytest.raises(DomainError, match="还没有岗位"):
        open_round(row, by=viewer(world.wang))
    of = post(world)
    with pytest.raises(DomainError, match="只收“岗位实习”"):
        add_posts(row, [demand(world, of, "店员", kind="graduate")], by=viewer(world.wang))
    with pytest.raises(DomainError, match="请选本校"):
        add_students(row, [], school=world.ua, batch=None, by=viewer(world.li))
    with pytest.raises(NotAllowed):
        add_students(row, [], school=of.host.unit, batch=batch(world), by=viewer(world.li))
    with pytest.raises(DomainError, match="原因"):
        cancel_round(row, why="", by=viewer(world.wang))
    cancel_round(row, why="改期", by=viewer(world.wang))
    assert Round.objects.get().state == RoundState.CANCELLED
    assert not Adjustment.objects.exists()


def test_the_api_takes_wishes_and_lists_and_tells_a_result_once_published(world: World, visitor: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        ground = open_ground(world)
    wu, zheng, firm, school = (
        visitor(user, world.a) for user in (ground.user("吴一"), ground.user("郑二"), ground.firm, world.li)
    )
    root = "/api/v1/employment/"

    def send(who: Visitor, name: str, row: Any, sent: dict[str, Any]) -> Any:
        url = who.url(f"employment-api:{name}", public_id=row)
        head = {"HTTP_IDEMPOTENCY_KEY": str(uuid4())}
        return who.client.post(url, sent, content_type="application/json", **head)

    (place,) = wu.get(f"{root}choices/").json()["results"]
    posts = {
        one["title"]: one["id"]
        for one in wu.get(f"{root}round-posts/?round={place['round']['id']}").json()["results"]
    }
    assert set(posts) == {"装配", "检验"}
    wished = {"posts": [posts["装配"], posts["检验"]]}
    assert send(zheng, "choice_wish", place["id"], wished).status_code == 404, "another's"
    made = send(wu, "choice_wish", place["id"], wished).json()
    assert [(one["number"], one["title"], one["result"]) for one in made["wishes"]] == [
        (1, "装配", ""),
        (2, "检验", ""),
    ]
    refused = send(wu, "choice_wish", place["id"], {"posts": [str(uuid4())]})
    assert (refused.status_code, refused.json()["code"]) == (422, "not_among")
    (house,) = firm.get(f"{root}rankings/").json()["results"]
    assert house["applicants"] == [], "it is not the unit's turn"
    with later(3):
        firm = visitor(ground.firm, world.a)
        (who,) = firm.get(f"{root}rankings/{house['id']}/").json()["applicants"]
        assert set(who) == {"id", "name", "programme", "school"}
        ranked = send(firm, "ranking_rank", house["id"], {"tiers": [[who["id"]]]}).json()
    assert ranked["tiers"] == [[who["id"]]]
    firm = visitor(ground.firm, world.a)
    assert send(wu, "ranking_rank", house["id"], {"tiers": []}).status_code == 403
    with group_scope(world.a, actor=world.wang):
        row = matched(ground)
    before = wu.get(f"{root}choices/").json()["results"][0]
    assert (before["post"], before["wishes"][0]["result"]) == ("", "")
    with group_scope(world.a, actor=world.wang):
        publish(row, by=viewer(world.wen))
    after = wu.get(f"{root}choices/").json()["results"][0]
    assert (after["post"][:2], after["wishes"][0]["result"], after["wishes"][0]["place"]) == (
        "装配",
        "taken",
        1,
    )
    ranking = firm.get(f"{root}rankings/{house['id']}/").json()
    assert [one["name"] for one in ranking["placed"]] == ["吴一"]
    assert next((one["label"], one["taken"]) for one in ranking["limits"]) == ("装配", 1)
    told = {
        one["student"]: one["post"][:2]
        for one in school.get(f"{root}choosers/").json()["results"]
        if one["post"]
    }
    assert told == {"吴一": "装配"}
    first = school.get(f"{root}round-wishes/?q=吴一").json()["results"][0]
    assert (first["title"], first["result"], first["place"]) == ("装配", "taken", 1)
    assert visitor(world.qian, world.b).get(f"{root}choosers/").json()["results"] == []
