"""Links by which an expert reads one document and what stands behind it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from groupportal.errors import DomainError
from groupportal.links.models import Link
from groupportal.links.selectors import links_about
from groupportal.links.services import issue_link
from groupportal.tenancy.turns import take_turn
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cntime
from reports.enums import EXPERT_LINK
from reports.models import ReportRun
from reports.opened.take_apart import OPENABLE, opened

MOST_DAYS = 90


@transaction.atomic
def issue_expert_link(run: ReportRun, *, addressee: str, why: str, days: int, by: Viewer) -> Link:
    """A link to a document for one person, for so many days.

    NotAllowed without the right; DomainError without a name or a reason, for a kind or an age that can't be opened, and where the
    person has a link to it that still opens.
    """
    by.require("reports.issue_expert_link")
    if not why.strip():
        raise DomainError("why_missing", "请写明用于什么，例如“2023年省级验收评审”。", field="why")
    if not 1 <= days <= MOST_DAYS:
        raise DomainError("days", f"有效天数请填 1 至 {MOST_DAYS}。", field="days")
    if run.kind not in OPENABLE:
        raise DomainError("not_openable", f"{run.get_kind_display()}还不能用链接打开。")
    opened(run)
    take_turn("expert_link", run.pk)  # of two who give one at once the second finds it
    now = timezone.now()
    held = links_about(run, EXPERT_LINK).filter(addressee=addressee.strip()[:60])
    if open_one := next((link for link in held if link.is_open(now)), None):
        raise DomainError(
            "link_exists",
            f"{open_one.addressee}已有一条在用的链接，有效至{cntime(open_one.expires_at)}。请在“免登录链接”里打开它，"
            "再发一次或先撤销。",
            field="addressee",
        )
    link, _ = issue_link(
        EXPERT_LINK,
        run,
        addressee=addressee,
        by=by,
        params={"why": why.strip()[:200]},
        expires_at=now + dt.timedelta(days=days),
    )
    return link
