"""Exports of rows that take longer than a click."""

from __future__ import annotations

import datetime as dt

from groupportal.audit.enums import AccessKind
from groupportal.audit.purpose import purposed
from groupportal.audit.services import seen
from groupportal.files.services import store_bytes
from groupportal.jobs.registry import JobContext, JobOutcome, job_kind
from groupportal.metrics.exporting import export_purpose, file_name, rows_workbook
from groupportal.metrics.selectors import ask

EXPORT = "metrics.export_rows"


@job_kind(EXPORT, label="导出数字背后的记录", action=EXPORT)
def export_rows(ctx: JobContext) -> JobOutcome:
    """The rows behind a figure as a workbook. ``params``: code, as_of, params (of the figure's address), purpose."""
    question = ask(ctx.params["code"], dt.date.fromisoformat(ctx.params["as_of"]), ctx.params["params"])
    metric = question.metric
    ctx.viewer.require(metric.action)
    ctx.viewer.require(metric.export_action)
    result = question.answer()
    total = result.rows.count()

    def tell(number: int) -> None:
        if number % 500 == 0:
            ctx.progress(min(95, number * 95 // max(total, 1)), f"已写入 {number:,} 条")

    content = rows_workbook(question, result, tell)
    name = file_name(question)
    file = store_bytes(
        content, name=name, by=ctx.viewer, purpose="导出文件", view_action=metric.export_action
    )
    purpose = purposed(export_purpose(question, total), ctx.params.get("purpose", ""))
    seen(file, by=ctx.viewer.user, kind=AccessKind.EXPORT, purpose=purpose, label=name)
    return JobOutcome(message=f"已导出 {total:,} 条。", files=(file,))
