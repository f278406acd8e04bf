"""What applicants are told by e-mail: they have no account. What can't be sent stops nothing."""

from __future__ import annotations

from django.template.loader import render_to_string

from groupportal.errors import DomainError
from groupportal.links.selectors import address_of, link_in_force
from groupportal.messages.services import deliver_to
from groupportal.tenancy.address import absolute_url, group_url
from groupportal.tenancy.scope import active_group
from members.enums import APPLICATION_LINK
from members.models import Application


def send_news_mail(application: Application, news: str) -> None:
    """How an application stands, with its link; nothing where no e-mail was given or none can be sent."""
    if not application.contact_email:
        return
    group, link = active_group(), link_in_force(application, APPLICATION_LINK)
    status_url = absolute_url(group, group_url(group, "members:join_status"))
    text = render_to_string(
        "members/mail/news.txt", {"application": application, "news": news, "status_url": status_url}
    )
    try:
        deliver_to(
            application.contact_email,
            title=f"{group.name}：加盟申请进度",
            text=text,
            url=address_of(link) if link is not None else status_url,
            topic="members.to_applicant",
        )
    except DomainError:
        return
