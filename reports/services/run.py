"""Making reports: collect → keep the snapshot → render → keep the files."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from groupportal.accounts.services import refuse_invalid
from groupportal.audit.services import record
from groupportal.errors import DomainError
from groupportal.files.services import store_bytes
from groupportal.office.document.write import write_document
from groupportal.office.stamp import Stamp
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.turns import take_turn
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.asof import as_of_label
from groupportal.ui.formats import cntime
from groupportal.warnings.enums import Stand
from groupportal.warnings.registry import KINDS
from groupportal.warnings.selectors import standings
from groupportal.warnings.services import settle_warnings
from plans.enums import FilingState
from plans.models import Filing, Plan
from plans.selectors.checks import ruling_items
from reports.annex.answers import with_notes
from reports.annex.breakdown import collect_breakdown, require_within
from reports.annex.collect import collect_annex, few_collections
from reports.annex.snapshot import annex_from, breakdown_from, snapshot_sha256, to_snapshot
from reports.annex.write.excel import write_annex_workbook, write_breakdown_workbook
from reports.annex.write.word import write_annex_document, write_breakdown_document
from reports.annual.document import document_from
from reports.annual_return.workbook import write_return
from reports.enums import BREAKDOWNS, TABLE_FORMS, Form, Report
from reports.models import FinalReport, ReportFile, ReportRun
from reports.selectors.checks import checks_for, kept_findings, open_findings, settled_findings
from reports.selectors.run import current_final
from reports.services.annual import finish_report

Progress = Callable[[int, str], None]
_ZONE = ZoneInfo(settings.TIME_ZONE)


_KNOWN = {False: {"filings"}, True: {"filings", "attachments"}}
"""What a run must remember to be settled; annual reports of before they knew their filings know no attachments either."""


def no_progress(percent: int, step: str) -> None:
    """For callers without a bar."""


def forms_of(form: str) -> tuple[Form, ...]:
    """``xlsx``, ``docx`` or ``all``; DomainError for anything else."""
    if form == "all":
        return (Form.XLSX, Form.DOCX)
    if form not in TABLE_FORMS:
        raise DomainError("unknown_form", f"没有“{form}”这种格式，请选择 xlsx、docx 或 all。")
    return (Form(form),)


def stamp_of(run: ReportRun) -> Stamp:
    """What goes into the document properties. The same for the same snapshot: the date is the cut-off date's."""
    return replace(stamp_for(run.as_of, run.snapshot_sha256), code_version=run.code_version)


def stamp_for(as_of: dt.date, sha256: str = "") -> Stamp:
    """The same for what is being made."""
    midnight = dt.datetime.combine(as_of, dt.time(), tzinfo=_ZONE)
    return Stamp(snapshot_id=sha256[:16], made_at=midnight, code_version=settings.CODE_VERSION)


def render(run: ReportRun, form: Form) -> bytes:
    """The file of a kept snapshot, byte for byte the same each time."""
    stamp = stamp_of(run)
    if run.kind == Report.ANNUAL:
        return write_document(document_from(run.snapshot["document"]), stamp)
    if run.kind == Report.RETURN:
        return write_return(run.snapshot, stamp=stamp)
    if run.kind in BREAKDOWNS:
        write = write_breakdown_workbook if form == Form.XLSX else write_breakdown_document
        return write(breakdown_from(run.snapshot), stamp=stamp, unit_name=run.params.get("unit_name", ""))
    write_annex = write_annex_workbook if form == Form.XLSX else write_annex_document
    return write_annex(annex_from(run.snapshot), stamp=stamp)


def file_name(run: ReportRun, form: Form) -> str:
    """``附件2（江门一职职教集团，截至2023年6月）.xlsx``."""
    if run.kind == Report.ANNUAL:
        return f"{run.params['year']}年度工作报告（{active_group()}，截至{as_of_label(run.as_of)}）.{form}"
    if run.kind == Report.RETURN:
        version = f"第{run.params['version']}版"
        return f"{run.params['year']}年度数据填报表（{active_group()}，{version}，截至{as_of_label(run.as_of)}）.{form}"
    title = Report(run.kind).label if run.kind in BREAKDOWNS else "附件2"
    return f"{title}（{active_group()}，截至{as_of_label(run.as_of)}）.{form}"


