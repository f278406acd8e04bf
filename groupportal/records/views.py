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
from groupportal.lists.pages import EXPORT as EXPORTED
from groupportal.lists.pages import ListPage
from groupportal.lists.selectors import list_page
from groupportal.records.exporting import ROWS_AT_ONCE, asked, export_workbook, file_name
from groupportal.records.job_kinds import EXPORT
from groupportal.records.kinds import Exported, RecordKind
from groupportal.records.purpose import ExportPage
from groupportal.records.registry import kind_of
from groupportal.records.template import template
from groupportal.ui.addresses import query_with
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


class ListExport(ExportPage):
    """What a list of the portal shows, where something of it is about people."""

    action = "portal.export_list"

    @cached_property
    def listed(self) -> ListPage:
        """The list, as it stands at its own address. 404 where there is none, NotAllowed for who may not take it out."""
        found = list_page(self.request, self.request.GET.get("list", ""), self.request.GET.get("query", ""))
        if found is None:
            raise Http404
        self.request.viewer.require(found.action)
        self.request.viewer.require(found.export_action)
        found.is_taken = True
        return found

    def get_title(self) -> str:
        return f"导出{self.listed.get_title()}"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [(self.listed.get_title(), self.listed.request.path)]

    def personal(self) -> tuple[Sequence[str], Sequence[str]]:
        told = [column for column in self.listed.taken_columns if column.is_personal]
        return [column.label for column in told], [column.label for column in told if column.is_masked]

    def count(self) -> int:
        return self.listed.count_rows(self.listed.get_queryset())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = query_with(self.listed.request.GET, **{EXPORTED: None})
        return super().get_context_data(**{"cancel_url": f"{self.listed.request.path}{query}", **kwargs})

    def export(self, purpose: str) -> HttpResponse:
        return self.listed.taken_out(purpose)


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
        beside = self.kind.beside(self.wanted)
        return super().get_context_data(**{"cancel_url": self._list(), "beside": beside, **kwargs})

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
