"""The answer to an upload: the person's own workbook with each bad cell coloured and commented, and a sheet that lists them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from groupportal.errors import DomainError
from groupportal.imports.enums import ProblemLevel
from groupportal.imports.registry import Problem
from groupportal.office.excel_file import put, workbook_bytes
from groupportal.office.package import STUMBLES
from groupportal.records.findings import shown
from groupportal.records.kinds import RecordKind
from groupportal.records.table import CHECKED, SUMMARY, Table, find_tables, opened
from groupportal.records.textsheet import read_text

MOST_CELLS = 120_000
"""Above this a workbook is copied in a stream, without its looks: openpyxl would hold it all in memory."""
MOST_LISTED = 5_000
_FILLS = {ProblemLevel.ERROR: "FFFFC7CE", ProblemLevel.WARNING: "FFFFEB9C"}
_LEVELS = {"error": "错误", "warning": "提醒", "note": "说明", "refusal": "拒绝"}
_HEADS = (("行", 8), ("列", 20), ("单元格内容", 32), ("程度", 8), ("原因与改法", 70))
_A4 = 9
_HEAD_LINES, _LEVEL_AT = 2, 3
_HEAD_FILL = "FFE7EEEE"
_LEVEL_FILLS = {_LEVELS[level.value]: fill for level, fill in _FILLS.items()}
_NOTE_WIDTH, _NOTE_HEIGHT = 320, 110

Place = tuple[int, int]


@dataclass
class _Sheet:
    """A table that was read. ``marks``: place in the sheet → what is wrong there; ``held``: what stands there."""

    table: Table
    places: dict[str, int]
    marks: dict[Place, list[Problem]] = field(default_factory=lambda: defaultdict(list))
    held: dict[Place, Any] = field(default_factory=dict)

    def place_of(self, problem: Problem) -> Place:
        """Where a problem is marked; one of a column the file lacks at the row's first cell."""
        return problem.row or 0, self.places.get(problem.column, self.table.first_column)


@dataclass
class _Answer:
    """What the workbook is made of."""

    path: Path
    sheets: dict[str, _Sheet]
    problems: Sequence[Problem]


def marked_workbook(path: Path, kind: RecordKind, problems: Sequence[Problem]) -> bytes:
    """The workbook at ``path`` with these problems in it."""
    book, _ = opened(path, path.name)
    try:
        tables = find_tables(path, kind.columns, name=path.name, what=kind.label).read
    except DomainError:
        tables = ()
    sheets = {
        table.raw.name: _Sheet(
            table, {c.label: table.column_of(c.name) for c in kind.columns if c.name in table.places}
        )
        for table in tables
    }
    for problem in problems:
        if problem.row and problem.level in _FILLS and problem.sheet in sheets:
            sheet = sheets[problem.sheet]
            sheet.marks[sheet.place_of(problem)].append(problem)
    answer = _Answer(path, sheets, problems)
    cells = sum(raw.rows * raw.columns for raw in book.sheets)
    if read_text(path, path.name):
        return _copied(answer, "上传的是 CSV，这里是同样内容的表格，改好后直接上传这个文件。")
    return _copied(answer) if cells > MOST_CELLS else _own(answer)


def _mark(cell: Any, problems: Sequence[Problem]) -> None:
    """Colour by the worst, all reasons in one comment."""
    worst = min(problems, key=lambda p: list(_FILLS).index(ProblemLevel(p.level)))
    words = "\n".join(f"{p.column}：{p.message}" if p.column else p.message for p in problems)
    comment = Comment(words, CHECKED)
    comment.width, comment.height = _NOTE_WIDTH, _NOTE_HEIGHT
    cell.fill = PatternFill("solid", fgColor=_FILLS[ProblemLevel(worst.level)])
    cell.comment = comment


def _own(answer: _Answer) -> bytes:
    """The workbook itself."""
    try:
        with answer.path.open("rb") as stream:  # a stored file has no ending, which openpyxl would ask for
            workbook = load_workbook(stream, keep_links=False)
    except STUMBLES:  # odd looks that only this reader does not take
        return _copied(answer, "文件里的格式有些特别，这里只保留了内容。")
    if SUMMARY in workbook.sheetnames:
        del workbook[SUMMARY]
    for title, marked in answer.sheets.items():
        sheet = workbook[title]
        _wipe(sheet)
        covered = _covered(sheet, marked.table)
        for place, found in marked.marks.items():
            cell = sheet.cell(*covered.get(place, place))
            marked.held[place] = cell.value
            if any(p.code in ("formula", "link") for p in found):
                put(cell, str(cell.value or ""))
                cell.hyperlink = None
            _mark(cell, found)
    listed = workbook.create_sheet(SUMMARY, 0)
    for number, line in enumerate(_summary(answer, ""), 1):
        for column, value in enumerate(line, 1):
            _look(put(listed.cell(row=number, column=column), value), number, line)
    _dress(listed)
    workbook.active = 0
    for other in workbook.worksheets[1:]:
        other.sheet_view.tabSelected = False
    return workbook_bytes(workbook)


