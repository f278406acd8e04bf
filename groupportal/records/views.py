"""Templates to download, and lists to take out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property

from groupportal.audit.enums import AccessKind
from groupportal.audit.purpose import purposed
from groupportal.audit.services import seen
from groupportal.files.responses import download
from groupportal.jobs.services import enqueue
from groupportal.records.exporting import ROWS_AT_ONCE, asked, export_workbook, file_name
from groupportal.records.job_kinds import EXPORT
from groupportal.records.kinds import Exported, RecordKind
from groupportal.records.purpose import ExportPage
from groupportal.records.registry import kind_of
from groupportal.records.template import template
from groupportal.ui.pages import Page


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


class Export(_OfKind, ExportPage):
    """The filtered list as a workbook: at once, or as a job where it is long."""

    action = "jobs.view_job"

    @cached_property
    def wanted(self) -> Exported:
        """What the list shows; NotAllowed for who may not take it out."""
        self.request.viewer.require(self.kind.export_action)
        return asked(self.request.GET.urlencode(), self.request.viewer)

    def get_title(self) -> str:
        return f"导出{self.kind.label}"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [(self.kind.label, self._list())] if self.kind.list_url else []

    def personal(self) -> tuple[Sequence[str], Sequence[str]]:
        return self.kind.personal_labels(self.wanted.viewer)

    def count(self) -> int:
        return self.kind.listed(self.wanted).count()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": self._list(), **kwargs})

    def export(self, purpose: str) -> HttpResponse:
        total = self.count()
        if total > ROWS_AT_ONCE:
            params = {"kind": self.kind.code, "query": self.request.GET.urlencode(), "purpose": purpose}
            job = enqueue(EXPORT, params, by=self.request.viewer, title=f"导出{self.kind.label}")
            return HttpResponseRedirect(reverse("jobs:job", kwargs={"public_id": job.public_id}))
        name = file_name(self.kind)
        told = purposed(f"{self.kind.export_purpose(self.wanted.viewer)} {total} 条", purpose)
        seen(None, by=self.request.user, kind=AccessKind.EXPORT, purpose=told, label=name)
        return download(export_workbook(self.kind, self.wanted), name)

    def _list(self) -> str:
        return reverse(self.kind.list_url) if self.kind.list_url else reverse("home")
