"""Robots of group chats: added, changed, tried, paused and removed by the secretariat."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from groupportal.accounts.services import refuse_invalid
from groupportal.audit.services import record
from groupportal.errors import DomainError
from groupportal.messages.enums import Channel, DeliveryState
from groupportal.messages.models import Delivery, Robot
from groupportal.messages.sending.robots import checked_webhook
from groupportal.messages.services.queue import queue
from groupportal.messages.topics import known_topics
from groupportal.tenancy.viewer import Viewer


def _locked(robot: Robot) -> Robot:
    return Robot.objects.select_for_update(of=("self",)).get(pk=robot.pk)


@transaction.atomic
def save_robot(
    robot: Robot | None,
    *,
    kind: str,
    name: str,
    webhook: str = "",
    sign_key: str = "",
    topics: Sequence[str] = (),
    by: Viewer,
) -> Robot:
    """Add a robot, or change one; address and key left empty stay as they are.

    DomainError for an address the portal does not call (inside, not https, another host), and for a name that is taken.
    """
    by.require("messages.manage_channels")
    row = _locked(robot) if robot else Robot(added_by=by.user)
    if row.pk and kind != row.kind and not webhook.strip():
        row.webhook = ""
    row.kind, row.name = kind, name.strip()
    row.webhook = checked_webhook(kind, webhook or row.webhook)
    row.sign_key = sign_key.strip() or row.sign_key
    speakable = {t.code for t in known_topics() if t.robot_text}
    row.topics = [code for code in topics if code in speakable]
    refuse_invalid(row)
    verb = "messages.robot_changed" if row.pk else "messages.robot_added"
    row.save()
    record(
        verb,
        row,
        by=by.user,
        after={"平台": row.get_kind_display(), "名称": row.name, "消息类别": row.topics},
    )
    return row


@transaction.atomic
def set_robot_active(robot: Robot, *, active: bool, by: Viewer) -> Robot:
    """Pause a robot, or let it speak again. What waits for a paused one is dropped: it would come late."""
    by.require("messages.manage_channels")
    row = _locked(robot)
    if row.is_active != active:
        row.is_active = active
        row.save(update_fields=["is_active"])
        record("messages.robot_resumed" if active else "messages.robot_paused", row, by=by.user)
        if not active:
            row.deliveries.filter(state=DeliveryState.WAITING).update(
                state=DeliveryState.SKIPPED, reason="机器人已暂停。"
            )
    return row


@transaction.atomic
def delete_robot(robot: Robot, *, by: Viewer) -> None:
    """Take a robot away, with what it was to say and what it said; the trail keeps that it was there."""
    by.require("messages.manage_channels")
    row = _locked(robot)
    record(
        "messages.robot_deleted", row, by=by.user, before={"平台": row.get_kind_display(), "名称": row.name}
    )
    row.delete()


@transaction.atomic
def try_robot(robot: Robot, *, by: Viewer) -> Delivery:
    """Have it say that it works, at once; the row tells how it fared."""
    by.require("messages.manage_channels")
    if not robot.is_active:
        raise DomainError("robot_paused", "这个机器人已暂停，请先启用再测试。")
    delivery = Delivery(
        channel=Channel.ROBOT,
        topic="messages.trial",
        robot=robot,
        title="测试消息：收到这一条，说明群机器人已经接通。",
        sent_by=by.user,
        next_try_at=timezone.now(),
    )
    queue([delivery])
    record("messages.robot_tried", robot, by=by.user)
    return delivery
