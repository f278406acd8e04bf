"""Sending what is due. The row is the truth: claimed in one transaction, sent outside any, settled in another.

A delivery is handed over at most once: one whose worker died in between is given up in words, because nobody knows whether it left.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Callable, Iterable

from django.db.models import F, QuerySet
from django.utils import timezone

from groupportal.messages.enums import Channel, DeliveryState, RobotKind
from groupportal.messages.models import Delivery, Robot
from groupportal.messages.sending import robots, sms
from groupportal.messages.sending.email import Mailer
from groupportal.messages.sending.outcome import Later, Refused
from groupportal.messages.sending.texts import Packed, email_text, one_line, pack, segments, sms_text
from groupportal.messages.services.notice import notify
from groupportal.messages.services.queue import NO_ADDRESS, address_of
from groupportal.messages.topics import known_topics
from groupportal.tenancy.address import absolute_url, group_url
from groupportal.tenancy.models import Group
from groupportal.tenancy.scope import SYSTEM_ACTOR, active_group, group_scope
from groupportal.tenancy.selectors import memberships_in_force, people_who_can

logger = logging.getLogger(__name__)

WAITS = tuple(dt.timedelta(minutes=m) for m in (1, 5, 30, 120, 360))
"""Before the second try, the third, …; after the last one a delivery is given up."""
LOST = dt.timedelta(minutes=10)
LOST_WORDS = "发送时服务器中断，不能确定对方是否收到，没有自动重发。请核对后再点“重新发送”。"
BROKEN_WORDS = "发送时出现系统故障，不能确定对方是否收到，没有自动重发。请核对后再点“重新发送”；仍不成功时请联系平台运维。"
RUN_SECONDS = 50.0
"""A run ends by then; the next one goes on."""
ROBOT_BATCH = 500


def deliver_group(group: Group) -> None:
    """Send everything of this group that is due now."""
    until = time.monotonic() + RUN_SECONDS
    _give_up_lost(group)
    _send_letters(group, until)
    _send_texts(group, until)
    for robot_id in _robots_with_due(group):
        if time.monotonic() < until:
            _send_by_robot(group, robot_id)


def has_work(now: dt.datetime) -> bool:
    """Whether the active group has something due, or something to give up."""
    return _due(now).exists() or _lost(now).exists()


def _due(now: dt.datetime) -> QuerySet[Delivery]:
    return Delivery.objects.filter(state=DeliveryState.WAITING, next_try_at__lte=now)


def _lost(now: dt.datetime) -> QuerySet[Delivery]:
    return Delivery.objects.filter(state=DeliveryState.SENDING, claimed_at__lt=now - LOST)


def _give_up_lost(group: Group) -> None:
    with group_scope(group, actor=SYSTEM_ACTOR):
        lost = list(_lost(timezone.now()).select_for_update(of=("self",), skip_locked=True))
        _fail(lost, LOST_WORDS)


def _claim(group: Group, channel: Channel) -> Delivery | None:
    """Take the next one that is due; no other worker gets it. None where there is none."""
    with group_scope(group, actor=SYSTEM_ACTOR):
        now = timezone.now()
        free = _due(now).filter(channel=channel).select_for_update(of=("self",), skip_locked=True)
        row = free.select_related("notice", "recipient").order_by("next_try_at", "id").first()
        if row is None:
            return None
        row.address = row.address or (address_of(row.recipient, channel) if row.recipient else "")
        if reason := _needless(row):
            row.state, row.reason = DeliveryState.SKIPPED, reason
        else:
            row.state, row.attempts, row.claimed_at = DeliveryState.SENDING, row.attempts + 1, now
        row.save(update_fields=["state", "reason", "attempts", "claimed_at", "address"])
        return row


def _needless(row: Delivery) -> str:
    """Why it need not go out any more; "" where it must."""
    if row.notice is not None and row.notice.read_at is not None:
        return "本人已在“消息”里读过。"
    if row.recipient is not None and (not row.recipient.is_active or not memberships_in_force(row.recipient)):
        return "账号已停用或已不在本集团。"
    return "" if row.address else NO_ADDRESS[Channel(row.channel)]


def _each(group: Group, channel: Channel, until: float, send: Callable[[Delivery], str]) -> None:
    """Claim, send, settle, one by one; ends early where the channel itself is away."""
    while time.monotonic() < until and (row := _claim(group, channel)) is not None:
        if row.state != DeliveryState.SENDING:
            continue
        try:
            answer = send(row)
        except (Later, Refused) as ending:
            _settle_failure(group, [row], ending)
            if isinstance(ending, Later) and ending.whole:
                return
        except Exception:
            logger.exception("delivery %s broke off", row.public_id)
            _settle_failure(group, [row], Refused(BROKEN_WORDS))
        else:
            _settle_sent(group, [row], answer)


def _send_letters(group: Group, until: float) -> None:
    settings_page = absolute_url(group, group_url(group, "messages:settings"))

    def send(row: Delivery) -> str:
        url, foot, headers = row.url, [group.name], {}
        if row.notice is not None:
            url = absolute_url(group, group_url(group, "messages:notice_open", row.notice.public_id))
        if row.recipient is not None:
            foot.append(f"不想再收到这类邮件，请在“我的消息设置”里关掉：{settings_page}")
            headers = {"List-Unsubscribe": f"<{settings_page}>"}
        else:
            foot.append(f"由{row.sent_by or '平台'}发出。如与您无关，请不要理会，也不要转发其中的链接。")
        return mailer.send(
            row.address,
            subject=one_line(row.title),
            text=email_text([row.title, row.notice.body if row.notice else row.text], url, foot),
            sender=str(group),
            headers=headers,
        )

    with Mailer() as mailer:
        _each(group, Channel.EMAIL, until, send)


def _send_texts(group: Group, until: float) -> None:
    inbox = absolute_url(group, group_url(group, "messages:inbox"))

    def send(row: Delivery) -> str:
        text = sms_text(str(group), row.title, inbox if row.notice else row.url)
        row.segments = segments(text)
        return sms.backend().send(row.address, text)

    _each(group, Channel.SMS, until, send)


def _robots_with_due(group: Group) -> list[int]:
    with group_scope(group, actor=SYSTEM_ACTOR):
        due = _due(timezone.now()).filter(channel=Channel.ROBOT, robot__is_active=True)
        return list(due.values_list("robot_id", flat=True).distinct().order_by("robot_id"))


def _send_by_robot(group: Group, robot_id: int) -> None:
    """Everything due for one chat, merged into as few posts as it fits, as many posts as the minute still allows."""
    robot, posts = _claim_posts(group, robot_id)
    if robot is None:
        return
    for number, post in enumerate(posts):
        try:
            answer = robots.post(robot.kind, robot.webhook, robot.sign_key, post.text)
        except (Later, Refused) as ending:
            # What is left for the same chat would fare the same.
            _settle_failure(group, _left(posts[number:]), ending)
            return
        except Exception:
            logger.exception("a post of robot %s broke off", robot.public_id)
            _settle_failure(group, _left(posts[number:]), Refused(BROKEN_WORDS))
            return
        _settle_sent(group, post.rows, answer)


def _left(posts: list[Packed]) -> list[Delivery]:
    return [row for post in posts for row in post.rows]


def _claim_posts(group: Group, robot_id: int) -> tuple[Robot | None, list[Packed]]:
    with group_scope(group, actor=SYSTEM_ACTOR):
        now = timezone.now()
        robot = (
            Robot.objects.select_for_update(of=("self",), skip_locked=True)
            .filter(pk=robot_id, is_active=True)
            .first()
        )
        if robot is None:
            return None, []
        due = _due(now).filter(robot=robot).select_for_update(of=("self",), skip_locked=True)
        rows = list(due.order_by("next_try_at", "id")[:ROBOT_BATCH])
        recent = [moment for moment in robot.posted if now.timestamp() - moment < 60]
        posts = _whole(_packed(group, robot, rows), robots.POSTS_A_MINUTE - len(recent))
        taken = _left(posts)
        for row in taken:
            row.attempts += 1
        Delivery.objects.filter(pk__in=[row.pk for row in taken]).update(
            state=DeliveryState.SENDING, attempts=F("attempts") + 1, claimed_at=now
        )
        robot.posted = [*recent, *[now.timestamp()] * len(posts)]
        robot.save(update_fields=["posted"])
        return robot, posts


def _packed(group: Group, robot: Robot, rows: list[Delivery]) -> list[Packed]:
    line = robots.PLATFORMS[RobotKind(robot.kind)].line
    pages = {topic.code: topic.robot_page for topic in known_topics()}
    lines = [
        (row, line(one_line(row.title), absolute_url(group, group_url(group, pages.get(row.topic, "home")))))
        for row in rows
    ]
    return pack(lines, head=f"【{group}】", limit=robots.MAX_BYTES)


def _whole(posts: list[Packed], most: int) -> list[Packed]:
    """The first ``most`` of them, or fewer, so that no line is left half said."""
    taken = posts[: max(most, 0)]
    while taken and taken[-1].goes_on:
        taken.pop()
    return taken


def _settle_sent(group: Group, rows: list[Delivery], answer: str) -> None:
    with group_scope(group, actor=SYSTEM_ACTOR):
        _sending(rows).update(
            state=DeliveryState.SENT,
            reason="",
            answer=answer[:300],
            sent_at=timezone.now(),
            segments=max((row.segments for row in rows), default=0),
            text="",
            url="",
        )


def _settle_failure(group: Group, rows: list[Delivery], ending: Later | Refused) -> None:
    with group_scope(group, actor=SYSTEM_ACTOR):
        now, lost = timezone.now(), []
        for row in rows:
            if isinstance(ending, Refused) or row.attempts > len(WAITS):
                lost.append(row)
                continue
            _sending([row]).update(
                state=DeliveryState.WAITING,
                reason=ending.words,
                answer=ending.answer,
                next_try_at=now + WAITS[row.attempts - 1],
            )
        tried = "" if isinstance(ending, Refused) else f"已试 {len(WAITS) + 1} 次，不再重试。"
        _fail(lost, tried + ending.words, ending.answer)


def _sending(rows: Iterable[Delivery]) -> QuerySet[Delivery]:
    return Delivery.objects.filter(pk__in=[row.pk for row in rows], state=DeliveryState.SENDING)


def _fail(rows: list[Delivery], words: str, answer: str = "") -> None:
    """Give up on these, and tell the secretariat: once a day for each channel and robot."""
    if not rows:
        return
    _sending(rows).update(state=DeliveryState.FAILED, reason=words[:300], answer=answer)
    keepers = [m.user for m in people_who_can("messages.view_deliveries").select_related("user")]
    for channel, robot_id in dict.fromkeys((row.channel, row.robot_id) for row in rows):
        notify(
            keepers,
            topic="messages.failed",
            title=f"有{Channel(channel).label}消息没有发出去",
            body=words,
            url=group_url(active_group(), "messages:deliveries") + "?state=failed",
            dedup=f"failed:{channel}:{robot_id or ''}:{timezone.localdate():%Y%m%d}",
        )
