"""What the page of a unit says of its points."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.urls import reverse

from groupportal.metrics.links import figure_url
from groupportal.tenancy.viewer import Viewer
from members.selectors.showing import Shown
from points.selectors.entry import entries_of_member, sum_counted

if TYPE_CHECKING:
    from members.models import Member


def year_on_page(member: Member, viewer: Viewer, today: dt.date) -> list[Shown]:
    """The points of this year, for those who may see them; the figure opens for readers of the whole ledger."""
    reads_all = viewer.can("points.view_ranking")
    if not reads_all and not viewer.can("points.view_points", unit_id=member.unit_id):
        return []
    total = sum_counted(entries_of_member(member, today.year, today))
    url = figure_url("points.total", today, member=member.public_id) if reads_all else ""
    page = reverse("points:member", kwargs={"public_id": member.public_id})
    return [Shown("合作贡献积分", total, "分", url, page, "积分明细")]
