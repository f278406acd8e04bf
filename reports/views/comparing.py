"""The printed tables beside the file that was sent, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
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
from groupportal.ui.pages import DeedView, Page
from plans.selectors.compare import text_pieces
from reports.annex.compare import CHANGED, PRINTED, SAME, SENT, Cell, Compared, Row
from reports.enums import Report
from reports.forms.comparing import CompareForm
from reports.models import ReportRun
from reports.selectors.comparing import WORDS, compared, comparison_workbook, file_behind, sent_files
from reports.selectors.run import report_runs

ROWS_PER_PAGE = 50
DIFFERING, ALL = "", "all"
SHOWN = Chips("内容", "rows", [(DIFFERING, "只看不同的"), (ALL, "全部行")], every=None)
LOOKS = {CHANGED: "submitted", SAME: "approved", SENT: "returned", PRINTED: "returned"}


class _Comparing(AsOfMixin):
    """What is held against what, as the address says it."""

    is_printed = True
    action = "plans.import_plan"
    title = "与报送文件比较"

    @cached_property
    def run(self) -> ReportRun | None:
        """The report that was made; None for the tables as they would be printed now."""
        return self._asked("run", report_runs().filter(kind=Report.ANNEX))

    def _asked(self, name: str, among: QuerySet[Any]) -> Any:
        with suppress(ValueError):
            return among.filter(public_id=UUID(self.request.GET.get(name, ""))).first()
        return None

    @property
    def as_of(self) -> Any:
        return self.run.as_of if self.run else super().as_of

    @cached_property
    def batch(self) -> ImportBatch | None:
        """The file; where the address names none, the one the tables were read from."""
        viewer = self.request.viewer
        return self._asked("batch", sent_files(viewer)) or file_behind(viewer, self.as_of)

    @property
    def differing(self) -> bool:
        """Whether only what differs is wanted."""
        return self.request.GET.get("rows", DIFFERING) != ALL

    @cached_property
    def tables(self) -> tuple[Compared, ...]:
        """The comparison; empty where there is no file. DomainError for a file without tables."""
        return compared(self.run, self.as_of, self.batch) if self.batch else ()


class Compare(_Comparing, Page):
    """Counts on top, then row by row, with the signs that differ coloured."""

    action = "plans.import_plan"
    lead = "逐行逐格比较打印的表和报送的文件。空格、换行和数字写法（1,215.00）不算不同。"
    template_name = "reports/compare.html"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        run = [(str(self.run), self.run.get_absolute_url())] if self.run else []
        return [("验收表", reverse("reports:index")), *run]

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
                "form": CompareForm(self.run, self.batch, files=sent_files(self.request.viewer)),
                "run": self.run,
                "batch": self.batch,
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
        rows = "，".join(f"{WORDS[kind]} {n} 行" for kind in WORDS if (n := table.count(kind)))
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
            "word": WORDS[row.kind],
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


class CompareExport(_Comparing, DeedView):
    """The comparison as an Excel file."""

    action = "plans.import_plan"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.batch is None:
            raise DomainError("no_file", "还没有可以比较的文件，请先导入附件2。")
        content = comparison_workbook(self.tables, differing=self.differing)
        name = f"附件2与报送文件比较（截至{as_of_label(self.as_of)}）.xlsx"
        seen(None, by=request.user, kind=AccessKind.EXPORT, purpose="导出与报送文件的比较", label=name)
        return download(content, name)