def _covered(sheet: Any, table: Table) -> dict[Place, Place]:
    """Places below a merged cell → the cell that shows."""
    return {
        (row, column): (span.min_row, span.min_col)
        for span in sheet.merged_cells.ranges
        for row in range(span.min_row, min(span.max_row, table.raw.rows) + 1)
        for column in range(span.min_col, min(span.max_col, table.raw.columns) + 1)
    }


def _wipe(sheet: Any) -> None:
    """Marks of an earlier answer, in a workbook that was corrected and uploaded again."""
    for cells in sheet.iter_rows():
        for cell in cells:
            if cell.comment is not None and cell.comment.author == CHECKED:
                cell.comment = None
                if cell.fill.fgColor.rgb in _FILLS.values():
                    cell.fill = PatternFill()


def _copied(answer: _Answer, why: str = "文件很大，这里只保留了内容，没有保留原来的格式。") -> bytes:
    """Its values alone, row by row."""
    workbook = Workbook(write_only=True)
    listed = workbook.create_sheet(SUMMARY)
    _dress(listed)
    for marked in answer.sheets.values():
        first = marked.table.first_column
        for number, row in enumerate(marked.table.source.iter_rows(), 1):
            for place in _marked_in(marked, number):
                at = place[1] - first
                marked.held[place] = row[at] if 0 <= at < len(row) else ""
    for number, line in enumerate(_summary(answer, why), 1):
        listed.append([_look(put(WriteOnlyCell(listed), value), number, line) for value in line])
    for title, marked in answer.sheets.items():
        _stream(workbook.create_sheet(title), marked)
    return workbook_bytes(workbook)


def _marked_in(marked: _Sheet, row: int) -> list[Place]:
    columns = {*marked.places.values(), marked.table.first_column}
    return [(row, column) for column in columns if (row, column) in marked.marks]


def _stream(sheet: Any, marked: _Sheet) -> None:
    table = marked.table
    sheet.freeze_panes = f"A{table.head_row + 1}"
    before = [None] * (table.first_column - 1)
    for number, row in enumerate(table.source.iter_rows(), 1):
        cells: list[Any] = [*before, *(None if value == "" else value for value in row)]
        for _, column in _marked_in(marked, number):
            cell = put(WriteOnlyCell(sheet), cells[column - 1])
            _mark(cell, marked.marks[number, column])
            cells[column - 1] = cell
        sheet.append([put(WriteOnlyCell(sheet), v) if isinstance(v, str) else v for v in cells])


def _summary(answer: _Answer, words: str) -> list[list[Any]]:
    """The lines of the list, with what each cell held."""
    errors = [p for p in answer.problems if p.level == ProblemLevel.ERROR]
    title = (
        f"检查结果：{len({(p.sheet, p.row) for p in errors})} 行有错误，共 {len(errors)} 处。"
        f"红色单元格必须改正，批注里写着原因；改好后请直接上传这个文件。{words}"
    )
    lines: list[list[Any]] = [[title], [head for head, _ in _HEADS]]
    several = len(answer.sheets) > 1
    for problem in answer.problems[:MOST_LISTED]:
        marked = answer.sheets.get(problem.sheet)
        value = marked.held.get(marked.place_of(problem)) if marked else None
        quoted = "" if value is None or value == "" else shown(value)
        row = f"{problem.sheet} {problem.row or ''}".strip() if several else problem.row
        lines.append([row, problem.column, quoted, _LEVELS[str(problem.level)], problem.message])
    if len(answer.problems) > MOST_LISTED:
        lines.append([f"还有 {len(answer.problems) - MOST_LISTED:,} 条没有列出。"])
    return lines


def _look(cell: Any, number: int, line: Sequence[Any]) -> Any:
    """A cell of the list: title and heads bold, the level in the colour of its mark."""
    cell.alignment = Alignment(vertical="top", wrap_text=number > 1)
    if number <= _HEAD_LINES:
        cell.font = Font(bold=True, size=13 if number == 1 else 11)
        if number == _HEAD_LINES:
            cell.fill = PatternFill("solid", fgColor=_HEAD_FILL)
    elif len(line) > _LEVEL_AT and line[_LEVEL_AT] == cell.value and cell.value in _LEVEL_FILLS:
        cell.fill = PatternFill("solid", fgColor=_LEVEL_FILLS[cell.value])
    return cell


def _dress(sheet: Any) -> None:
    for number, (_, width) in enumerate(_HEADS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A3"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.sheet_properties.tabColor = "FFC00000"
