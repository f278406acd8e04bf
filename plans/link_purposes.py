"""What units without an account do by a link: file their part of the tasks that were put to them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from groupportal.links.enums import Check
from groupportal.links.models import Link
from groupportal.links.purposes import LinkPurpose, Reach, register_purpose
from groupportal.people.choosing import turn_to
from plans.enums import LINK
from plans.views.by_link import FileByLink, UnitTasks


class ContributionLink(LinkPurpose):
    """A unit's: it shows what waits for its filing and takes it, again after a return, until it runs out."""

    code = LINK
    label = "填报建设任务"
    model = "tenancy.Unit"
    action = "plans.assign_task"
    sees = "部署给本单位的任务、目标和截止日期"
    does = "填报进展、上传佐证"
    pages = {"": UnitTasks, "file": FileByLink}
    life = dt.timedelta(days=90)

    def check_of(self, link: Link, subject: Any) -> Check:
        return Check.PHONE if self.reach(link, subject).phone else Check.NONE

    def reach(self, link: Link, subject: Any) -> Reach:
        turn = turn_to([subject.pk]).get(subject.pk)
        # The person the link was made out to may be another by now.
        return Reach(turn.phone, turn.email) if turn and turn.name == link.addressee else Reach()


register_purpose(ContributionLink())
