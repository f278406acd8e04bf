"""The workbook of the ledger: its heads, how its rows are read, and the empty template."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from budget.enums import EntryKind, Source
from budget.models import LedgerEntry
from budget.rules import adds_to, checked_amount, checked_day
from budget.selectors import openings_over, twins_among
from budget.services.intake import EntryInput
from budget.services.ledger import TEXTS
from groupportal.errors import DomainError
from groupportal.imports.enums import ProblemLevel
from groupportal.imports.registry import Problem
from groupportal.office.excel import read_workbook
from groupportal.office.excel_file import put, workbook_bytes
from groupportal.office.faults import shown_name
from groupportal.office.grid import Grid, GridCell, continues_row
from groupportal.office.number_formats import unit_shown, without_day
from groupportal.office.numbers import parse_amount
from groupportal.records.beside import unread_beside
from groupportal.records.days import REWRITTEN, SERIAL, read_day
from groupportal.records.findings import LOUD, CellFault
from groupportal.records.findings import shown as shown_value
from groupportal.records.table import LISTS, OWN_SHEETS, is_note_below, is_sum_word
from groupportal.ui.formats import YUAN_PER_WAN, cndate, yuan
from groupportal.ui.names import folded

COLUMNS = ("日期", "类型", "建设任务", "资金来源", "金额（元）", "凭证号", "往来单位", "摘要")
REQUIRED = COLUMNS[:6]
NEVER_SPREAD = ("金额（元）", "凭证号")
"""Columns in which a merged cell counts for the row alone in which it begins."""
EXAMPLE = "【示例】本行不会导入，填写时请删除"
HEAD_WITHIN = 20


@dataclass(frozen=True)
class FileRow:
    """A row that can be recorded, and where it stands."""

    number: int
    entry: EntryInput
    sheet: str = ""


def read_ledger(
    path: Path, plan: Any, threads: Sequence[Any], *, name: str | None = None
) -> tuple[list[FileRow], list[Problem]]:
    """The rows that can be recorded, of every visible sheet with the heads, and what is wrong with the others.

    Sheets that are not read are named with their rows. ``name`` is what sentences call the file.
    """
    shown = shown_name(name or path.name)
    reader = _Reader(plan, threads)
    for grid in read_workbook(path, name=shown):
        head = next((n for n, row in enumerate(grid.rows[:HEAD_WITHIN]) if _is_head(row)), None)
        if head is not None and not grid.hidden:
            reader.read(grid, head)
        elif grid.name not in {f"工作表“{title}”" for title in OWN_SHEETS}:
            reader.leave_out(grid, head)
    reader.problems += [
        Problem(ProblemLevel.NOTE, "unread", words)
        for words in unread_beside(path, reader.sheets, name=shown)
    ]
    if not reader.sheets:
        raise DomainError(
            "no_ledger_table",
            f"文件“{shown}”里没有找到台账表：前 {HEAD_WITHIN} 行内要有一行表头，含{'、'.join(REQUIRED)}。请按导入模板填写。",
        )
    return reader.finish()


def _is_head(row: Sequence[GridCell]) -> bool:
    return set(REQUIRED) <= _places(row).keys()


def _places(row: Sequence[GridCell]) -> dict[str, int]:
    heads = {folded(label): label for label in COLUMNS} | {"金额": "金额（元）", "任务": "建设任务"}
    found: dict[str, int] = {}
    for column, cell in enumerate(row):
        if label := heads.get(folded(cell.text)):
            found.setdefault(label, column)
    return found


class _CellError(Exception):
    """A cell that can't be read; its sentence has been kept."""


