"""Work on the ledger that takes longer than a click."""

from __future__ import annotations

import datetime as dt

from budget.exports import filtered, ledger_workbook
from groupportal.audit.enums import AccessKind
from groupportal.audit.services import seen
from groupportal.errors import DomainError
from groupportal.files.services import store_bytes
from groupportal.jobs.registry import JobContext, JobOutcome, job_kind
from plans.selectors import plans


@job_kind("budget.export_ledger", label="导出台账", action="budget.export_ledger")
def export_ledger(ctx: JobContext) -> JobOutcome:
    """The filtered ledger as an Excel file. ``params``: plan (public id), as_of, query (of the list's address)."""
    plan = plans().filter(public_id=ctx.params["plan"]).first()
    if plan is None:
        raise DomainError("plan_gone", "要导出的规划已不存在，请回到台账页面重新导出。")
    as_of = dt.date.fromisoformat(ctx.params["as_of"])
    entries = filtered(plan, as_of, ctx.params["query"])
    total = entries.count()

    def tell(number: int) -> None:
        if number % 500 == 0:
            ctx.progress(min(95, number * 95 // max(total, 1)), f"已写入 {number} 笔")

    content = ledger_workbook(entries.iterator(chunk_size=2000), tell)
    name = f"到位与支出台账-截至{as_of:%Y%m%d}.xlsx"
    file = store_bytes(
        content, name=name, by=ctx.viewer, purpose="导出文件", view_action="budget.export_ledger"
    )
    seen(file, by=ctx.viewer.user, kind=AccessKind.EXPORT, purpose=f"导出台账 {total} 笔", label=name)
    return JobOutcome(message=f"已导出台账 {total} 笔。", files=(file,))
