"""Motions are put, edited, taken off, voted on, counted and annulled; resolutions drawn up, published, confirmed, withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from nacl.public import PrivateKey

from governance.enums import Method
from governance.models import BallotKey, NumberForm
from governance.services.annulment import annul
from governance.services.counting import Tally, count_votes
from governance.services.motion import edit_motion, remove_motion
from governance.services.regulation import put_to_vote, settle_draft
from governance.services.resolution import (
    acknowledge,
    add_resolution,
    edit_resolution,
    publish_resolution,
    remove_resolution,
    resolve,
    withdraw_resolution,
)
from governance.services.sealed_count import enter_count
from governance.services.sealing import make_key, name_scrutineers, shut_box
from governance.services.voting import open_vote
from groupportal.tenancy.scope import group_scope
from tests.governance.regulation_ground import draft
from tests.governance.sealed_ground import Watched, casts, confirms, entered, found_in, public_of
from tests.governance.votes_ground import ask, by_hand, opened, sitting, votes
from tests.members.ground import enrol, viewer
from tests.trail import Did
from tests.world import World


def story(world: World, request: Any) -> Iterator[Did]:
    wang = world.wang
    with group_scope(world.a, actor=wang):
        enrol(world, world.ua.name)
        NumberForm.objects.create(kind="resolution", pattern="江职发〔{年}〕{号}号")
        at = sitting(world, 3)
        motion = ask(world, at.meeting, Method.HANDS)
        yield Did("governance.motion_added", wang, motion)
        edit_motion(motion, title="吸收江海电子公司", by=wang)
        yield Did("governance.motion_edited", wang, motion)
        by_hand(world, motion, Tally(3, issued=3))
        yield Did("governance.vote_counted", wang, motion)
        resolution = resolve(motion, by=wang)
        yield Did("governance.resolution_drafted", wang, resolution)
        edit_resolution(resolution, title=resolution.title, text="同意。", by=wang)
        yield Did("governance.resolution_edited", wang, resolution)
        publish_resolution(resolution, by=wang)
        yield Did("governance.resolution_published", wang, resolution)
        acknowledge(resolution, by=viewer(world.li))
        yield Did("governance.resolution_read", world.li, resolution)
        withdraw_resolution(resolution, reason="文字有误", by=wang)
        yield Did("governance.resolution_withdrawn", wang, resolution)
        paper = add_resolution(
            at.body, title="旧决议", text="同意。", decided_on=timezone.localdate(), by=wang
        )
        remove_resolution(paper, by=wang)
        yield Did("governance.resolution_removed", wang, paper)
        version = settle_draft(draft(world, name="监事会工作制度"), by=wang)
        put_to_vote(version, at.meeting, by=wang)
        yield Did("governance.regulation_put_to_vote", wang, version)
        second = ask(world, at.meeting, title="第二项")
        remove_motion(second, by=wang)
        yield Did("governance.motion_removed", wang, second)
        third = opened(world, at.meeting, title="第三项")
        yield Did("governance.vote_opened", wang, third)
        for row in at.rows:
            votes(third, row)
        count_votes(third, by=wang)
        annul(third, reason="人数有误", by=wang)
        yield Did("governance.vote_annulled", wang, third)
        name_scrutineers(at.meeting, at.rows[1:], by=wang)
        yield Did("governance.scrutineers_named", wang, at.meeting)
        secrets = [PrivateKey.generate() for _ in range(2)]
        for key, secret in zip(BallotKey.objects.order_by("pk"), secrets, strict=True):
            make_key(key, public_of(secret), by=viewer(key.invitation.user))
            yield Did("governance.ballot_key_made", key.invitation.user, key)
        fourth = open_vote(ask(world, at.meeting, Method.SEALED, title="第四项"), keys_needed=2, by=wang)
        for row in at.rows:
            casts(fourth, row, "yes")
        shut_box(fourth, by=wang)
        yield Did("governance.box_shut", wang, fourth)
        it = Watched(at, secrets)
        found = found_in(world, fourth, it, (0, 1))
        yield Did("governance.box_taken", wang, fourth)
        enter_count(fourth, found, by=viewer(wang))
        yield Did("governance.count_entered", wang, fourth)
        confirms(fourth, it, 0, again=True)
        yield Did("governance.count_differs", at.rows[1].user, fourth)
        confirms(fourth, it, 1, entered(world, fourth, it).digits)
        yield Did("governance.count_confirmed", at.rows[2].user, fourth)
