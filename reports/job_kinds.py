"""Reports as background work."""

from __future__ import annotations

import datetime as dt

from groupportal.jobs.registry import JobContext, JobOutcome, job_kind
from groupportal.tenancy.address import group_url
from reports.enums import Form, Report
from reports.models import AnnualReport, AnnualReturn
from reports.package.collect import collect_package
from reports.package.values import Contents
from reports.selectors.checks import found_in_words
from reports.services.annual_return import collect_return
from reports.services.annual_run import collect_annual
from reports.services.package import keep_package
from reports.services.run import CollectedReport, collect_report, forms_of, keep_report


def _collect(ctx: JobContext) -> CollectedReport:
    ctx.progress(5, "汇集记录")
    day = dt.date.fromisoformat(ctx.params["as_of"])
    with_answers = ctx.params.get("with_answers", True)
    return collect_report(ctx.params.get("report", Report.ANNEX), day, with_answers=with_answers)


@job_kind("reports.tables", label="生成报表", action="reports.make_tables", collect=_collect)
def make_tables(ctx: JobContext) -> JobOutcome:
    """Make a report in the asked forms; ``params``: report, as_of, form, with_answers."""
    run = keep_report(
        ctx.collected,
        forms_of(ctx.params.get("form", "all")),
        by=ctx.viewer.user,
        job=ctx.job,
        progress=ctx.progress,
    )
    files = tuple(made.file for made in run.files.select_related("file"))
    told = f"检查：{found_in_words(run)}请在交出前查看。" if run.warnings else ""
    return JobOutcome(
        message=f"{Report(run.kind).label} 已生成，共 {len(files)} 个文件。{told}",
        files=files,
        url=group_url(ctx.viewer.group, "reports:run", public_id=run.public_id),
    )


def _collect_package(ctx: JobContext) -> Contents:
    ctx.progress(2, "汇集验收要点和佐证材料")
    params = ctx.params
    return collect_package(
        dt.date.fromisoformat(params["as_of"]),
        vouchers=params["vouchers"],
        copies=params["copies"],
        viewer=ctx.viewer,
    )


@job_kind("reports.package", label="制作佐证材料包", action="reports.make_package", collect=_collect_package)
def make_package(ctx: JobContext) -> JobOutcome:
    """Make an evidence package; ``params``: as_of, vouchers, copies."""
    run = keep_package(ctx.collected, by=ctx.viewer.user, job=ctx.job, progress=ctx.progress)
    told = f"有 {len(run.warnings)} 条要看：缺项和没有装入的文件。" if run.warnings else ""
    return JobOutcome(
        message=f"佐证材料包已做好。{told}",
        files=tuple(made.file for made in run.files.select_related("file")),
        url=group_url(ctx.viewer.group, "reports:run", public_id=run.public_id),
    )


def _collect_annual(ctx: JobContext) -> CollectedReport:
    report = AnnualReport.objects.get(public_id=ctx.params["report"])
    steps = iter(range(2, 60, 2))
    return collect_annual(report, lambda what: ctx.progress(next(steps, 60), f"汇集：{what}"))


@job_kind("reports.annual", label="生成年度工作报告", action="reports.manage_annual", collect=_collect_annual)
def make_annual(ctx: JobContext) -> JobOutcome:
    """Make the annual report as it stands; ``params``: report."""
    run = keep_report(ctx.collected, (Form.DOCX,), by=ctx.viewer.user, job=ctx.job, progress=ctx.progress)
    told = f"检查：{found_in_words(run)}请在交出前查看。" if run.warnings else ""
    return JobOutcome(
        message=f"年度工作报告已生成。{told}",
        files=tuple(made.file for made in run.files.select_related("file")),
        url=group_url(ctx.viewer.group, "reports:run", public_id=run.public_id),
    )


def _collect_return(ctx: JobContext) -> CollectedReport:
    ctx.progress(10, "汇集系统记录和单位填报")
    return collect_return(AnnualReturn.objects.select_related("layout").get(public_id=ctx.params["return"]))


@job_kind("reports.return", label="生成年度数据表", action="reports.manage_return", collect=_collect_return)
def make_return(ctx: JobContext) -> JobOutcome:
    """Make the workbook of a yearly return as it stands; ``params``: return."""
    run = keep_report(ctx.collected, (Form.XLSX,), by=ctx.viewer.user, job=ctx.job, progress=ctx.progress)
    told = f"另有 {len(run.warnings)} 条要看。" if run.warnings else ""
    return JobOutcome(
        message=f"年度数据填报表已生成。{told}",
        files=tuple(made.file for made in run.files.select_related("file")),
        url=group_url(ctx.viewer.group, "reports:run", public_id=run.public_id),
    )
