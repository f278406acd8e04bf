"""What 治理 makes in the background."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from governance.documents.regulation import collection_word
from groupportal.errors import DomainError
from groupportal.files.services import store_bytes
from groupportal.jobs.registry import JobContext, JobOutcome, job_kind
from groupportal.ui.formats import cndate


@job_kind("governance.collection", label="制度汇编", action="governance.view_regulations")
def collection(ctx: JobContext) -> JobOutcome:
    """``params``: on."""
    day = dt.date.fromisoformat(ctx.params["on"])
    content, number = collection_word(day, ctx.viewer.group, timezone.now())
    if not number:
        raise DomainError("nothing", f"{cndate(day)}没有施行中的制度，编不成汇编。请换一个日期。")
    name = f"制度汇编-截至{day:%Y%m%d}.docx"
    file = store_bytes(
        content, name=name, by=ctx.viewer, purpose="制度汇编", view_action="governance.view_regulations"
    )
    return JobOutcome(message=f"收入截至{cndate(day)}施行中的制度 {number} 份。", files=(file,))
