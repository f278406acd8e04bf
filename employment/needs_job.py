"""The report on what units needed in a year, as Word in the background."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from employment.documents.needs import needs_document
from employment.selectors.needs import needs_of
from groupportal.files.services import store_bytes
from groupportal.jobs.registry import JobContext, JobOutcome, job_kind
from groupportal.office.document.write import write_document
from groupportal.office.stamp import Stamp
from groupportal.tenancy.scope import active_group

MAKE = "employment.report_needs"


@job_kind(MAKE, label="生成行业人力资源需求报告", action=MAKE)
def report_needs(ctx: JobContext) -> JobOutcome:
    """``params``: year, section ("" for all)."""
    year, section = int(ctx.params["year"]), str(ctx.params["section"])
    ctx.progress(20, "汇总岗位需求")
    needs, now = needs_of(year, section), timezone.now()
    document = needs_document(year, section, needs, active_group().name, timezone.localdate(now))
    ctx.progress(70, "写成 Word")
    content = write_document(document, Stamp(f"needs-{year}{section}", now, settings.CODE_VERSION))
    name = f"{document.title}.docx"
    purpose = "行业人力资源需求报告"
    file = store_bytes(content, name=name, by=ctx.viewer.user, purpose=purpose, view_action=MAKE)
    message = f"{document.title}已生成：岗位需求 {needs.posts:,} 条，岗位 {needs.places:,} 个。"
    return JobOutcome(message=message, files=(file,))
