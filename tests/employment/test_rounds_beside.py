"""What happens beside a round: offers taken elsewhere, posts closed, consent, age, a round given up; and who reads what afterwards."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from employment.enums import ApplicationState, BeganBy, DemandKind, DemandState, RoundState, WishResult
from employment.models import Application, Chooser, Demand, Round, StudentWish
from employment.selectors.round import own_houses, own_places, progress, rounds_for
from employment.selectors.round_limits import filled
from employment.services.application import withdraw
from employment.services.round import add_students, cancel_round, open_round
from employment.services.round_choice import save_wishes
from employment.services.round_match import match_round
from employment.services.round_posts import add_posts, set_limits
from employment.services.round_publish import publish
from employment.services.round_result import ADJUSTMENTS, hand_over, propose_adjustment
from groupportal.audit.models import AuditEntry
from groupportal.errors import DomainError
from groupportal.jobs.models import Job
from groupportal.messages.models import Notice
from groupportal.tenancy.models import Membership
from groupportal.tenancy.roles import Role
from tests.employment.round_ground import (
    DAY,
    Ground,
    checked,
    demand,
    drawn,
    later,
    matched,
    open_ground,
    planned,
    pupil,
)
from tests.internships.ground import approved, host, post
from tests.members.ground import viewer
from tests.visitor import body
from tests.world import World


def waiting(world: World) -> Ground:
    """吴 gets 装配, 郑 gets 检验, 周 was ranked nowhere; the result waits to be published."""
    ground = open_ground(world)
    ground.wish("吴一", "装配")
    ground.wish("郑二", "检验")
    ground.wish("周三", "装配")
    with later(3):
        ground.rank("吴一", "郑二")
    matched(ground)
    return ground


def taken(ground: Ground, name: str, at: Demand) -> Application:
    now = timezone.now()
    return Application.objects.create(
        demand=at,
        student=ground.places[name].student,
        began_by=BeganBy.STUDENT,
        state=ApplicationState.ACCEPTED,
        began_at=now,
        moved_at=now,
        consented_at=now,
    )


def test_a_result_that_fits_no_longer_is_not_published_and_says_who(inside: World) -> None:
    world, ground = inside, waiting(inside)
    elsewhere = demand(world, ground.posts["装配"].demand.post, "包装")
    other = taken(ground, "吴一", elsewhere)
    Demand.objects.filter(title="检验").update(state=DemandState.CLOSED, ended_on=timezone.localdate())
    with pytest.raises(DomainError) as error:
        publish(ground.round, by=viewer(world.wen))
    assert error.value.code == "conflicts"
    assert "吴一已经接受了“包装" in error.value.message
    assert "已停招，匹配到的是郑二" in error.value.message
    assert not Application.objects.exclude(pk=other.pk).exists()
    Demand.objects.filter(title="检验").update(state=DemandState.OPEN, ended_on=None, headcount=1)
    other.delete()
    taken(ground, "周三", ground.posts["检验"].demand)
    with pytest.raises(DomainError, match="只剩 0 个名额，匹配到 1 名：郑二"):
        publish(ground.round, by=viewer(world.wen))


def test_who_took_a_place_elsewhere_is_left_out_and_limits_used_up_are_lowered(
    inside: World, visitor: Any
) -> None:
    """吴 accepted a post outside the round, 周 is to work elsewhere in these days, somebody else has one of the two places: 郑 the last."""
    world, ground = inside, open_ground(inside)
    for name in ("吴一", "郑二", "周三"):
        ground.wish(name, "装配")
    with later(3):
        ground.rank("吴一", "郑二", "周三")
    taken(ground, "吴一", demand(world, ground.posts["装配"].demand.post, "包装"))
    ground.places["钱四"] = Chooser(student=pupil(world, "2020801", "钱四"))
    taken(ground, "钱四", ground.posts["装配"].demand)
    days = {"starts_on": ground.round.starts_on, "ends_on": ground.round.ends_on}
    approved(world, host(world, "蓬江灯饰有限公司"), ground.batch, ground.places["周三"].student, **days)
    row = drawn(ground)
    page = body(visitor(world.wang, world.a).get("employment:round", public_id=row.public_id))
    assert "吴一：已经接受了“包装”的录用，不再参加匹配" in page
    assert "周三：这段时间已经安排在蓬江灯饰有限公司实习，不再参加匹配" in page
    assert "装配（江海电子有限公司）：只剩 1 个名额" in page
    match_round(row, by=world.wang)
    assert [ground.place_of(name) for name in ("吴一", "郑二", "周三")] == ["", "装配", ""]
    wish = StudentWish.objects.get(chooser=ground.places["吴一"])
    assert (wish.result, wish.said) == (WishResult.BARRED, "已经接受了“包装”的录用")
    assert wish.get_result_display() == "规定不允许或已有去处"
    assert AuditEntry.objects.get(action="employment.round_limits").note == "匹配前已有人占用"
    publish(row, by=viewer(world.wen))
    assert Application.objects.filter(began_by=BeganBy.ROUND).count() == 1


def test_who_was_hired_there_already_keeps_that_application(inside: World) -> None:
    ground = waiting(inside)
    row = taken(ground, "吴一", ground.posts["装配"].demand)
    publish(ground.round, by=viewer(inside.wen))
    rows = Application.objects.filter(student=ground.places["吴一"].student)
    assert [one.pk for one in rows] == [row.pk]


def test_a_result_is_published_in_whole_sets(inside: World) -> None:
    """However many got a post: their applications, steps and trail are one statement each, and so are the posts that are full."""
    ground = waiting(inside)
    assert progress(ground.fresh())["by_hand"] == 0, "who got nothing was not changed by hand"
    Demand.objects.update(headcount=1)
    with CaptureQueriesContext(connection) as asked:
        publish(ground.round, by=viewer(inside.wen))
    written = Counter(
        " ".join(query["sql"].replace('"', "").split()[:3])
        for query in asked.captured_queries
        if query["sql"].startswith(("INSERT", "UPDATE"))
    )
    assert written["INSERT INTO employment_application"] == 1
    assert written["INSERT INTO employment_applicationstep"] == 1
    assert written["UPDATE employment_demand SET"] == 1
    assert written["INSERT INTO audit_auditentry"] == 3, "published, accepted by both, both posts filled"
    rows = Application.objects.select_related("demand")
    assert {(row.state, row.demand.state, row.steps.get().note) for row in rows} == {
        (ApplicationState.ACCEPTED, DemandState.FILLED, "双向选择")
    }
    trail = AuditEntry.objects.filter(action="employment.application_accepted").values_list(
        "after__学生", flat=True
    )
    assert set(trail) == {"吴一", "郑二"}


def test_the_button_says_what_stands_in_the_way_and_else_leaves_the_work_to_a_job(
    inside: World, visitor: Any
) -> None:
    ground = waiting(inside)
    key = {"public_id": ground.round.public_id}
    visitor(inside.wang, inside.a).post("employment:round_publish", **key)
    assert not Job.objects.filter(kind="employment.publish_round").exists(), "who drew the lots"
    page = visitor(inside.wen, inside.a).post("employment:round_publish", **key)
    job = Job.objects.get(kind="employment.publish_round")
    assert page.url.endswith(job.get_absolute_url())
    assert ground.fresh().state == RoundState.MATCHED


def test_a_change_by_hand_leads_only_to_a_unit_wished_for(inside: World, visitor: Any) -> None:
    """Another unit was never allowed to read who the student is."""
    world, ground = inside, open_ground(inside)
    foreign = post(world, "仓管员", host=host(world, name="远方物流有限公司"))
    (strange,) = add_posts(ground.round, [demand(world, foreign, "仓管")], by=viewer(world.wang))
    ground.wish("吴一", "装配")
    with later(3):
        ground.rank("吴一")
    matched(ground)
    with pytest.raises(DomainError, match="没有选") as error:
        propose_adjustment(ground.places["吴一"], strange, reason="住得近", by=viewer(world.li))
    assert error.value.code == "not_wished"
    form = visitor(world.li, world.a).get(
        "employment:chooser_adjust", public_id=ground.places["吴一"].public_id
    )
    offered = {row.pk for row in form.context["form"].fields["post"].queryset}
    assert offered == {ground.posts["检验"].pk}, "the same unit's other post"


def test_a_colleague_of_the_school_does_not_rule_on_its_change(inside: World) -> None:
    world, ground = inside, waiting(inside)
    change = propose_adjustment(ground.places["吴一"], None, reason="升学", by=viewer(world.li))
    Membership.objects.create(user=world.wen, role=Role.SCHOOL_ADMIN, unit=world.ua)
    assert not ADJUSTMENTS.due(viewer(world.wen)).exists()
    with pytest.raises(DomainError, match="本单位的人员不能审核"):
        ADJUSTMENTS.rule(change, "approved", by=viewer(world.wen))
    ADJUSTMENTS.rule(change, "approved", by=viewer(world.wang))


def test_barred_work_is_not_for_minors_in_rounds_for_graduates(inside: World) -> None:
    world, of = inside, post(inside)
    dusty = demand(world, of, "打磨", kind=DemandKind.GRADUATE, hazards=[["dust", None]])
    row = planned(world, kind=DemandKind.GRADUATE, starts_on=None, ends_on=None)
    (offered,) = add_posts(row, [dusty], by=viewer(world.wang))
    young = pupil(world, "2020098", "孙小", born_on=timezone.localdate() - 17 * 365 * DAY)
    unknown = pupil(world, "2020097", "孙甲", born_on=None)
    one, other = add_students(row, [young, unknown], school=world.ua, by=viewer(world.li))
    open_round(row, by=viewer(world.wang))
    for place, said in ((one, "未满 18 周岁"), (other, "没有出生日期")):
        with pytest.raises(DomainError, match=said):
            save_wishes(place, [offered], by=viewer(place.student.user))


def test_a_post_of_internships_that_knows_of_less_danger_is_not_offered(inside: World) -> None:
    world, of = inside, post(inside)
    dusty = demand(world, of, "打磨", hazards=[["dust", None]])
    with pytest.raises(DomainError, match="请先改成一致") as error:
        add_posts(planned(world), [dusty], by=viewer(world.wang))
    assert error.value.code == "hazards"


def test_a_round_given_up_tells_who_took_part_and_stays_readable(inside: World, visitor: Any) -> None:
    world, ground = inside, open_ground(inside)
    unseen = planned(world, "没有开始的")
    add_students(
        unseen, [ground.places["吴一"].student], school=world.ua, batch=ground.batch, by=viewer(world.li)
    )
    for row in (ground.round, unseen):
        cancel_round(row, why="学校停课", by=viewer(world.wang))
    for user in (ground.user("吴一"), ground.firm):
        assert [row.pk for row in rounds_for(viewer(user))] == [ground.round.pk]
        titles = Notice.objects.filter(recipient=user, title__contains="取消了").values_list("title", "body")
        assert list(titles) == [("第一轮取消了", "学校停课")]
        page = visitor(user, world.a).get("employment:round", public_id=ground.round.public_id)
        assert "学校停课" in page.content.decode()
    key = {"public_id": ground.round.public_id}
    assert visitor(ground.user("吴一"), world.a).get("employment:round_choose", **key).status_code == 404


def test_a_round_that_has_not_begun_shows_no_posts_to_its_students(inside: World, visitor: Any) -> None:
    world, ground = inside, open_ground(inside)
    Round.objects.filter(pk=ground.round.pk).update(state=RoundState.DRAFT, opened_at=None)
    user = ground.user("吴一")
    assert not own_places(viewer(user)).exists()
    assert not own_houses(viewer(ground.firm)).exists()
    key = {"public_id": ground.round.public_id}
    assert visitor(user, world.a).get("employment:round_choose", **key).status_code == 404


def test_once_published_a_unit_reads_its_limits(inside: World, visitor: Any) -> None:
    world, ground = inside, open_ground(inside)
    set_limits(ground.house, cap=30, kinds={}, posts={ground.posts["装配"]: 1}, by=viewer(world.wang))
    ground.wish("吴一", "装配", "检验")
    ground.wish("郑二", "装配")
    ground.wish("周三", "检验")
    with later(3):
        ground.rank("郑二", "吴一")
    matched(ground)
    key = {"public_id": ground.house.public_id}
    assert "录取线" not in visitor(ground.firm, world.a).get("employment:round_rank", **key).content.decode()
    publish(ground.round, by=viewer(world.wen))
    told = {
        one.label: (one.cap, one.wished, one.taken, one.line, one.reasons) for one in filled(ground.house)
    }
    assert told["装配"] == (1, 2, 1, "录取线是名次 1", "岗位已满 1 名")
    assert told["检验"] == (2, 1, 1, "还有空位", "单位没有列入 1 名")
    assert told["单位合计"] == (30, 2, 2, "还有空位", "")
    page = visitor(ground.firm, world.a).get("employment:round_rank", **key).content.decode()
    assert "录取线是名次 1" in page
    assert "周三" not in page


def test_once_published_a_unit_reads_of_those_alone_whom_it_got(inside: World, visitor: Any) -> None:
    world, ground = inside, waiting(inside)
    house = {"public_id": ground.house.public_id}
    firm = visitor(ground.firm, world.a)
    assert "周三" in firm.get("employment:round_rank", **house).content.decode()
    publish(ground.round, by=viewer(world.wen))
    page = firm.get("employment:round_rank", **house).content.decode()
    assert "吴一" in page
    assert "周三" not in page
    user = ground.user("吴一")
    withdraw(Application.objects.get(student=ground.places["吴一"].student), by=viewer(user))
    for name, key in (("round_rank", house), ("round", {"public_id": ground.round.public_id})):
        assert "吴一" not in firm.get(f"employment:{name}", **key).content.decode()


def test_who_withdrew_is_not_arranged_and_a_unit_that_stopped_stops_no_other(
    inside: World, visitor: Any
) -> None:
    world, ground = inside, open_ground(inside)
    stopped = post(world, "仓管员", host=host(world, name="远方物流有限公司", **checked()))
    (ground.posts["仓管"],) = add_posts(ground.round, [demand(world, stopped, "仓管")], by=viewer(world.wang))
    ground.wish("吴一", "装配")
    ground.wish("郑二", "装配")
    ground.wish("周三", "装配", "仓管")
    with later(3):
        ground.rank("吴一", "郑二", "周三")
    page = visitor(world.wang, world.a).get("employment:round", public_id=ground.round.public_id)
    assert page.content.decode().count("没有人能排序") == 1
    matched(ground)
    assert ground.place_of("周三") == "仓管", "nobody of the unit can rank: the lots decide"
    publish(ground.round, by=viewer(world.wen))
    withdraw(Application.objects.get(student=ground.places["吴一"].student), by=viewer(ground.user("吴一")))
    type(stopped.host).objects.filter(pk=stopped.host_id).update(
        is_suspended=True, suspended_reason="安全检查"
    )
    made, refused = hand_over(ground.round, world.ua, by=viewer(world.li))
    assert made == 1
    assert [words for words in refused if words.startswith("吴一：录取后已经撤回")]
    assert [words for words in refused if words.startswith("周三") and "安全检查" in words]


def test_a_post_that_waits_again_is_told_of_before_it_is_too_late(inside: World, visitor: Any) -> None:
    """Nobody's wishes are lost without the office having been warned."""
    world, ground = inside, open_ground(inside)
    ground.wish("吴一", "装配")
    with later(3):
        ground.rank("吴一")
    drawn(ground)
    key = {"public_id": ground.round.public_id}
    office = visitor(world.wang, world.a)
    assert "现在不能录取的岗位" not in office.get("employment:round", **key).content.decode()
    Demand.objects.filter(title="装配").update(
        state=DemandState.WAITING, proposed_at=timezone.now(), is_automatic=False
    )
    assert "现在不能录取的岗位" in office.get("employment:round", **key).content.decode()
    match_round(ground.round, by=world.wang)
    assert ground.place_of("吴一") == ""
