"""What people without an account are sent: the link itself, and the code that opens it."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from groupportal.links.models import Link
from groupportal.links.purposes import purpose_of
from groupportal.links.selectors import address_of
from groupportal.messages.services import deliver_to
from groupportal.tenancy.scope import active_group


def send_code_mail(link: Link, email: str, code: str) -> None:
    """The code that opens a link. DomainError where it can't be sent."""
    text = render_to_string("links/mail/code.txt", {"link": link, "code": code})
    deliver_to(email, title=f"{active_group().name}：验证码", text=text, topic="links.code")


def send_link_message(link: Link, to: str, *, by: Any) -> None:
    """The link, to an e-mail address or a mobile phone. DomainError where it can't be sent."""
    purpose = purpose_of(link.purpose)
    text = render_to_string(
        "links/mail/link.txt", {"link": link, "purpose": purpose, "group": active_group()}
    )
    title = f"{link.addressee}：{purpose.label}"
    deliver_to(to, title=title, text=text, url=address_of(link), topic="links.link", by=by)