@dataclass(frozen=True)
class CollectedReport:
    """What a report prints, as plain data, and what its maker should look at."""

    kind: str
    as_of: dt.date
    snapshot: dict[str, Any]
    warnings: tuple[dict[str, Any], ...] = ()
    filings: tuple[int, ...] = ()
    """The filings whose texts it prints."""
    params: dict[str, Any] = field(default_factory=dict)
    """What else the run remembers."""


@few_collections()
def collect_report(
    kind: str, as_of: dt.date, plan: Plan | None = None, *, with_answers: bool = True
) -> CollectedReport:
    """Read 附件2-1 to 2-3, or the 分解表, as of a date; in a scope opened with ``snapshot=True``.

    ``with_answers``: what people said to warnings, to be printed, stands among the notes of the table it is about.

    DomainError where there is no plan in force; of the 分解表 for a day to come, and one before the plan.
    """
    if kind in BREAKDOWNS:
        require_within(as_of, plan)
        table = collect_breakdown(as_of, plan, with_state=kind == Report.BREAKDOWN_STATE)
        found = {one.key: one for one in (*table.warnings, *checks_for(kind, as_of))}
        return CollectedReport(
            kind,
            as_of,
            to_snapshot(table.breakdown),
            kept_findings(found.values()),
            table.filings,
            _threads(tasks=table.threads),
        )
    collected = collect_annex(as_of, plan)
    annex = collected.annex
    if with_answers:
        annex = replace(annex, forms=with_notes(annex.forms, standings(collected.warnings)))
    told = {one.key: one for one in (*collected.warnings, *checks_for(Report.ANNEX, as_of))}
    return CollectedReport(
        kind,
        as_of,
        to_snapshot(annex),
        kept_findings(told.values()),
        tuple(row.filing.pk for row in (*collected.tasks, *collected.indicators) if row.filing),
        _threads(
            tasks=[row.item.thread.public_id for row in collected.tasks],
            indicators=[row.item.thread.public_id for row in collected.indicators],
            funds=collected.threads,
        ),
    )


def _threads(**of_tables: Sequence[uuid.UUID]) -> dict[str, Any]:
    """Which task each printed row is about, so that it opens from the snapshot (``opened``)."""
    return {"threads": {table: [str(thread) for thread in threads] for table, threads in of_tables.items()}}


