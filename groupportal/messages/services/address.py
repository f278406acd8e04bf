"""Messages to an e-mail address or a phone of somebody without account."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from groupportal.errors import DomainError
from groupportal.messages.channels import offered
from groupportal.messages.enums import Channel
from groupportal.messages.hours import after_quiet, hours_of
from groupportal.messages.models import Delivery
from groupportal.messages.services.queue import queue
from groupportal.messages.topics import topic_of
from groupportal.ui.formats import is_mobile

A_DAY = 10
"""Messages on one day to one address, and of one kind to one person: nobody is buried, and a mistake stays small."""
NOT_OFFERED = {
    Channel.EMAIL: "本平台还没有接通邮件，请复制文字和链接，用微信等方式发给对方。",
    Channel.SMS: "本平台还没有接通短信，请复制文字和链接，用微信等方式发给对方。",
}


def channel_of(address: str) -> Channel:
    """By which channel an address is reached. DomainError for what is neither a mobile phone nor an e-mail address."""
    if is_mobile(address):
        return Channel.SMS
    try:
        validate_email(address)
    except ValidationError as error:
        raise DomainError(
            "address_form", f"“{address[:60]}”不是手机号或邮箱，请核对，例如 office@example.cn。"
        ) from error
    return Channel.EMAIL


@transaction.atomic
def deliver_to(
    address: str,
    *,
    title: str,
    text: str = "",
    url: str = "",
    topic: str,
    by: Any = None,
    recipient: Any = None,
) -> Delivery:
    """Send words and the page they lead to (``url`` absolute) to an address; the row tells how it fared.

    Text and url may open something: they are kept sealed and emptied once sent. ``by``: the user who has it sent, None for the portal;
    ``recipient``: the person, where the address is an account's. DomainError for a wrong address, for a channel that is not set up,
    and after ``A_DAY`` messages to this address today.
    """
    clean = address.strip()
    channel, kind = channel_of(clean), topic_of(topic)
    if channel not in offered():
        raise DomainError("not_offered", NOT_OFFERED[channel])
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    same = Q(address=clean) | (Q(recipient=recipient, topic=kind.code) if recipient else Q())
    if Delivery.objects.filter(same, created_at__gte=today).count() >= A_DAY:
        raise DomainError(
            "too_often", f"今天已经发过 {A_DAY} 次，请明天再发，或复制链接用微信等方式发给对方。"
        )
    now = timezone.now()
    delivery = Delivery(
        channel=channel,
        topic=kind.code,
        address=clean,
        recipient=recipient,
        title=title[:200],
        text=text,
        url=url,
        sent_by=by,
        # A letter rings nobody out of bed, and who pressed the button waits for it.
        next_try_at=after_quiet(now, hours_of(())[None])
        if channel == Channel.SMS and not kind.urgent
        else now,
    )
    queue([delivery])
    return delivery
