"""附件 of an annual report: tables that are printed behind it, files and papers that go along with it."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record
from groupportal.errors import DomainError
from groupportal.files.services import store_upload
from groupportal.reporting.registry import EXHIBITS
from groupportal.tenancy.viewer import Viewer
from reports.models import AnnualAttachment, AnnualReport
from reports.services.annual import locked_report

MOST = 30


@transaction.atomic
def add_attachment(
    report: AnnualReport,
    title: str,
    *,
    exhibit: str = "",
    upload: Any = None,
    order: int | None = None,
    by: Viewer,
) -> AnnualAttachment:
    """Add one, at the end or at the place ``order``: a table of the records (``exhibit``), a file, or what is handed along on paper.

    DomainError for a final report, a title that is there already, a table and a file at once, a table this person may not see.
    """
    by.require("reports.manage_annual")
    fresh = locked_report(report)
    rows = list(fresh.attachments.all())
    if len(rows) >= MOST:
        raise DomainError("many", f"附件已有 {len(rows)} 个，不能再加。请把几份合成一份。")
    if exhibit and upload:
        raise DomainError("both", "系统里的表和文件只能选一样。另有文件的，再加一个附件。", field="file")
    declared = EXHIBITS.get(exhibit)
    if exhibit and (declared is None or not by.can(declared.action)):
        raise DomainError("no_exhibit", "没有这张表，请从列表里选。", field="exhibit")
    file = (
        store_upload(upload, by=by, purpose="年度工作报告附件", view_action="reports.view_tables")
        if upload
        else None
    )
    row = AnnualAttachment(report=fresh, title=title.strip(), exhibit=exhibit, file=file, order=len(rows) + 1)
    save_in_words(row)
    rows.insert(min(max(order or row.order, 1), row.order) - 1, row)
    _number(rows)
    record("reports.attachment_added", fresh, by=by.user, after={"附件": row.title, "内容": row.content})
    return row


@transaction.atomic
def remove_attachment(row: AnnualAttachment, *, by: Viewer) -> AnnualReport:
    """Take one off; what was made with it stays as it is. DomainError for a final report."""
    by.require("reports.manage_annual")
    fresh = locked_report(row.report)
    record("reports.attachment_removed", fresh, by=by.user, before={"附件": row.title, "内容": row.content})
    row.delete()
    _number(list(fresh.attachments.all()))
    return fresh


def _number(rows: list[AnnualAttachment]) -> None:
    for number, row in enumerate(rows, 1):
        row.order = number
    AnnualAttachment.objects.bulk_update(rows, ["order"])
