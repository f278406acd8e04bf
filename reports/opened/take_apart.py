"""Each kind of document taken apart, from its snapshot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from budget.enums import Source
from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.metrics.narrative import asked_in, known_with
from groupportal.metrics.selectors import Question
from groupportal.tenancy.kept import kept
from plans.models import Filing
from plans.reading import EXPECTED
from plans.selectors.outcome import FILED
from reports.annex.snapshot import annex_from, breakdown_from
from reports.annex.values import AnnexSet, Breakdown, BreakdownRow, HeadCell, PrintedForm
from reports.annex.write.layout import (
    breakdown_sheet,
    filled_in,
    funds_cells,
    funds_lines,
    item_cells,
    noted,
    shown,
    standard_form,
)
from reports.enums import Report
from reports.models import ReportRun
from reports.opened.annual import opened_annual
from reports.opened.annual_return import opened_return
from reports.opened.values import Doors, Line, Opened, Part, Piece
from reports.package.values import Contents, contents_from

_METRIC = {"budget": "budget.planned", "received": "budget.received", "spent": "budget.spent"}
_RATE = {"received": "budget.received_rate", "spent": "budget.spent_rate"}
BEHIND = "填报与佐证"


def opened(run: ReportRun) -> Opened:
    """The document in parts. DomainError for one that was made before documents remembered their tasks."""
    return kept("reports.opened", lambda: _OPEN[Report(run.kind)](run), run.pk)


def _annex(run: ReportRun) -> Opened:
    threads = run.params.get("threads")
    if threads is None:
        raise DomainError("not_known", "这份报表是较早的版本生成的，打不开数字。请重新生成一次。")
    annex, doors = annex_from(run.snapshot), Doors()
    tables = _Tables(annex, run.as_of, _texts(run), doors)
    found = [
        tables.part(table, threads[table])
        for table in ("tasks", "indicators", "funds")
        if getattr(annex, table) is not None
    ]
    return Opened(tuple(found), doors.figures)


def _texts(run: ReportRun) -> dict[str, str]:
    """The texts the document printed, as they were typed, by task."""
    rows = Filing.objects.filter(pk__in=run.params.get("filings", ()))
    return {str(thread): text for thread, text in rows.values_list("thread__public_id", "text")}


@dataclass(frozen=True)
class _Tables:
    annex: AnnexSet
    day: dt.date
    said: Mapping[str, str]
    doors: Doors

    def part(self, table: str, threads: list[str]) -> Part:
        """A table as its form prints it."""
        annex = self.annex
        form = annex.forms.get(table) or standard_form(table)
        rows = self._money(form, threads) if table == "funds" else self._texts(table, form, threads)
        cells = [replace(cell, text=filled_in(cell.text, annex)) for cell in form.head]
        return Part(
            filled_in(form.title, annex),
            tuple((Piece(filled_in(line, annex).replace("\t", "　")),) for line in form.above),
            _by_row(cells),
            tuple(rows),
            tuple(noted(tuple(filled_in(note, annex) for note in form.notes))),
            wide=table == "funds",
        )

    def _texts(self, table: str, form: PrintedForm, threads: list[str]) -> Iterator[tuple[Line, ...]]:
        for row, thread in zip(getattr(self.annex, table).rows, threads, strict=True):
            cells: dict[str, Line] = {key: (Piece(text),) for key, text in item_cells(row).items()}
            door = self.doors.open(row.name or row.heading, "reports.completion", self.day, thread=thread)
            cells["completion"] = (
                *self._completion(row.completion, thread),
                Piece("\n"),
                Piece(BEHIND, door),
            )
            yield tuple(cells[key] for key in form.columns)

    def _completion(self, printed: str, thread: str) -> Line:
        """What was printed, as of the day of the table; its figures are doors where it still says the same."""
        try:
            parts = asked_in(self.said.get(thread, ""), self.day, known_with("reports.view_tables"))
        except DomainError:
            parts = []
        if "".join(part for part, _ in parts) != printed:
            return (Piece(printed),)
        return tuple(Piece(part, self._opens(question, part)) for part, question in parts)

    def _opens(self, question: Question | None, printed: str) -> str:
        if question is None:
            return ""
        metric = question.metric
        return self.doors.open(metric.label, metric.code, question.as_of, printed, **question.written)

    def _money(self, form: PrintedForm, threads: list[str]) -> Iterator[tuple[Line, ...]]:
        lines = funds_lines(self.annex.funds, total_last=form.total_last) if self.annex.funds else ()
        of_rows: list[str | None] = [*threads, None] if form.total_last else [None, *threads]
        for row, thread in zip(lines, of_rows, strict=True):
            cells = funds_cells(row)
            yield tuple(
                (Piece(printed := shown(cells[key]), self._amount(key, row.heading, thread, printed)),)
                for key in form.columns
            )

    def _amount(self, key: str, heading: str, thread: str | None, printed: str) -> str:
        source, _, measure = key.partition(".")
        if not measure:
            return ""
        code = _RATE[measure] if source == "rate" else _METRIC[measure]
        by_source = None if source in ("rate", "total") else source
        label = f"{heading}，{Source(by_source).label}" if by_source else heading
        return self.doors.open(label, code, self.day, printed, thread=thread, source=by_source)


def _by_row(head: Iterable[HeadCell]) -> tuple[tuple[HeadCell, ...], ...]:
    cells = list(head)
    return tuple(
        tuple(cell for cell in cells if cell.row == row) for row in range(1 + max(cell.row for cell in cells))
    )


def _breakdown(run: ReportRun) -> Opened:
    threads = run.params.get("threads")
    if threads is None:
        raise DomainError("not_known", "这份分解表是较早的版本生成的，打不开。请重新生成一次。")
    held, doors = breakdown_from(run.snapshot), Doors()
    sheet = breakdown_sheet(held)
    rows = []
    for row, source, thread in zip(sheet.rows, held.rows, threads["tasks"], strict=True):
        cells: list[Line] = [(Piece(shown(value)),) for value in row]
        door = doors.open(shown(row[1]), "reports.completion", run.as_of, thread=thread)
        cells[1] = (*cells[1], Piece("\n"), Piece(BEHIND, door))
        if held.as_of is not None:
            cells = [*cells[:5], *_years(cells[5:], source, held, thread, doors)]
        rows.append(tuple(cells))
    above = tuple((Piece(line.replace("\t", "　")),) for line in sheet.above)
    part = Part(sheet.title, above, _by_row(sheet.head), tuple(rows), tuple(noted(sheet.notes)))
    return Opened((part,), doors.figures)


def _years(
    cells: list[Line], row: BreakdownRow, held: Breakdown, thread: str, doors: Doors
) -> Iterator[Line]:
    """The cells of the years: the state of each opens to the filing that says so, where there is a figure."""
    known = {cell.year: cell for cell in row.years}
    for at, year in enumerate(held.years):
        yield cells[2 * at]
        cell = known.get(year)
        if cell and cell.figure:
            figure = cell.figure
            day = dt.date.fromisoformat(figure["as_of"])
            door = doors.open(f"{row.name} {year}年", figure["code"], day, **figure["params"])
            yield (Piece(cell.standing, door),)
        elif cell and held.as_of and cell.is_filed:
            asked = {"thread": thread, "label": EXPECTED, "year": year}
            door = doors.open(f"{row.name} {year}年", FILED, held.as_of, **asked)
            yield (Piece(cell.standing, door),)
        else:
            yield cells[2 * at + 1]


_PACKAGE_HEAD = tuple(HeadCell(text, 0, at) for at, text in enumerate(("验收要点", "要求的数量", "材料")))


def _package(run: ReportRun) -> Opened:
    contents = contents_from(run.snapshot)
    ids = dict(
        StoredFile.objects.filter(pk__in=[f.file for f in contents.files]).values_list("pk", "public_id")
    )
    files = [str(ids.get(file.file, "")) if not file.fault else "" for file in contents.files]
    parts = tuple(_task(contents, at, files) for at in range(len(contents.tasks)))
    return Opened(parts, {}, frozenset(filter(None, files)))


def _task(contents: Contents, at: int, files: list[str]) -> Part:
    task = contents.tasks[at]
    rows = []
    for point in task.points:
        proofs = contents.proofs(task, point)
        shown_files: list[Piece] = []
        for use in proofs:
            shown_files += [Piece(contents.files[use.at].name, file=files[use.at]), Piece("\n")]
        material = tuple(shown_files[:-1]) or (Piece("缺"),)
        rows.append(((Piece(f"{point.number}{point.text}"),), (Piece(point.asked or "—"),), material))
    return Part(f"{task.number} {task.name}", (), (_PACKAGE_HEAD,), tuple(rows))


_OPEN = {
    Report.ANNEX: _annex,
    Report.BREAKDOWN: _breakdown,
    Report.BREAKDOWN_STATE: _breakdown,
    Report.PACKAGE: _package,
    Report.ANNUAL: opened_annual,
    Report.RETURN: opened_return,
}
OPENABLE = frozenset(_OPEN)
"""The kinds that can be shown by a link."""
