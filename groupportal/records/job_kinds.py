"""Exports that take longer than a click."""

from __future__ import annotations

from groupportal.audit.enums import AccessKind
from groupportal.audit.purpose import purposed
from groupportal.audit.services import seen
from groupportal.errors import DomainError
from groupportal.files.services import store_bytes
from groupportal.jobs.registry import JobContext, JobOutcome, job_kind
from groupportal.records.exporting import asked, export_workbook, file_name
from groupportal.records.registry import kind_of

EXPORT = "records.export"


@job_kind(EXPORT, label="导出名单", action="jobs.view_job")
def export_list(ctx: JobContext) -> JobOutcome:
    """A filtered list as a workbook. ``params``: kind, query (of the list's address), purpose."""
    try:
        kind = kind_of(ctx.params["kind"])
    except KeyError as error:
        raise DomainError("kind_gone", "系统升级后不再提供这种导出，请从列表页面重新导出。") from error
    ctx.viewer.require(kind.export_action)
    wanted = asked(ctx.params["query"], ctx.viewer)
    total = kind.listed(wanted).count()

    def tell(number: int) -> None:
        if number % 500 == 0:
            ctx.progress(min(95, number * 95 // max(total, 1)), f"已写入 {number:,} 行")

    content = export_workbook(kind, wanted, tell)
    name = file_name(kind)
    file = store_bytes(content, name=name, by=ctx.viewer, purpose="导出文件", view_action=kind.export_action)
    # What waited in the queue before the question was asked has no answer to it.
    purpose = purposed(f"{kind.export_purpose(wanted.viewer)} {total} 条", ctx.params.get("purpose", ""))
    seen(file, by=ctx.viewer.user, kind=AccessKind.EXPORT, purpose=purpose, label=name)
    return JobOutcome(message=f"已导出 {total:,} 条。", files=(file,))
