"""Work in the background of 岗位与就业; the report of needs stands in ``needs_job``."""

from django.urls import reverse

from employment import needs_job  # noqa: F401 -- declares its own
from employment.models import Round
from employment.selectors.round import RUN
from employment.services.round_match import match_round
from employment.services.round_publish import publish
from groupportal.jobs.registry import JobContext, JobOutcome, job_kind


@job_kind("employment.match_round", label="双向选择匹配", action=RUN)
def match_round_job(ctx: JobContext) -> JobOutcome:
    """``params``: round (its public id)."""
    row = match_round(Round.objects.get(public_id=ctx.params["round"]), by=ctx.viewer, progress=ctx.progress)
    taken, students = row.choosers.filter(post__isnull=False).count(), row.choosers.count()
    return JobOutcome(
        message=f"{row}：{students:,} 名学生，录取 {taken:,} 名，核对没有发现问题。",
        url=reverse("employment:round", kwargs={"public_id": row.public_id}),
    )


@job_kind("employment.publish_round", label="公布双向选择结果", action=RUN)
def publish_round_job(ctx: JobContext) -> JobOutcome:
    """``params``: round (its public id)."""
    row = publish(Round.objects.get(public_id=ctx.params["round"]), by=ctx.viewer, progress=ctx.progress)
    taken = row.choosers.filter(post__isnull=False).count()
    return JobOutcome(
        message=f"{row}：已公布，录取 {taken:,} 名，学生和单位收到了消息。",
        url=reverse("employment:round", kwargs={"public_id": row.public_id}),
    )
