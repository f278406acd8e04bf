"""One meeting from its plan to the resolution that units confirm, over the API, each step by whom the pages let."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from governance.enums import MotionState
from governance.models import Body, Meeting, Motion, NumberForm
from governance.services.sealing import shut_box
from groupportal.tenancy.scope import group_scope
from tests.governance.sealed_ground import casts, entered, opened_sealed, watched
from tests.governance.test_contest_api import sends
from tests.members.ground import enrol
from tests.world import World


def test_a_meeting_runs_over_the_api(world: World, three_meet: Any, visitor: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        at = three_meet
        enrol(world, world.ua.name)
        NumberForm.objects.create(kind="resolution", pattern="江职发〔{年}〕{号}号")
        body = Body.objects.get(pk=at.body.pk).public_id
    office, reader, member = (
        sends(visitor, who, world) for who in (world.wang, world.zhang, at.rows[0].user)
    )
    start = (timezone.now() + dt.timedelta(minutes=5)).isoformat()
    said = {"body": str(body), "title": "第二次会议", "starts_at": start}
    assert reader("meeting-plan", said).status_code == 403
    made = office("meeting-plan", said)
    assert made.status_code == 201, made.content
    one = {"public_id": made.json()["id"]}
    assert "还没有议程" in office("meeting-call", **one).json()["detail"]
    office("meeting-item", {"title": "审议办法"}, **one)
    assert office("meeting-call", {"reason": "急需"}, **one).json()["state"] == "called"
    assert member("meeting-open", **one).status_code == 403
    opened = office("meeting-open", **one).json()
    assert (opened["state"], [item["title"] for item in opened["items"]]) == ("open", ["审议办法"])
    motion = office("motion-put", {"item": 1, "title": "通过办法", "method": "named"}, **one).json()
    assert office("motion-put", {"item": 2, "title": "另一项", "method": "named"}, **one).status_code == 404
    which = {"public_id": motion["id"]}
    assert office("motion-open", **which).json()["state"] == "open"
    assert office("meeting-close", **one).status_code == 422
    annulled = office("motion-annul", {"reason": "另提"}, **which).json()
    assert annulled["state"] == "annulled"
    assert office("motion-count", **which).json()["code"] == "vote_not_open"
    assert office("motion-resolve", **which).json()["code"] == "not_carried"
    assert office("meeting-close", **one).json()["state"] == "closed"
    with group_scope(world.a, actor=world.wang):
        assert Meeting.objects.get(**one).closed_at is not None


def test_what_was_carried_is_resolved_published_and_read(world: World, three_meet: Any, visitor: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        enrol(world, world.ua.name)
        NumberForm.objects.create(kind="resolution", pattern="江职发〔{年}〕{号}号")
        at = three_meet
        meeting = at.meeting.public_id
    office = sends(visitor, world.wang, world)
    motion = office(
        "motion-put", {"item": 1, "title": "通过办法", "method": "named"}, public_id=meeting
    ).json()
    which = {"public_id": motion["id"]}
    office("motion-open", **which)
    for row in at.rows:
        person = visitor(row.user, world.a)
        (ballot,) = person.get("governance-api:ballot-list").json()["results"]
        sends(visitor, row.user, world)("ballot-cast", {"choice": "yes"}, public_id=ballot["id"])
    counted = office("motion-count", **which).json()
    assert (counted["yes"], counted["is_carried"]) == (3, True)
    resolution = office("motion-resolve", **which).json()
    out = {"public_id": resolution["id"]}
    li = sends(visitor, world.li, world)
    assert li("resolution-acknowledge", **out).status_code == 404
    assert li("resolution-publish", **out).status_code == 403
    assert office("resolution-publish", **out).json()["state"] == "published"
    assert li("resolution-acknowledge", **out).status_code == 201
    assert li("resolution-acknowledge", **out).json()["code"] == "nothing_to_confirm"


def test_a_sealed_count_is_confirmed_over_the_api(world: World, visitor: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        it = watched(world, 3, keys=2)
        motion = opened_sealed(world, it)
        for row in it.at.rows:
            casts(motion, row, "yes")
        shut_box(motion, by=world.wang)
        digits = entered(world, motion, it).digits
    which = {"public_id": motion.public_id}
    stranger, *watchers = (sends(visitor, row.user, world) for row in it.at.rows)
    assert stranger("motion-check", {"digits": digits}, **which).json()["code"] == "not_watching"
    assert watchers[0]("motion-check", {"digits": "12"}, **which).json()["field"] == "digits"
    assert watchers[0]("motion-check", {"digits": digits}, **which).json()["state"] == "open"
    assert watchers[1]("motion-check", {"digits": digits}, **which).json()["yes"] == 3
    with group_scope(world.a, actor=world.wang):
        assert Motion.objects.get(**which).state == MotionState.CLOSED
