"""What applicants are told by e-mail: they have no account. What can't be sent stops nothing."""

from __future__ import annotations

from django.template.loader import render_to_string

from groupportal.errors import DomainError
from groupportal.messages.channels import offered
from groupportal.messages.enums import Channel
from groupportal.messages.services import deliver_to
from groupportal.tenancy.scope import active_group
from members.models import Application


def send_code_mail(application: Application, code: str) -> None:
    """The code that opens an application. DomainError where this installation sends no e-mail, or sent too much today."""
    if Channel.EMAIL not in offered():
        raise DomainError("no_email", "本平台暂时不能发邮件，请打电话向集团秘书处查询。")
    _send(application, "查询验证码", "members/mail/code.txt", {"code": code})


def send_news_mail(application: Application, news: str, status_url: str = "") -> None:
    """How an application stands; nothing where no e-mail was given or none can be sent."""
    if application.contact_email:
        try:
            _send(application, "加盟申请进度", "members/mail/news.txt", {"news": news}, status_url)
        except DomainError:
            return


def _send(
    application: Application, subject: str, template: str, context: dict[str, str], url: str = ""
) -> None:
    group = active_group()
    text = render_to_string(template, {"application": application, "group": group, **context})
    deliver_to(
        application.contact_email,
        title=f"{group.name}：{subject}",
        text=text,
        url=url,
        topic="members.to_applicant",
    )
