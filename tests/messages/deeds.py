"""Robots, hours and addresses are kept; what did not go out is sent again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.core import signing

from groupportal.messages.enums import DeliveryState
from groupportal.messages.models import Delivery
from groupportal.messages.services import choice, robot
from groupportal.messages.services.choice import ask_for_email
from groupportal.messages.services.delivery import send_again
from groupportal.tenancy.scope import group_scope
from tests.members.ground import viewer
from tests.trail import Did
from tests.world import World

BEGINS = ("messages.",)
WEBHOOK = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k"


def story(world: World, request: Any) -> Iterator[Did]:
    with group_scope(world.a, actor=world.wang):
        yield from _robots(world)
        by = viewer(world.wang)
        hours = choice.set_hours(
            quiet_from=dt.time(21), quiet_until=dt.time(6), digest_at=None, by=by, for_group=True
        )
        yield Did("messages.hours_changed", world.wang, hours)
        letter = ask_for_email("wang@example.cn", by=by)
        choice.use_email(signing.dumps([world.wang.pk, "wang@example.cn"], salt="messages.confirm"), by=by)
        yield Did("messages.email_confirmed", world.wang)
        choice.forget_email(by=by)
        yield Did("messages.email_forgotten", world.wang)
        Delivery.objects.filter(pk=letter.pk).update(state=DeliveryState.FAILED)
        send_again(letter, by=by)
        yield Did("messages.sent_again", world.wang, letter)


def _robots(world: World) -> Iterator[Did]:
    by = viewer(world.wang)
    kept = robot.save_robot(None, kind="wecom", name="工作群", webhook=WEBHOOK, by=by)
    yield Did("messages.robot_added", world.wang, kept)
    robot.save_robot(kept, kind="wecom", name="秘书处群", by=by)
    yield Did("messages.robot_changed", world.wang, kept)
    robot.try_robot(kept, by=by)
    yield Did("messages.robot_tried", world.wang, kept)
    robot.set_robot_active(kept, active=False, by=by)
    yield Did("messages.robot_paused", world.wang, kept)
    robot.set_robot_active(kept, active=True, by=by)
    yield Did("messages.robot_resumed", world.wang, kept)
    robot.delete_robot(kept, by=by)
    yield Did("messages.robot_deleted", world.wang, kept)
