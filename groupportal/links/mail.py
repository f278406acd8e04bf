"""E-mail to people without an account. Sent after the change is committed; a mail that can't go out stops nothing."""

from __future__ import annotations

import logging
from typing import Any

from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from groupportal.links.models import Link
from groupportal.links.purposes import purpose_of
from groupportal.links.selectors import address_of
from groupportal.tenancy.scope import active_group

log = logging.getLogger(__name__)


def send_text_mail(email: str, subject: str, template: str, context: dict[str, Any]) -> None:
    """A text from a template, in the group's name; nothing where there is no address."""
    if not email:
        return
    group = active_group()
    text = render_to_string(template, {"group": group, **context})
    title = f"{group.name}：{subject}"

    def send() -> None:
        try:
            send_mail(title, text, None, [email])
        except OSError:
            # The trace would hold the text, and with it the link.
            log.error("mail “%s” was not sent", subject)  # noqa: TRY400

    transaction.on_commit(send)


def send_code_mail(link: Link, email: str, code: str) -> None:
    """The code that opens a link."""
    send_text_mail(email, "验证码", "links/mail/code.txt", {"link": link, "code": code})


def send_link_mail(link: Link, email: str) -> None:
    """The address itself."""
    purpose = purpose_of(link.purpose)
    context = {"link": link, "purpose": purpose, "address": address_of(link)}
    send_text_mail(email, purpose.label, "links/mail/link.txt", context)
