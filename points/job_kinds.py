"""Yearly grading in the background."""

from __future__ import annotations

import datetime as dt

from groupportal.jobs.registry import JobContext, JobOutcome, job_kind
from points.services.grading import grade_year


@job_kind("points.grade_year", label="年度积分定级", action="points.grade_points")
def run(ctx: JobContext) -> JobOutcome:
    """``params``: year, as_of."""
    made = grade_year(
        int(ctx.params["year"]),
        as_of=dt.date.fromisoformat(ctx.params["as_of"]),
        by=ctx.viewer,
        progress=ctx.progress,
    )
    return JobOutcome(
        message=f"{made}已完成，参评单位 {made.member_count} 家，请核对后公布。",
        result={"run": str(made.public_id)},
        url=made.get_absolute_url(),
    )
