"""What applicants are told by e-mail. Sent after the change is committed; a mail that can't go out stops nothing."""

from __future__ import annotations

import logging

from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from groupportal.tenancy.scope import active_group
from members.models import Application

log = logging.getLogger(__name__)


def send_code_mail(application: Application, code: str) -> None:
    """The code that opens an application."""
    _send(application, "查询验证码", "members/mail/code.txt", {"code": code})


def send_news_mail(application: Application, news: str, status_url: str = "") -> None:
    """How an application stands; nothing where no e-mail was given."""
    _send(application, "加盟申请进度", "members/mail/news.txt", {"news": news, "status_url": status_url})


def _send(application: Application, subject: str, template: str, context: dict[str, str]) -> None:
    if not application.contact_email:
        return
    group = active_group()
    text = render_to_string(template, {"application": application, "group": group, **context})
    address, title = application.contact_email, f"{group.name}：{subject}"

    def send() -> None:
        try:
            send_mail(title, text, None, [address])
        except OSError:
            log.exception("mail about an application was not sent")

    transaction.on_commit(send)
