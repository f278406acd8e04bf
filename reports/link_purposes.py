"""What a 验收专家 without an account does by a link: reads one document with everything behind it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from groupportal.links.models import Link
from groupportal.links.purposes import LinkPurpose, register_purpose
from reports.enums import EXPERT_LINK
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


register_purpose(ExpertLink())
