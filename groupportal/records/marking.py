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
from groupportal.records.findings import shown
from groupportal.records.kinds import RecordKind
from groupportal.records.rawsheet import look_at
from groupportal.records.table import Table, find_table
from groupportal.ui.excel import put, workbook_bytes

SUMMARY = "问题清单"
AUTHOR = "系统检查"
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
class _Answer:
    """What the workbook is made of. ``marks``: place in the sheet → what is wrong there; ``held``: what stands there."""

    path: Path
    table: Table | None
    problems: Sequence[Problem]
    places: dict[str, int]
    marks: dict[Place, list[Problem]] = field(default_factory=lambda: defaultdict(list))
    held: dict[Place, Any] = field(default_factory=dict)

    def place_of(self, problem: Problem) -> Place:
        """Where a problem is marked; one of a column the file lacks at the row's first cell."""
        first = self.table.first_column if self.table else 1
        return problem.row or 0, self.places.get(problem.column, first)


def marked_workbook(path: Path, kind: RecordKind, problems: Sequence[Problem]) -> bytes:
    """The workbook at ``path`` with these problems in it."""
    book = look_at(path, name=path.name)
    try:
        table: Table | None = find_table(path, kind.columns, name=path.name, what=kind.label)
    except DomainError:
        table = None
    heads = (
        {c.label: table.column_of(c.name) for c in kind.columns if c.name in table.places} if table else {}
    )
    answer = _Answer(path, table, problems, heads)
    if table:
        for problem in problems:
            if problem.row and problem.level in _FILLS:
                answer.marks[answer.place_of(problem)].append(problem)
    cells = sum(raw.rows * raw.columns for raw in book.sheets)
    return _copied(answer) if cells > MOST_CELLS else _own(answer)


def _mark(cell: Any, problems: Sequence[Problem]) -> None:
    """Colour by the worst, all reasons in one comment."""
    worst = min(problems, key=lambda p: list(_FILLS).index(ProblemLevel(p.level)))
    words = "\n".join(f"{p.column}：{p.message}" if p.column else p.message for p in problems)
    comment = Comment(words, AUTHOR)
    comment.width, comment.height = _NOTE_WIDTH, _NOTE_HEIGHT
    cell.fill = PatternFill("solid", fgColor=_FILLS[ProblemLevel(worst.level)])
    cell.comment = comment


def _own(answer: _Answer) -> bytes:
    """The workbook itself."""
    with answer.path.open("rb") as stream:  # a stored file has no ending, which openpyxl would ask for
        workbook = load_workbook(stream, keep_links=False)
    if SUMMARY in workbook.sheetnames:
        del workbook[SUMMARY]
    if answer.table is not None:
        sheet = workbook[answer.table.raw.name]
        _wipe(sheet)
        covered = _covered(sheet, answer.table)
        for place, found in answer.marks.items():
            cell = sheet.cell(*covered.get(place, place))
            answer.held[place] = cell.value
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
            if cell.comment is not None and cell.comment.author == AUTHOR:
                cell.comment = None
                if cell.fill.fgColor.rgb in _FILLS.values():
                    cell.fill = PatternFill()


def _copied(answer: _Answer) -> bytes:
    """Its values alone, row by row."""
    workbook = Workbook(write_only=True)
    listed = workbook.create_sheet(SUMMARY)
    _dress(listed)
    table = answer.table
    if table is not None:
        for number, row in enumerate(table.source.iter_rows(), 1):
            for place in _marked_in(answer, number):
                at = place[1] - table.first_column
                answer.held[place] = row[at] if 0 <= at < len(row) else ""
    words = "文件很大，这里只保留了内容，没有保留原来的格式。"
    for number, line in enumerate(_summary(answer, words), 1):
        listed.append([_look(put(WriteOnlyCell(listed), value), number, line) for value in line])
    if table is not None:
        _stream(workbook.create_sheet(table.raw.name), table, answer)
    return workbook_bytes(workbook)


def _marked_in(answer: _Answer, row: int) -> list[Place]:
    columns = {*answer.places.values(), answer.table.first_column if answer.table else 1}
    return [(row, column) for column in columns if (row, column) in answer.marks]


def _stream(sheet: Any, table: Table, answer: _Answer) -> None:
    sheet.freeze_panes = f"A{table.head_row + 1}"
    before = [None] * (table.first_column - 1)
    for number, row in enumerate(table.source.iter_rows(), 1):
        cells: list[Any] = [*before, *(None if value == "" else value for value in row)]
        for _, column in _marked_in(answer, number):
            cell = put(WriteOnlyCell(sheet), cells[column - 1])
            _mark(cell, answer.marks[number, column])
            cells[column - 1] = cell
        sheet.append([put(WriteOnlyCell(sheet), v) if isinstance(v, str) else v for v in cells])


def _summary(answer: _Answer, words: str) -> list[list[Any]]:
    """The lines of the list, with what each cell held."""
    errors = [p for p in answer.problems if p.level == ProblemLevel.ERROR]
    title = (
        f"检查结果：{len({p.row for p in errors})} 行有错误，共 {len(errors)} 处。"
        f"红色单元格必须改正，批注里写着原因；改好后请直接上传这个文件。{words}"
    )
    lines: list[list[Any]] = [[title], [head for head, _ in _HEADS]]
    for problem in answer.problems[:MOST_LISTED]:
        value = answer.held.get(answer.place_of(problem))
        quoted = "" if value is None or value == "" else shown(value)
        lines.append([problem.row, problem.column, quoted, _LEVELS[str(problem.level)], problem.message])
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
