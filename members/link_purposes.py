"""What units do by a link: follow and complete their application."""

from __future__ import annotations

import datetime as dt
from typing import Any

from groupportal.links.enums import Check
from groupportal.links.models import Link
from groupportal.links.purposes import LinkPurpose, Reach, register_purpose
from groupportal.messages.channels import offered
from groupportal.messages.enums import Channel
from members.enums import APPLICATION_LINK
from members.views.applicant import Correct, Progress


class ApplicationLink(LinkPurpose):
    """The applicant's own; it can be used until the application is closed, then read for a while."""

    code = APPLICATION_LINK
    label = "办理加盟申请"
    model = "members.Application"
    action = "members.review_application"
    sees = "申请的内容、办理进度和秘书处的意见"
    does = "修改、补充材料或撤回"
    pages = {"": Progress, "correct": Correct}
    receipt = Progress
    # No council lets an application lie for longer.
    life = dt.timedelta(days=400)

    def check_of(self, link: Link, subject: Any) -> Check:
        by_mail = subject.contact_email and Channel.EMAIL in offered()
        return Check.MAIL if by_mail else Check.PHONE

    def reach(self, link: Link, subject: Any) -> Reach:
        return Reach(subject.contact_phone, subject.contact_email)


register_purpose(ApplicationLink())
