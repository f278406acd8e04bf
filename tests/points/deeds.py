"""Rules are written and put in force; points are entered, claimed, disputed and graded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from points.models import PointRuleSet
from points.services.appeal import file_appeal, reject_appeal, uphold_appeal
from points.services.claim import claim_points, confirm_claim, refuse_claim
from points.services.entry import reverse_points, take_back
from points.services.grading import grade_year, publish_run
from points.services.rule import discard_rules, draft_rules, put_in_force, set_grades, set_rules
from tests.members.ground import viewer
from tests.points.ground import DAY, GRADES, RULES, D, Ground, give, in_a, make_ground, proof
from tests.trail import Did
from tests.world import World

BEGINS = ("points.",)


def story(world: World, request: Any) -> Iterator[Did]:
    with in_a(world):
        yield from _rules(world)
        ground = make_ground(world)
        yield from _points(world, ground)
        run = grade_year(2023, as_of=D(2023, 12, 31), by=world.wang)
        yield Did("points.year_graded", world.wang, run)
        publish_run(run, by=world.wang)
        yield Did("points.grades_published", world.wang, run)


def _rules(world: World) -> Iterator[Did]:
    by = world.wang
    thrown = draft_rules("积分办法", by=by)
    yield Did("points.rules_drafted", by, thrown)
    set_rules(thrown, RULES, by=by)
    yield Did("points.rules_edited", by, thrown)
    set_grades(thrown, GRADES, grading="threshold", by=by)
    yield Did("points.grades_edited", by, thrown)
    discard_rules(thrown, by=by)
    yield Did("points.rules_discarded", by, thrown)
    rules = draft_rules("更早的办法", by=by)
    set_rules(rules, RULES, by=by)
    set_grades(rules, GRADES, grading="threshold", by=by)
    put_in_force(rules, on=D(2019, 1, 1), decided_by="决议", by=by)
    yield Did("points.rules_in_force", by, PointRuleSet.objects.get(pk=rules.pk))


def _points(world: World, ground: Ground) -> Iterator[Did]:
    li, wang, cai = (viewer(user) for user in (world.li, world.wang, world.cai))
    made = give(world, ground)
    yield Did("points.points_recorded", world.wang, made)
    reverse_points(made, reason="登记错误", by=wang)
    yield Did("points.points_reversed", world.wang, made)

    def claimed(key: str) -> Any:
        donation = ground.rules["donation"]
        return claim_points(
            ground.school, rule=donation, occurred_on=DAY, quantity=2, key=key, files=[proof(world.li)], by=li
        )

    claim = claimed("one")
    yield Did("points.points_claimed", world.li, claim)
    confirm_claim(claim, by=cai)
    yield Did("points.claim_confirmed", world.cai, claim)
    claim = claimed("two")
    refuse_claim(claim, reason="没有验收单", by=cai)
    yield Did("points.claim_refused", world.cai, claim)
    claim = claimed("three")
    yield Did("points.points_claimed", world.li, claim)
    take_back("claim:three", reason="没有捐成")
    yield Did("points.claim_withdrawn", None, claim)
    entry = give(world, ground, member=ground.school)
    appeal = file_appeal(ground.school, entry=entry, text="应为 2 分", by=li)
    yield Did("points.points_appealed", world.li, appeal)
    reject_appeal(appeal, answer="按规则每人 0.5 分", by=wang)
    yield Did("points.appeal_rejected", world.wang, appeal)
    appeal = file_appeal(ground.school, entry=entry, text="补充材料", by=li)
    uphold_appeal(appeal, answer="属实", by=wang)
    yield Did("points.appeal_upheld", world.wang, appeal)