@few_collections()
@transaction.atomic
def keep_report(
    collected: CollectedReport,
    forms: tuple[Form, ...],
    *,
    by: Any = None,
    job: Any = None,
    progress: Progress = no_progress,
) -> ReportRun:
    """Keep the snapshot, write its files from it, keep them."""
    run = ReportRun.objects.create(
        kind=collected.kind,
        as_of=collected.as_of,
        params={
            "unit_name": active_group().name,
            "forms": list(forms),
            "filings": list(collected.filings),
            **collected.params,
        },
        snapshot=collected.snapshot,
        snapshot_sha256=snapshot_sha256(collected.snapshot),
        warnings=list(collected.warnings),
        code_version=settings.CODE_VERSION,
        job=job,
        made_by=by,
        made_at=timezone.now(),
    )
    for number, form in enumerate(forms):
        progress(30 + number * 60 // len(forms), f"编制 {form.label}")
        content = render(run, form)
        stored = store_bytes(
            content, name=file_name(run, form), by=by, purpose="报表", view_action="reports.download_tables"
        )
        ReportFile.objects.create(run=run, form=form, file=stored)
    progress(95, "保存文件")
    record("reports.tables_made", run, by=by, after={"截至": run.as_of, "格式": [f.value for f in forms]})
    return run


@transaction.atomic
def settle_report(run: ReportRun, *, note: str = "", accepted: str = "", by: Viewer) -> FinalReport:
    """定稿: from now on the approvals that the report rests on can't be withdrawn.

    What was found in it and nobody has said anything to is accepted with the reason ``accepted``; all findings stay with it.

    DomainError where it is final already, where another one of its kind and date is and ``note`` does not say why it is
    replaced, where an approval was withdrawn since it was made, for one made before reports remembered what they print, and
    where findings are open and no reason is given.
    """
    by.require("reports.settle")
    if run.kind == Report.RETURN:
        raise DomainError("frozen_there", "年度数据在它自己的页面由第二个人审核冻结，不在这里定稿。")
    _alone(run)
    if not _KNOWN[run.kind == Report.ANNUAL] <= run.params.keys():
        raise DomainError(
            "not_known", "这份报表是较早的版本生成的，没有记下印了哪些填报。请重新生成一次，再定稿。"
        )
    hold_filings(run.params["filings"], "不能定稿。请重新生成后再定稿。")
    final = FinalReport(run=run, note=note.strip(), settled_by=by.user)
    if settled := FinalReport.objects.filter(run=run).first():
        raise DomainError(
            "final",
            f"这份报表已经定稿（{settled.settled_by}，{cntime(settled.settled_at)}），这次的说明没有写入。"
            "要另交一份的，请重新生成再定稿。",
        )
    if run.kind == Report.ANNUAL:
        finish_report(run)
    if (held := current_final(run)) and not final.note:
        raise DomainError(
            "another_final",
            f"{held.run}已有定稿（{cntime(held.run.made_at)}生成，{held.settled_by}于{cntime(held.settled_at)}定稿）。"
            "确实要改交这一份的，请在说明里写明原因。",
            field="note",
        )
    number = _accept(run, accepted.strip(), by)
    final.findings = settled_findings(run, accepted.strip(), by)
    refuse_invalid(final)
    final.save()
    after = {"截至": run.as_of, "提醒": len(final.findings), "这次接受的": number}
    record("reports.settled", run, by=by.user, after=after, note=final.note)
    return final


def filings_on(as_of: dt.date) -> tuple[int, ...]:
    """The filings that tell of the tasks on a day: what speaks of tasks, or counts them, rests on these."""
    return tuple(row.filing.pk for row in ruling_items(as_of)[1] if row.filing)


def hold_filings(filings: Sequence[int], remedy: str) -> None:
    """Lock what a document rests on before it is final. DomainError, ending with ``remedy``, where an approval is gone by then."""
    # The lock that a withdrawal takes: one of the two comes first.
    printed = Filing.objects.select_for_update(of=("self",)).filter(pk__in=filings).order_by("pk")
    approved = sum(filing.state == FilingState.APPROVED for filing in printed)
    if gone := len(filings) - approved:
        raise DomainError("withdrawn", f"报表印的填报有 {gone} 份已撤回审核或撤销导入，{remedy}")


def _accept(run: ReportRun, reason: str, by: Viewer) -> int:
    """Say the reason to what is open in a document; how many that were. DomainError where something is and there is none."""
    rows = open_findings(run)
    if rows and not reason:
        raise DomainError(
            "open_findings",
            f"这份文件还有 {len(rows)} 条提醒没有处理。请先逐条解决或写说明；确实要这样定稿的，在“接受的理由”里写明。",
            field="accepted",
        )
    warnings = [row.warning for row in rows if row.warning.kind in KINDS]
    if warnings:
        settle_warnings(warnings, Stand.ANSWERED, words=reason, by=by)
    return len(rows)


def _alone(run: ReportRun) -> None:
    """Of two who settle reports of one kind and date at once, the second waits and is told of the first."""
    take_turn("settle", run.kind, run.as_of)


def refuse_printed(filing: Filing) -> None:
    """DomainError where a final report prints the filing: its approval stays."""
    final = (
        FinalReport.objects.filter(run__params__filings__contains=[filing.pk]).select_related("run").first()
    )
    if final is not None:
        raise DomainError(
            "printed",
            f"截至{as_of_label(final.run.as_of)}的{final.run.get_kind_display()}已经定稿，印的是这份填报，不能撤回审核。"
            "要改正的，请另写一份截至日期更晚的集团填报。",
        )
