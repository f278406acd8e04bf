"""What people without an account do by a link: an expert reads one document, a unit fills in its part of a yearly return."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from groupportal.links.enums import Check
from groupportal.links.models import Link
from groupportal.links.purposes import LinkPurpose, Reach, register_purpose
from groupportal.people.choosing import turn_to
from reports.annual_return.enums import LINK
from reports.enums import EXPERT_LINK
from reports.views.answer_by_link import AnswerByLink, AnswerReceipt
from reports.views.by_link import DocumentByLink, FigureByLink, FileByLink


class ExpertLink(LinkPurpose):
    """A document's: read only, until it runs out or is revoked; every look at a figure or file is written down."""

    code = EXPERT_LINK
    label = "查阅成稿（验收专家）"
    model = "reports.ReportRun"
    action = "reports.issue_expert_link"
    sees = "这一份成稿，其中每个数字背后截至当日的记录和佐证材料"
    pages = {"": DocumentByLink, "figure": FigureByLink, "file": FileByLink}
    life = dt.timedelta(days=14)
    requests_an_hour = 3_000

    def subjects(self) -> QuerySet[Any]:
        return super().subjects().select_related("made_by").prefetch_related("files__file")

    def facts(self, link: Link) -> list[tuple[str, str]]:
        return [("用于", link.params.get("why", ""))]


class AnswerLink(LinkPurpose):
    """A unit's: its part of a yearly return, to be filled in, kept on the way and handed in; spent once it is checked."""

    code = LINK
    label = "填报年度数据"
    model = "reports.UnitAnswer"
    action = "reports.manage_return"
    sees = "请本单位填报的年度数据、截止日期和核对结果"
    does = "填写、存下和提交"
    pages = {"": AnswerByLink}
    receipt = AnswerReceipt
    life = dt.timedelta(days=90)

    def subjects(self) -> QuerySet[Any]:
        return super().subjects().select_related("annual_return__layout", "unit")

    def check_of(self, link: Link, subject: Any) -> Check:
        return Check.PHONE if self.reach(link, subject).phone else Check.NONE

    def reach(self, link: Link, subject: Any) -> Reach:
        turn = turn_to([subject.unit_id]).get(subject.unit_id)
        # The person the link was made out to may be another by now.
        return Reach(turn.phone, turn.email) if turn and turn.name == link.addressee else Reach()


register_purpose(ExpertLink())
register_purpose(AnswerLink())
