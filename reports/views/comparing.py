"""Comparisons cell by cell: the printed tables beside the file that was sent, two documents of one kind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from groupportal.audit.enums import AccessKind
from groupportal.audit.services import seen
from groupportal.errors import DomainError
from groupportal.files.responses import download
from groupportal.imports.models import ImportBatch
from groupportal.lists.declaring import Chips
from groupportal.lists.drawing import chips_of
from groupportal.ui.asof import AsOfMixin, as_of_label
from groupportal.ui.formats import cntime
from groupportal.ui.pages import DeedView, Page
from plans.selectors.compare import text_pieces
from reports.annex.compare import CHANGED, PRINTED, SAME, SENT, Cell, Compared, Row
from reports.enums import Report
from reports.forms.comparing import CompareForm, VersionsForm
from reports.models import ReportRun
from reports.selectors.comparing import (
    WITH_FILE,
    Sides,
    compared,
    comparison_workbook,
    file_behind,
    sent_files,
)
from reports.selectors.run import before_of, report_runs, runs_for
from reports.selectors.versions import COMPARABLE, compared_runs

ROWS_PER_PAGE = 50
DIFFERING, ALL = "", "all"
SHOWN = Chips("内容", "rows", [(DIFFERING, "只看不同的"), (ALL, "全部行")], every=None)
LOOKS = {CHANGED: "submitted", SAME: "approved", SENT: "returned", PRINTED: "returned"}


class _Comparing(AsOfMixin):
    """What is held against what, as the address says it."""

    is_printed = True
    sides: Sides

    def _asked(self, name: str, among: QuerySet[Any]) -> Any:
        with suppress(ValueError):
            return among.filter(public_id=UUID(self.request.GET.get(name, ""))).first()
        return None

    @property
    def differing(self) -> bool:
        """Whether only what differs is wanted."""
        return self.request.GET.get("rows", DIFFERING) != ALL

    @cached_property
    def tables(self) -> tuple[Compared, ...]:
        """The comparison; empty where one of the two is missing. DomainError where they can't be compared."""
        raise NotImplementedError


class ComparePage(_Comparing, Page):
    """Counts on top, then row by row, with the signs that differ coloured. A page says what is compared, and the words around it."""

    action = "reports.view_tables"
    template_name = "reports/compare.html"
    export_name = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        fault = ""
        tables: tuple[Compared, ...] = ()
        try:
            tables = self.tables
        except DomainError as error:
            fault = error.message
        is_print = bool(self.request.GET.get("print"))
        chosen = next(
            (t for t in tables if t.table == self.request.GET.get("table")), next(iter(tables), None)
        )
        shown = tables if is_print else (chosen,) if chosen else ()
        return super().get_context_data(
            **{
                "layout": "layout/print.html" if is_print else "layout/portal.html",
                "is_print": is_print,
                "sides": self.sides,
                "export_url": reverse(self.export_name),
                "fault": fault,
                "counts": [self._counts(table) for table in tables],
                "same": bool(tables) and all(row.kind == SAME for table in tables for row in table.rows),
                "chips": chips_of(SHOWN, self)  # type: ignore[arg-type]
                if tables
                else "",
                "shown": [self._shown(table, is_print) for table in shown],
                "tables": [
                    {
                        "label": t.label,
                        "table": t.table,
                        "active": t is chosen,
                        "count": len(t.rows) - t.count(SAME),
                    }
                    for t in tables
                ],
                **kwargs,
            }
        )

    def _counts(self, table: Compared) -> tuple[str, str]:
        same, differ = table.cells
        words = self.sides.words
        rows = "，".join(f"{words[kind]} {n} 行" for kind in words if (n := table.count(kind)))
        return table.label, f"{rows}；两边都有的格：相同 {same:,}，不同 {differ:,}"

    def _shown(self, table: Compared, is_print: bool) -> dict[str, Any]:
        rows = [row for row in table.rows if not (self.differing and row.kind == SAME)]
        page = Paginator(rows, max(len(rows), 1) if is_print else ROWS_PER_PAGE).get_page(
            self.request.GET.get("page")
        )
        return {"label": table.label, "page": page, "rows": [self._row(row) for row in page]}

    def _row(self, row: Row) -> dict[str, Any]:
        cells = [cell for cell in row.cells if not (self.differing and cell.same)]
        return {
            "row": row,
            "word": self.sides.words[row.kind],
            "look": LOOKS[row.kind],
            "cells": list(_drawn(row, cells)),
        }


def _drawn(row: Row, cells: list[Cell]) -> Iterator[dict[str, Any]]:
    """Cells with their texts in pieces; what one side alone has is marked as a whole."""
    for cell in cells:
        both = row.kind == CHANGED and not cell.same
        pieces = text_pieces(cell.sent, cell.printed) if both else ()
        yield {
            "cell": cell,
            "pieces": both,
            "sent": [p for p in pieces if p.sign != "new"],
            "printed": [p for p in pieces if p.sign != "gone"],
        }


