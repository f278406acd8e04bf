"""Templates to download, and lists to take out."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from groupportal.audit.enums import AccessKind
from groupportal.audit.services import seen
from groupportal.files.responses import download
from groupportal.jobs.services import enqueue
from groupportal.records.exporting import ROWS_AT_ONCE, asked, export_workbook, file_name
from groupportal.records.job_kinds import EXPORT
from groupportal.records.kinds import RecordKind
from groupportal.records.registry import kind_of
from groupportal.records.template import template
from groupportal.ui.pages import DeedView, Page


class _OfKind:
    """Pages of one kind: 404 for one that is not there."""

    kwargs: dict[str, Any]

    @property
    def kind(self) -> RecordKind:
        """The kind of the address."""
        try:
            return kind_of(self.kwargs["kind"])
        except KeyError as error:
            raise Http404 from error


class Template(_OfKind, Page):
    """The workbook to fill in."""

    action = "imports.view_batch"
    title = "下载模板"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.request.viewer.require(self.kind.action)
        return download(template(self.kind, self.kind.offered()), f"{self.kind.label}导入模板.xlsx")


class Export(_OfKind, DeedView):
    """The filtered list as a workbook: at once, or as a job where it is long."""

    action = "jobs.view_job"
    title = "导出名单"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        viewer = self.request.viewer
        viewer.require(self.kind.export_action)
        wanted = asked(request.GET.urlencode(), viewer)
        total = self.kind.listed(wanted).count()
        if total > ROWS_AT_ONCE:
            return super().post(request, *args, **kwargs)
        name = file_name(self.kind)
        purpose = f"{self.kind.export_purpose(wanted.viewer)} {total} 条"
        seen(None, by=request.user, kind=AccessKind.EXPORT, purpose=purpose, label=name)
        return download(export_workbook(self.kind, wanted), name)

    def perform(self) -> str:
        params = {"kind": self.kind.code, "query": self.request.GET.urlencode()}
        job = enqueue(EXPORT, params, by=self.request.viewer, title=f"导出{self.kind.label}")
        return reverse("jobs:job", kwargs={"public_id": job.public_id})

    def fallback_url(self) -> str:
        return reverse(self.kind.list_url) if self.kind.list_url else reverse("home")
