"""Background work of this room: all placements checked at once, agreements as Word, archives of a class."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from groupportal.audit.enums import AccessKind
from groupportal.audit.services import seen
from groupportal.files.services import store_bytes
from groupportal.jobs.registry import JobContext, JobOutcome, job_kind
from internships.models import Agreement
from internships.papers.archive import packed
from internships.papers.word import zipped
from internships.selectors.archive import ARCHIVE, archive_rows
from internships.selectors.papers import EDIT, agreements_for
from internships.services.checking import check_all

CHECK = "internships.check"


@job_kind(CHECK, label="核查全部实习安排", action=CHECK)
def run(ctx: JobContext) -> JobOutcome:
    """``params``: none."""
    made = check_all(on=timezone.localdate(), by=ctx.viewer, progress=ctx.progress)
    return JobOutcome(
        message=f"核查了 {made.placements:,} 份实习安排，没有了结的发现 {made.findings:,} 条。",
        url=reverse("internships:check_summary"),
    )


@job_kind("internships.agreements", label="生成三方协议", action=EDIT)
def make_agreements(ctx: JobContext) -> JobOutcome:
    """The Word files of agreements in one archive; ``params``: agreements (their public ids)."""
    rows = (
        agreements_for(ctx.viewer).filter(public_id__in=ctx.params["agreements"]).order_by("year", "serial")
    )
    found, step = list(rows), 0

    def watched() -> Iterator[Agreement]:
        nonlocal step
        for row in found:
            step += 1
            if step % 20 == 0:
                ctx.progress(step * 95 // len(found), f"已生成 {step} 份，共 {len(found)} 份")
            yield row

    content = zipped(watched())
    file = store_bytes(content, name="三方协议.zip", by=ctx.viewer.user, purpose="三方协议", view_action=EDIT)
    return JobOutcome(message=f"{len(found)} 份三方协议已生成，按班级分文件夹。", files=(file,))


@job_kind("internships.archive", label="导出实习档案", action=ARCHIVE)
def pack_archives(ctx: JobContext) -> JobOutcome:
    """The material of placements in one archive with its index; ``params``: placements (public ids), purpose."""
    chosen = archive_rows(ctx.viewer, ARCHIVE).filter(public_id__in=ctx.params["placements"])
    rows = list(chosen.select_related("batch__plan_file__shown_as", "report_file__shown_as"))
    made = packed(rows, ctx.viewer, progress=ctx.progress)
    name = f"实习档案-{timezone.localdate():%Y%m%d}.zip"
    try:
        file = store_bytes(made.path, name=name, by=ctx.viewer.user, purpose="实习档案", view_action=ARCHIVE)
    finally:
        made.path.unlink(missing_ok=True)
    label = f"{len(rows)} 名学生的实习档案"
    seen(file, by=ctx.viewer.user, kind=AccessKind.EXPORT, purpose=ctx.params["purpose"], label=label)
    message = f"{label}已生成，按班级和学号分文件夹，附目录和核对清单。"
    if made.left_out:
        message += f"有 {made.left_out} 个文件没有装入，原因见目录的“文件”页。"
    if gone := len(ctx.params["placements"]) - len(rows):
        message += f"勾选的有 {gone} 名已不在您能归档的范围里，没有装入。"
    return JobOutcome(message=message, files=(file,))