class _Reader:
    grid: Grid
    places: dict[str, int]

    def __init__(self, plan: Any, threads: Sequence[Any]) -> None:
        self.plan = plan
        self.threads = {folded(thread.name): thread for thread in threads}
        self.problems: list[Problem] = []
        self.rows: list[FileRow] = []
        self.sheets: list[str] = []

    def read(self, grid: Grid, head: int) -> None:
        """The rows of a sheet below its head; empty ones, repeated heads, sums and the template's example are passed by."""
        self.grid, self.places = grid, _places(grid.rows[head])
        self.sheets.append(grid.name)
        heads, sums, hidden, struck = [], [], [], []
        for index in range(head + 1, len(grid.rows)):
            if not any(cell.text.strip() for cell in grid.rows[index]) or continues_row(grid, index):
                struck += [index] if any(cell.left_out for cell in grid.rows[index]) else []
                continue
            if _is_head(grid.rows[index]):
                heads.append(index)
            elif self.is_sum(index):
                sums.append(index)
            elif EXAMPLE in self.text(index, "摘要"):
                self.say(ProblemLevel.NOTE, "example", index, "摘要", "是模板的示例行，不导入。")
            else:
                hidden += [index] if index + 1 in grid.hidden_rows else []
                self.name_left_out(index)
                if entry := self.entry(index):
                    self.rows.append(FileRow(index + 1, entry, grid.name))
        self.say_of_rows("head_again", heads, "是重复的表头，没有导入。")
        self.say_of_rows("sums", sums, "是合计、小计或说明，没有导入。")
        self.say_of_rows("struck_rows", struck, "是整行划掉的，没有导入。")
        self.say_of_rows("hidden_rows", hidden, "在表里是隐藏的，也一并读取了；不需要的请删去后重新上传。")
        self._name_columns(head)

    def _name_columns(self, head: int) -> None:
        """Say which columns are hidden, and which are not read."""
        if labels := [label for label, at in self.places.items() if at + 1 in self.grid.hidden_columns]:
            words = f"“{'”、“'.join(labels)}”在表里是隐藏的列，也一并读取了。"
            self.problems.append(Problem(ProblemLevel.NOTE, "hidden_columns", words, self.grid.name))
        known = set(self.places.values())
        row = self.grid.rows[head]
        others = {
            c.text.strip(): None
            for n, c in enumerate(row)
            if n not in known and c.text.strip() not in ("", "序号")
        }
        if others:
            listed = "、".join(f"“{text[:20]}”" for text in others)
            words = f"没有导入这些列，台账里没有对应的内容：{listed}。"
            self.problems.append(Problem(ProblemLevel.NOTE, "heads_unknown", words, self.grid.name))

    def leave_out(self, grid: Grid, head: int | None) -> None:
        """Name a sheet that is not read."""
        filled = sum(any(cell.text.strip() for cell in row) for row in grid.rows)
        if not filled:
            return
        if head is None:
            words = f"{grid.name}里没有台账的表头，{filled} 行没有读取。"
        else:
            words = f"{grid.name}是隐藏的，{filled} 行没有读取；要导入的请取消隐藏后重新上传。"
        level = ProblemLevel.NOTE if head is None else ProblemLevel.WARNING
        self.problems.append(Problem(level, "sheet_left_out", words, grid.name))

    def finish(self) -> tuple[list[FileRow], list[Problem]]:
        """All sheets were read."""
        if not self.rows and not any(
            p.code == "example" or p.level == ProblemLevel.ERROR for p in self.problems
        ):
            raise DomainError("no_rows", "台账表里只有表头，没有一行数据。请填写后重新上传。")
        if len(self.sheets) > 1:
            words = f"读了 {len(self.sheets)} 张工作表：{'、'.join(self.sheets)}。"
            self.problems.append(Problem(ProblemLevel.NOTE, "sheets_read", words))
        self.flag_twins()
        self.flag_openings()
        return self.rows, self.problems

    def is_sum(self, index: int) -> bool:
        """Whether a row is a sum or a note: a word like 合计, or a single text, where an entry has its day, kind and task."""
        texts = [cell.text.strip() for cell in self.grid.rows[index] if cell.text.strip()]
        said = sum(bool(self.text(index, label)) for label in REQUIRED)
        return is_note_below(texts) or (said < len(REQUIRED) and any(is_sum_word(text) for text in texts))

    def name_left_out(self, index: int) -> None:
        """Say of each cell of a row what of it was not read."""
        for label, column in self.places.items():
            for left in self.grid.rows[index][column].left_out:
                what = "是划掉的" if left.kind == "struck" else "是写在右上角或右下角的小字"
                rest = f"里的“{left.text[:40]}”{what}，没有读入，请核对。"
                self.say(ProblemLevel.WARNING, f"left_out_{left.kind}", index, label, rest)

    def say_of_rows(self, code: str, rows: Sequence[int], rest: str) -> None:
        """One sentence for all of these rows."""
        if rows:
            listed = "、".join(str(row + 1) for row in rows[:20]) + ("……" if len(rows) > 20 else "")
            self.problems.append(Problem(ProblemLevel.NOTE, code, f"第 {listed} 行{rest}", self.grid.name))

    def text(self, index: int, label: str) -> str:
        """The text of a cell, "" where the file has no such column."""
        column = self.places.get(label)
        return "" if column is None else self.grid.rows[index][column].text.strip()

    def say(self, level: ProblemLevel, code: str, index: int, label: str, rest: str) -> None:
        """Keep a sentence that names row and column."""
        message = f"第 {index + 1} 行“{label}”{rest}"
        self.problems.append(Problem(level, code, message, self.grid.name, index + 1, label))

    def entry(self, index: int) -> EntryInput | None:
        """What the row says; None where something in it can't be read (all its faults are kept)."""
        before = len(self.problems)
        facts = {name: self._tried(index, label, read) for name, label, read in self._columns(index)}
        if len(self.problems) > before and any(p.level == ProblemLevel.ERROR for p in self.problems[before:]):
            return None
        return EntryInput(**facts)

    def _columns(self, index: int) -> Iterator[tuple[str, str, Callable[[GridCell], Any]]]:
        yield "occurred_on", "日期", partial(self._day, index)
        yield "kind", "类型", lambda cell: _choice(cell, EntryKind, "只能填“到位”或“支出”")
        yield "thread", "建设任务", self._thread
        yield "source", "资金来源", lambda cell: _choice(cell, Source, f"只能填{'、'.join(Source.labels)}")
        yield "amount", "金额（元）", _amount
        for name, label in TEXTS.items():
            yield name, label, partial(_text, longest=LedgerEntry.longest(name))

    def _tried(self, index: int, label: str, read: Callable[[GridCell], Any]) -> Any:
        if label not in self.places:
            return ""
        cell = self.grid.rows[index][self.places[label]]
        if cell.row != index + 1 and cell.text.strip() and not self._spread(index, label, cell):
            return ""
        if not cell.text.strip():
            if label in REQUIRED:
                why = "是没有计算结果的公式，请改填数值。" if cell.uncalculated else "没有填写，请补上。"
                self.say(ProblemLevel.ERROR, "missing", index, label, why)
            return ""
        try:
            return read(cell)
        except CellFault as fault:
            self.say(ProblemLevel.ERROR, fault.code, index, label, str(fault))
        except _CellError as fault:
            self.say(ProblemLevel.ERROR, "unreadable", index, label, f"“{cell.text.strip()[:40]}”{fault}。")
        except DomainError as error:
            self.say(ProblemLevel.ERROR, error.code, index, label, f"有误：{error.message}")
        return None

    def _spread(self, index: int, label: str, cell: GridCell) -> bool:
        """Whether a cell merged from above counts for this row too; said either way. Amounts and vouchers are never spread."""
        if label in NEVER_SPREAD:
            rest = f"与第 {cell.row} 行是合并的单元格，系统不知道这一行是多少。请取消合并，每行分别填写。"
            self.say(ProblemLevel.ERROR, "merged", index, label, rest)
            return False
        rest = f"按合并的第 {cell.row} 行填上：“{cell.text.strip()[:40]}”。"
        self.say(ProblemLevel.NOTE, "merged", index, label, rest)
        return True

    def _day(self, index: int, cell: GridCell) -> dt.date:
        raw = float(cell.value) if isinstance(cell.value, Decimal) else cell.value
        day, what = read_day(raw, month_end=True, shows_no_day=without_day(cell.number_format))
        if what and what not in (REWRITTEN, SERIAL):
            level = ProblemLevel.WARNING if what in LOUD else ProblemLevel.NOTE
            self.say(level, "day_read", index, "日期", f"{what}：“{shown_value(raw)}”→“{cndate(day)}”。")
        return checked_day(day)

    def _thread(self, cell: GridCell) -> Any:
        thread = self.threads.get(folded(cell.text))
        if thread is None:
            known = "、".join(t.name for t in self.threads.values())
            raise _CellError(f"不是现行规划的一级任务，可以填：{known[:300]}")
        return thread

    def flag_twins(self) -> None:
        """Warn where voucher, amount, date and kind stand twice, in the file or in file and ledger."""
        there = twins_among(self.plan, [row.entry.occurred_on for row in self.rows])
        seen: dict[tuple[Any, ...], FileRow] = {}
        for row in self.rows:
            e = row.entry
            key = (e.voucher_no, e.amount, e.occurred_on, e.kind)
            what = f"“{e.voucher_no}”、{cndate(e.occurred_on)}、{yuan(e.amount)}"
            if key in there:
                rest = f"{what}在台账中已有相同记录，确认导入会再记一笔，请核对是否重复。"
                self._warn_of_twin("in_ledger", row, rest)
            if key in seen:
                first = seen[key]
                where = (
                    f"第 {first.number} 行"
                    if first.sheet == row.sheet
                    else f"{first.sheet}第 {first.number} 行"
                )
                self._warn_of_twin("twice_in_file", row, f"{what}与{where}相同，请核对是否重复。")
            seen.setdefault(key, row)

    def flag_openings(self) -> None:
        """Warn where rows fall within the days of an opening entry of their line, which holds that money already."""
        found: dict[tuple[str, str], list[int]] = {}
        lines = [(e.thread, e.source, e.kind, e.occurred_on) for e in (row.entry for row in self.rows)]
        for row, opening in zip(self.rows, openings_over(self.plan, lines), strict=True):
            if opening:
                found.setdefault((row.sheet, adds_to(opening)), []).append(row.number)
        for (sheet, words), numbers in found.items():
            listed = "、".join(map(str, numbers[:20])) + ("……" if len(numbers) > 20 else "")
            problem = Problem(ProblemLevel.WARNING, "adds_to_opening", f"第 {listed} 行：{words}", sheet)
            self.problems.append(problem)

    def _warn_of_twin(self, code: str, row: FileRow, rest: str) -> None:
        message = f"第 {row.number} 行“凭证号”{rest}"
        self.problems.append(Problem(ProblemLevel.WARNING, code, message, row.sheet, row.number, "凭证号"))


