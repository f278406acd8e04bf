"""Pages of background work: the list, one job with its bar, cancel and start again."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from groupportal.files.selectors import file_items
from groupportal.jobs.enums import JobState
from groupportal.jobs.expiry import REMOVED, kept_until
from groupportal.jobs.models import Job
from groupportal.jobs.progress import progress_of
from groupportal.jobs.registry import known_kinds, label_of
from groupportal.jobs.selectors import jobs_for, silent_seconds
from groupportal.jobs.services import cancel_job, may_cancel, retry_job
from groupportal.lists.declaring import Chips, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate, cntime, duration
from groupportal.ui.pages import RecordDeedView, RecordPage
from groupportal.ui.tables import Column

QUIET_SECONDS = 15
"""From how long a silence on it is spoken of: five heartbeats."""


def seconds_of(job: Job) -> int:
    """How long it has taken, waiting left out once it runs."""
    return int(((job.finished_at or timezone.now()) - (job.started_at or job.created_at)).total_seconds())


def may_retry(job: Job, viewer: Viewer) -> bool:
    """Whether a job that ended without result may be started again by this viewer."""
    kind = known_kinds().get(job.kind)
    ended_badly = job.state in (JobState.FAILED, JobState.CANCELLED)
    # An import goes on from its own page, which knows in which state the file is.
    return ended_badly and kind is not None and kind.retries and viewer.can(kind.action)


def _words(job: Job) -> str:
    """What is said below the bar: of an open job that it stops, waits, or was not heard of; how it ended else."""
    if not job.is_open:
        return job.message
    if job.cancel_asked:
        return "正在停止，到下一步时生效。"
    silent = silent_seconds(job)
    if job.state == JobState.RUNNING and silent >= QUIET_SECONDS:
        return f"服务器 {silent} 秒没有回音，可能正在重新启动。作业会自动继续或重新开始，不用重复提交。"
    if job.state == JobState.QUEUED and silent >= QUIET_SECONDS:
        return "作业已经保存，正在等待后台处理；可以关闭本页，完成后会收到消息。"
    return job.message


def panel_of(job: Job, viewer: Viewer, *, embedded: bool = False) -> dict[str, Any]:
    """A job as ``ui/job_panel.html`` draws it; ``embedded`` on another page, which is reloaded when the job is over."""
    address = {"public_id": job.public_id}
    opens = job.requested_by_id == viewer.user.pk or viewer.can("jobs.view_result")
    return {
        "id": job.public_id,
        "title": job.title,
        "state": job.state,
        **progress_of(job),
        "seconds": seconds_of(job),
        "message": _words(job),
        "poll_url": job.get_absolute_url() + ("?embedded=1" if embedded else ""),
        "cancel_url": reverse("jobs:job_cancel", kwargs=address)
        if may_cancel(job, viewer) and not job.cancel_asked
        else "",
        "retry_url": reverse("jobs:job_retry", kwargs=address) if may_retry(job, viewer) else "",
        "result_url": job.result_url if opens and not embedded else "",
        "result_label": "查看结果",
        "result_icon": "right",
        "retry_label": "重新发起",
    }


def _kinds(page: ListPage) -> list[tuple[str, str]]:
    """The kinds this person may start; nothing to choose where there is one."""
    kinds = sorted((k.code, k.label) for k in known_kinds().values() if page.request.viewer.can(k.action))
    return kinds if len(kinds) > 1 else []


class JobList(ListPage):
    """The viewer's own jobs and those of the kinds the viewer may start."""

    action = "jobs.view_job"
    title = "后台作业"
    measure, noun = "项", "作业"
    search = Search("作业名称", ("title",))
    chips = (
        Chips("状态", "state", JobState.choices, "state"),
        Chips("种类", "kind", _kinds, "kind"),
        Chips(
            "发起人",
            "mine",
            [("1", "我发起的")],
            lambda page, rows, _: rows.filter(requested_by=page.request.user),
        ),
    )
    columns = (
        Column("作业", "title"),
        Column("种类", lambda job: label_of(job.kind)),
        Column("状态", "state", "state"),
        Column("发起人", lambda job: job.requested_by or "系统"),
        Column("发起时间", "created_at", "time", sort="created_at"),
        Column("用时", lambda job: duration(seconds_of(job)), "short"),
    )
    opens = "jobs:job"
    empty = Empty("没有后台作业", "生成报表、检查和导入文件时，作业会出现在这里。")

    def base_queryset(self) -> QuerySet[Job]:
        return jobs_for(self.request.viewer)


class JobPage(RecordPage):
    """One job: how far it is, how it ended, what it made."""

    action = "jobs.view_job"
    template_name = "jobs/job.html"

    def base_queryset(self) -> QuerySet[Job]:
        return jobs_for(self.request.viewer)

    def get_title(self) -> str:
        return self.get_object().title

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("后台作业", reverse("jobs:job_list"))]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.htmx:
            return super().get(request, *args, **kwargs)
        job = self.get_object()
        embedded = bool(request.GET.get("embedded"))
        panel = panel_of(job, request.viewer, embedded=embedded)
        response = render(request, "ui/job_panel.html", {"job": panel})
        if not job.is_open:
            # The page around it has more to show now: files, times, another next step.
            response["HX-Refresh"] = "true"
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        job = self.get_object()
        until = kept_until(job)
        files = [
            (made.file, f"保留到{cndate(until[made.file_id])}" if made.file_id in until else "")
            for made in job.files.select_related("file__uploaded_by")
        ]
        return super().get_context_data(
            **{
                "job": panel_of(job, self.request.viewer),
                "is_open": job.is_open,
                "facts": [
                    ("种类", label_of(job.kind)),
                    ("发起人", job.requested_by or "系统"),
                    ("发起时间", cntime(job.created_at)),
                    ("开始时间", cntime(job.started_at)),
                    ("结束时间", cntime(job.finished_at)),
                ],
                # Only who looks into a failure needs it.
                "trace": job.trace_id if job.state == JobState.FAILED else "",
                "files": file_items(files, self.request.viewer),
                "keeping_days": settings.JOB_FILE_DAYS if until else 0,
                "removed_files": job.result.get(REMOVED, []),
                "back_url": reverse("jobs:job_list"),
                "back_label": "返回作业列表",
                **kwargs,
            }
        )


class JobCancel(RecordDeedView):
    """Stop a job; who may is settled by the service."""

    action = "jobs.view_job"

    def base_queryset(self) -> QuerySet[Job]:
        return jobs_for(self.request.viewer)

    def perform(self) -> str:
        return cancel_job(self.get_object(), by=self.request.viewer).get_absolute_url()


class JobRetry(RecordDeedView):
    """The same work again; who may is settled by the service."""

    action = "jobs.view_job"

    def base_queryset(self) -> QuerySet[Job]:
        return jobs_for(self.request.viewer)

    def perform(self) -> str:
        return retry_job(self.get_object(), by=self.request.viewer).get_absolute_url()
