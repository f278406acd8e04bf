"""How a person wants to be told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.core import signing
from django.db import transaction

from groupportal.accounts.models import User
from groupportal.audit.services import record
from groupportal.errors import DomainError
from groupportal.messages.enums import Channel
from groupportal.messages.hours import hours_of
from groupportal.messages.models import ChannelChoice, Delivery, MessageHours
from groupportal.messages.models.choice import PERSONAL
from groupportal.messages.selectors.choice import topics_for
from groupportal.messages.services.address import channel_of, deliver_to
from groupportal.messages.services.queue import NO_ADDRESS, address_of
from groupportal.tenancy.address import absolute_url, group_url
from groupportal.tenancy.viewer import Viewer

_SALT = "messages.confirm"
CONFIRM_SECONDS = 24 * 3600


@transaction.atomic
def choose_channels(
    wanted: Collection[tuple[str, str]], *, channels: Collection[Channel], by: Viewer
) -> None:
    """Keep which topics come by which of these channels; the pairs ``(topic, channel)`` not in ``wanted`` come no more.

    Only what differs from the topic's own channels is kept, so that a person who never chose follows them.
    """
    by.require("messages.edit_settings")
    ChannelChoice.objects.filter(user=by.user, channel__in=channels).delete()
    differing = [
        ChannelChoice(user=by.user, topic=topic.code, channel=channel, wanted=(topic.code, channel) in wanted)
        for topic in topics_for(by)
        for channel in PERSONAL
        if channel in channels and ((topic.code, channel) in wanted) != (channel in topic.channels)
    ]
    # The button pressed twice at once: the same answers come from both.
    ChannelChoice.objects.bulk_create(differing, ignore_conflicts=True)


@transaction.atomic
def set_hours(
    *,
    quiet_from: dt.time,
    quiet_until: dt.time,
    digest_at: dt.time | None,
    by: Viewer,
    for_group: bool = False,
) -> MessageHours:
    """A person's own hours, or with ``for_group`` those of everybody who chose none.

    A person who chose what the group has follows the group, also when it changes.
    """
    by.require("messages.manage_channels" if for_group else "messages.edit_settings")
    chosen = {"quiet_from": quiet_from, "quiet_until": quiet_until, "digest_at": digest_at}
    group = hours_of(())[None]
    if not for_group and all(getattr(group, name) == value for name, value in chosen.items()):
        MessageHours.objects.filter(user=by.user).delete()
        return group
    hours, _ = MessageHours.objects.update_or_create(user=None if for_group else by.user, defaults=chosen)
    if for_group:
        after = {"免打扰": f"{quiet_from:%H:%M}–{quiet_until:%H:%M}", "每日汇总": f"{digest_at or '不发'}"}
        record("messages.hours_changed", hours, by=by.user, after=after)
    return hours


def ask_for_email(address: str, *, by: Viewer) -> Delivery:
    """Send a letter to the address a person wants to be reached at; the link in it makes it theirs, within a day."""
    by.require("messages.edit_settings")
    clean = address.strip()
    if channel_of(clean) != Channel.EMAIL:
        raise DomainError("address_form", f"“{clean[:60]}”不是邮箱地址，请核对，例如 office@example.cn。")
    token = signing.dumps([by.user.pk, clean], salt=_SALT)
    page = absolute_url(by.group, group_url(by.group, "messages:email_confirm"))
    return deliver_to(
        clean,
        title="请验证您的邮箱",
        text=f"{by.user}，您好：请在 24 小时内打开下面的页面，确认用这个邮箱接收消息。不是您本人操作的，请不要理会。",
        url=f"{page}?token={token}",
        topic="messages.confirm",
        by=by.user,
        recipient=by.user,
    )


def email_of(token: str, *, by: Viewer) -> str:
    """The address a letter's link stands for. DomainError for one that is too old, or another person's."""
    try:
        pk, address = signing.loads(token, salt=_SALT, max_age=CONFIRM_SECONDS)
    except signing.BadSignature as error:
        raise DomainError(
            "link_old", "链接不完整或已超过 24 小时，请在“我的消息设置”里重新填写邮箱。"
        ) from error
    if pk != by.user.pk:
        raise DomainError("link_of_another", "这个链接是发给另一个账号的，请用那个账号登录后再打开。")
    return str(address)


@transaction.atomic
def use_email(token: str, *, by: Viewer) -> User:
    """Make the address of the letter the person's own; DomainError as ``email_of``."""
    by.require("messages.edit_settings")
    address = email_of(token, by=by)
    user = User.objects.select_for_update().get(pk=by.user.pk)
    user.email = address
    user.save(update_fields=["email"])
    record("messages.email_confirmed", by=by.user)
    return user


@transaction.atomic
def forget_email(*, by: Viewer) -> None:
    """No letters any more: the address is taken off the account."""
    by.require("messages.edit_settings")
    User.objects.filter(pk=by.user.pk).update(email="")
    record("messages.email_forgotten", by=by.user)


def try_channel(channel: Channel, *, by: Viewer) -> Delivery:
    """A trial message to oneself. DomainError where there is no address, or the channel is not set up."""
    by.require("messages.edit_settings")
    address = address_of(User.objects.get(pk=by.user.pk), channel)
    if not address:
        raise DomainError("no_address", NO_ADDRESS[channel])
    return deliver_to(
        address,
        title="测试消息：收到这一条，说明这个渠道能找到您。",
        topic="messages.trial",
        by=by.user,
        recipient=by.user,
    )