def _choice(cell: GridCell, choices: Any, wanted: str) -> str:
    for code, label in choices.choices:
        if folded(cell.text) == folded(label):
            return str(code)
    raise _CellError(f"不明，{wanted}")


def _text(cell: GridCell, longest: int) -> str:
    text = cell.text.strip()
    if len(text) > longest:
        raise _CellError(f"有 {len(text)} 个字，最多 {longest} 个，请缩短")
    return text


def _amount(cell: GridCell) -> Any:
    reading = parse_amount(
        cell.value if cell.value is not None else cell.text, unit=unit_shown(cell.number_format)
    )
    if reading.value is None:
        raise _CellError(f"{reading.remarks[0]}，请只填数字，单位为元")
    if reading.approximate:
        raise _CellError("是约数，请填写凭证上的确切金额")
    value = reading.value * YUAN_PER_WAN if reading.unit == "万元" else reading.value
    return checked_amount(value, "金额")


def ledger_template(threads: Sequence[Any], today: dt.date) -> bytes:
    """The empty workbook with lists to choose from and one example row."""
    from openpyxl import Workbook  # noqa: PLC0415 -- slow import
    from openpyxl.styles import Font, PatternFill  # noqa: PLC0415 -- slow import
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415 -- slow import

    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "台账"
    lists = workbook.create_sheet(LISTS)
    first = threads[0].name if threads else ""
    example = (today, "到位", first, Source.MUNICIPAL.label, 1215, "记-0001", "市财政局", EXAMPLE)
    for column, (label, sample) in enumerate(zip(COLUMNS, example, strict=True), 1):
        head = put(sheet.cell(row=1, column=column), label)
        head.font, head.fill = Font(bold=True), PatternFill("solid", fgColor="E6EFEF")
        put(sheet.cell(row=2, column=column), sample).font = Font(italic=True, color="666666")
        sheet.column_dimensions["ABCDEFGH"[column - 1]].width = (12, 8, 30, 16, 16, 14, 28, 36)[column - 1]
    sheet.freeze_panes = "A2"
    offered = {2: EntryKind.labels, 3: [t.name for t in threads], 4: Source.labels}
    for column, values in offered.items():
        letter = "ABCDEFGH"[column - 1]
        for row, value in enumerate([COLUMNS[column - 1], *values], 1):
            put(lists.cell(row=row, column=column - 1), value)
        listed = DataValidation(
            type="list", formula1=f"可选项!${'ABC'[column - 2]}$2:${'ABC'[column - 2]}${len(values) + 1}"
        )
        listed.error, listed.showErrorMessage = f"请从列表中选择{COLUMNS[column - 1]}。", True
        sheet.add_data_validation(listed)
        listed.add(f"{letter}2:{letter}5000")
    for row in range(2, 200):
        sheet.cell(row=row, column=1).number_format = "yyyy-mm-dd"
        sheet.cell(row=row, column=5).number_format = "#,##0.00"
    return workbook_bytes(workbook)