class _CompareExport(_Comparing, DeedView):
    """The comparison as an Excel file."""

    action = "reports.view_tables"
    purpose = ""

    def file_title(self) -> str:
        """What the file is called, without its ending; DomainError where there is nothing to compare."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name = f"{self.file_title()}.xlsx"
        content = comparison_workbook(self.tables, self.sides, differing=self.differing)
        seen(None, by=request.user, kind=AccessKind.EXPORT, purpose=self.purpose, label=name)
        return download(content, name)


class _WithFile(_Comparing):
    """A report, or the tables of today, against a file that was sent."""

    action = "plans.import_plan"
    title = "与报送文件比较"
    sides = WITH_FILE

    @cached_property
    def run(self) -> ReportRun | None:
        """The report that was made; None for the tables as they would be printed now."""
        return self._asked("run", report_runs().filter(kind=Report.ANNEX))

    @property
    def as_of(self) -> Any:
        return self.run.as_of if self.run else super().as_of

    @cached_property
    def batch(self) -> ImportBatch | None:
        """The file; where the address names none, the one the tables were read from."""
        viewer = self.request.viewer
        return self._asked("batch", sent_files(viewer)) or file_behind(viewer, self.as_of)

    @cached_property
    def tables(self) -> tuple[Compared, ...]:
        return compared(self.run, self.as_of, self.batch) if self.batch else ()


class Compare(_WithFile, ComparePage):
    """The printed tables beside the file that was sent, cell by cell."""

    action = "plans.import_plan"
    lead = "逐行逐格比较打印的表和报送的文件。空格、换行和数字写法（1,215.00）不算不同。"
    export_name = "reports:compare_export"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        run = [(str(self.run), self.run.get_absolute_url())] if self.run else []
        return [("验收表", reverse("reports:index")), *run]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        run, batch = self.run, self.batch
        printed = f"{run}（{cntime(run.made_at)}生成）" if run else "现在的三张表"
        return super().get_context_data(
            **{
                "form": CompareForm(run, batch, files=sent_files(self.request.viewer)),
                "chosen": bool(batch),
                "heads": f"报送的文件：{batch.file.name}。打印的表：{printed}。" if batch else "",
                "nothing": (
                    "还没有可以比较的文件",
                    "上传报送的附件2，检查以后就能在这里比较，不必导入。",
                    reverse("imports:upload", kwargs={"kind": "plan"}),
                    "上传附件2",
                ),
                **kwargs,
            }
        )


class CompareExport(_WithFile, _CompareExport):
    """The same as an Excel file."""

    action = "plans.import_plan"
    purpose = "导出与报送文件的比较"

    def file_title(self) -> str:
        if self.batch is None:
            raise DomainError("no_file", "还没有可以比较的文件，请先导入附件2。")
        return f"附件2与报送文件比较（截至{as_of_label(self.as_of)}）"


class _TwoVersions(_Comparing):
    """A document against another one of its kind; where the address names none, against the one made before it."""

    action = "reports.view_tables"
    title = "比较两份"
    sides = Sides("较早的一份", "较晚的一份")

    @cached_property
    def all(self) -> QuerySet[ReportRun]:
        """Those that can be compared."""
        return runs_for(self.request.viewer).filter(kind__in=COMPARABLE)

    @cached_property
    def later(self) -> ReportRun | None:
        """The one to the right: without a choice the latest of which another one was made before."""
        before = ReportRun.objects.filter(kind=OuterRef("kind"), pk__lt=OuterRef("pk"))
        twice = self.all.filter(Exists(before))
        return self._asked("later", self.all) or twice.first() or self.all.first()

    @cached_property
    def earlier(self) -> ReportRun | None:
        """The one to the left."""
        if self.later is None:
            return None
        return self._asked("earlier", self.all) or before_of(self.later, self.request.viewer)

    @property
    def as_of(self) -> Any:
        return self.later.as_of if self.later else super().as_of

    @cached_property
    def tables(self) -> tuple[Compared, ...]:
        return compared_runs(self.earlier, self.later) if self.earlier and self.later else ()


class CompareVersions(_TwoVersions, ComparePage):
    """Two documents of one kind, figure by figure and text by text."""

    action = "reports.view_tables"
    lead = "逐个数字、逐段文字比较同一种的两份，不同的字着色。"
    export_name = "reports:versions_export"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("成稿", reverse("reports:documents"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        earlier, later = self.earlier, self.later
        same_kind = self.all.filter(kind=later.kind) if later else self.all
        return super().get_context_data(
            **{
                "form": VersionsForm(earlier, later, same_kind),
                "chosen": bool(earlier) or same_kind[1:2].exists(),
                "heads": f"较早的一份：{_named(earlier)}。较晚的一份：{_named(later)}。",
                "nothing": (
                    "没有可以比较的两份",
                    "同一种报表做过两次以后，可以在这里比较。",
                    reverse("reports:documents"),
                    "看全部成稿",
                ),
                **kwargs,
            }
        )


class VersionsExport(_TwoVersions, _CompareExport):
    """The same as an Excel file."""

    action = "portal.export_list"
    purpose = "导出两份成稿的比较"

    def file_title(self) -> str:
        if self.earlier is None or self.later is None:
            raise DomainError("no_two", "没有可以比较的两份。")
        return f"{self.later.get_kind_display()}比较（截至{as_of_label(self.as_of)}）"


def _named(run: ReportRun | None) -> str:
    return f"{run}（{cntime(run.made_at)}生成）" if run else "—"
