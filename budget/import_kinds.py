"""The ledger from a workbook: 日期|类型|建设任务|资金来源|金额(元)|凭证号|往来单位|摘要."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone

from budget.enums import EntryKind
from budget.ledger_file import FileRow, read_ledger
from budget.selectors import main_tasks
from budget.services.intake import import_entries
from groupportal.errors import DomainError
from groupportal.imports.enums import ProblemLevel
from groupportal.imports.registry import Checked, ImportKind, register_kind
from groupportal.jobs.registry import JobContext
from groupportal.ui.formats import yuan
from plans.selectors import main_plan, revision_as_of, revisions_of

if TYPE_CHECKING:
    from groupportal.tenancy.viewer import Viewer


class LedgerImport(ImportKind):
    """Receipts and expenditures of the main plan."""

    code = "ledger"
    label = "到位与支出台账"
    action = "budget.record_entry"
    opened_with = "budget.view_budget"
    accept = (".xlsx",)
    help = (
        "每行一笔到位或支出，表头为：日期、类型、建设任务、资金来源、金额（元）、凭证号、往来单位、摘要。"
        "可先在台账页面下载导入模板。有错误的文件不会导入任何一行。"
    )

    def check(self, path: Path, params: dict[str, Any], ctx: JobContext) -> Checked:
        """Row by row, with the sentences people get."""
        plan, threads = _target()
        rows, problems = read_ledger(path, plan, threads, name=params.get("file_name"))
        errors = sum(p.level in (ProblemLevel.ERROR, ProblemLevel.REFUSAL) for p in problems)
        summary = {"规划": plan.name, "行数": len(rows), "有错误": errors, **_sums(rows)}
        return Checked(problems, summary, ok=bool(rows) and not errors)

    def apply(self, path: Path, params: dict[str, Any], ctx: JobContext, *, by: Viewer) -> dict[str, Any]:
        """All rows or none."""
        plan, threads = _target()
        rows, problems = read_ledger(path, plan, threads, name=params.get("file_name"))
        if any(p.level in (ProblemLevel.ERROR, ProblemLevel.REFUSAL) for p in problems):
            raise DomainError(
                "file_has_errors", "检查之后任务或台账有了变化，文件中有的行不能导入。请重新上传检查。"
            )
        import_entries(plan, [row.entry for row in rows], by=by, source_file=params.get("file"))
        url = reverse("budget:ledger")
        return {"笔数": len(rows), **_sums(rows), "url": url, "message": f"已导入台账 {len(rows)} 笔。"}


def _target() -> tuple[Any, list[Any]]:
    plan = main_plan()
    revision = plan and (revision_as_of(plan, timezone.localdate()) or revisions_of(plan).first())
    if not revision:
        raise DomainError("no_plan", "还没有主规划，台账无处登记。请先录入或导入建设规划。")
    return plan, main_tasks(revision)


def _sums(rows: list[FileRow]) -> dict[str, str]:
    return {
        f"{kind.label}合计": yuan(sum((r.entry.amount for r in rows if r.entry.kind == kind), Decimal(0)))
        for kind in EntryKind
    }


register_kind(LedgerImport())
