"""Printed tables held against the files that were sent: which files there are, the comparison, and it as a workbook."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from groupportal.errors import DomainError
from groupportal.files.selectors import path_of
from groupportal.imports.enums import BatchState
from groupportal.imports.models import ImportBatch
from groupportal.imports.selectors import batches_for
from groupportal.office.sheets import PlainBook
from groupportal.tenancy.kept import kept
from groupportal.tenancy.viewer import Viewer
from reports.annex.collect import collect_annex
from reports.annex.compare import CHANGED, PRINTED, SAME, SENT, Compared, compare_annex
from reports.annex.read import read_plan_file
from reports.annex.snapshot import annex_from
from reports.annex.values import Level
from reports.enums import Table
from reports.models import ReportRun
from reports.selectors.form import form_as_of


@dataclass(frozen=True)
class Sides:
    """What the left and the right side of a comparison are called."""

    left: str
    right: str

    @property
    def words(self) -> dict[str, str]:
        """How a row of each kind is called."""
        return {CHANGED: "不同", SAME: "相同", SENT: f"只在{self.left}", PRINTED: f"只在{self.right}"}


WITH_FILE = Sides("文件里", "打印的表")
_WIDTHS = (14, 20, 28, 20, 60, 60, 28)


def sent_files(viewer: Viewer) -> QuerySet[ImportBatch]:
    """The plan files a person may open that could be read, the latest first; those that were only checked too."""
    unread = (BatchState.CHECKING, BatchState.REFUSED)
    return batches_for(viewer).filter(kind="plan").exclude(state__in=unread).order_by("-created_at", "-pk")


def file_behind(viewer: Viewer, as_of: dt.date) -> ImportBatch | None:
    """The file the tables of that day were read from, as far as their forms say it; else the one imported last, else uploaded last."""
    files = [form.source_file_id for table in Table.values if (form := form_as_of(table, as_of))]
    sent = sent_files(viewer)
    imported = sent.filter(state=BatchState.APPLIED)
    return imported.filter(file__in=files).first() or imported.first() or sent.first()


def compared(run: ReportRun | None, as_of: dt.date, batch: ImportBatch) -> tuple[Compared, ...]:
    """The tables of a run, or of today's records as of a date, beside a file. DomainError where it holds none of them."""
    snapshot = run.pk if run else None
    return kept("reports.compared", lambda: _compared(run, as_of, batch), snapshot, as_of, batch.pk)


def _compared(run: ReportRun | None, as_of: dt.date, batch: ImportBatch) -> tuple[Compared, ...]:
    reading = read_plan_file(path_of(batch.file), name=batch.file.name)
    if reading.annex is None:
        said = next((f.message for f in reading.findings if f.level == Level.REFUSAL), "")
        raise DomainError("no_annex", said or f"文件“{batch.file.name}”里没有附件2的表，不能比较。")
    printed = annex_from(run.snapshot) if run else collect_annex(as_of).annex
    return compare_annex(reading, printed)


def comparison_workbook(tables: tuple[Compared, ...], sides: Sides, *, differing: bool) -> bytes:
    """A sheet for each table, a line for each cell; with ``differing`` without what is alike."""
    heads, words = ("结果", "上一级", "名称", "列", sides.left, sides.right, "怎样对应"), sides.words
    book = PlainBook()
    for table in tables:
        sheet = book.sheet(table.label[:5], heads, widths=_WIDTHS)
        for row in table.rows:
            for cell in row.cells:
                if differing and cell.same:
                    continue
                kind = row.kind if row.kind in (SENT, PRINTED) else SAME if cell.same else CHANGED
                values = (words[kind], row.heading, row.name, cell.column, cell.sent, cell.printed, row.how)
                sheet.row(values, marked=not cell.same)
    return book.content()
