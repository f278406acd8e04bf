"""All placements checked at once, where somebody asks for it."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from groupportal.jobs.registry import JobContext, JobOutcome, job_kind
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
