"""The workbook of the ledger: its heads, how its rows are read, and the empty template."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from budget.enums import EntryKind, Source
from budget.models import LedgerEntry
from budget.rules import checked_amount, checked_day
from budget.selectors import entries_of
from budget.services.intake import EntryInput
from budget.services.ledger import TEXTS
from groupportal.errors import DomainError
from groupportal.imports.enums import ProblemLevel
from groupportal.imports.registry import Problem
from groupportal.office.excel import read_workbook
from groupportal.office.faults import shown_name
from groupportal.office.grid import Grid, GridCell
from groupportal.office.numbers import normalise_digits, parse_amount
from groupportal.ui.excel import put, workbook_bytes
from groupportal.ui.formats import YUAN_PER_WAN, cndate, yuan

COLUMNS = ("日期", "类型", "建设任务", "资金来源", "金额（元）", "凭证号", "往来单位", "摘要")
REQUIRED = COLUMNS[:6]
EXAMPLE = "【示例】本行不会导入，填写时请删除"
HEAD_WITHIN = 20
_DATE = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?")
_SIGNS = re.compile(r"[\s（）()：:*＊]")


@dataclass(frozen=True)
class FileRow:
    """A row that can be recorded, and where it stands."""

    number: int
    entry: EntryInput


def _same(text: str) -> str:
    return _SIGNS.sub("", normalise_digits(text))


def read_ledger(
    path: Path, plan: Any, threads: Sequence[Any], *, name: str | None = None
) -> tuple[list[FileRow], list[Problem]]:
    """The rows that can be recorded and what is wrong with the others; only the sheet with the heads is read.

    ``name`` is what sentences call the file.
    """
    shown = shown_name(name or path.name)
    grids = read_workbook(path, name=shown)
    for grid in grids:
        for number, row in enumerate(grid.rows[:HEAD_WITHIN]):
            places = _places(row)
            if set(REQUIRED) <= places.keys():
                return _Reader(grid, places, plan, threads).read(number + 1)
    raise DomainError(
        "no_ledger_table",
        f"文件“{shown}”里没有找到台账表：前 {HEAD_WITHIN} 行内要有一行表头，含{'、'.join(REQUIRED)}。请按导入模板填写。",
    )


def _places(row: Sequence[GridCell]) -> dict[str, int]:
    heads = {_same(label): label for label in COLUMNS} | {"金额": "金额（元）", "任务": "建设任务"}
    found: dict[str, int] = {}
    for column, cell in enumerate(row):
        if label := heads.get(_same(cell.text)):
            found.setdefault(label, column)
    return found


class _CellError(Exception):
    """A cell that can't be read; its sentence has been kept."""


class _Reader:
    def __init__(self, grid: Grid, places: dict[str, int], plan: Any, threads: Sequence[Any]) -> None:
        self.grid, self.places, self.plan = grid, places, plan
        self.threads = {_same(thread.name): thread for thread in threads}
        self.problems: list[Problem] = []
        self.rows: list[FileRow] = []

    def read(self, first: int) -> tuple[list[FileRow], list[Problem]]:
        """Rows from ``first`` (from 0) on; empty ones and the template's example are passed by."""
        for index in range(first, len(self.grid.rows)):
            if not any(self.text(index, label) for label in self.places):
                continue
            if EXAMPLE in self.text(index, "摘要"):
                self.say(ProblemLevel.NOTE, "example", index, "摘要", "是模板的示例行，不导入。")
                continue
            entry = self.entry(index)
            if entry:
                self.rows.append(FileRow(index + 1, entry))
        if not self.rows and not self.problems:
            raise DomainError("no_rows", "台账表里只有表头，没有一行数据。请填写后重新上传。")
        self.flag_twins()
        return self.rows, self.problems

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
        facts = {name: self._tried(index, label, read) for name, label, read in self._columns()}
        if len(self.problems) > before and any(p.level == ProblemLevel.ERROR for p in self.problems[before:]):
            return None
        return EntryInput(**facts)

    def _columns(self) -> Iterator[tuple[str, str, Callable[[GridCell], Any]]]:
        yield "occurred_on", "日期", self._day
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
        if not cell.text.strip():
            if label in REQUIRED:
                why = "是没有计算结果的公式，请改填数值。" if cell.uncalculated else "没有填写，请补上。"
                self.say(ProblemLevel.ERROR, "missing", index, label, why)
            return ""
        try:
            return read(cell)
        except _CellError as fault:
            self.say(ProblemLevel.ERROR, "unreadable", index, label, f"“{cell.text.strip()[:40]}”{fault}。")
        except DomainError as error:
            self.say(ProblemLevel.ERROR, error.code, index, label, f"有误：{error.message}")
        return None

    def _day(self, cell: GridCell) -> dt.date:
        value = cell.value
        if isinstance(value, dt.datetime):
            return checked_day(value.date())
        if isinstance(value, dt.date):
            return checked_day(value)
        match = _DATE.fullmatch(re.sub(r"\s", "", normalise_digits(cell.text)))
        try:
            return checked_day(dt.date(*map(int, match.groups()))) if match else _no_date()
        except ValueError:
            return _no_date()

    def _thread(self, cell: GridCell) -> Any:
        thread = self.threads.get(_same(cell.text))
        if thread is None:
            known = "、".join(t.name for t in self.threads.values())
            raise _CellError(f"不是现行规划的一级任务，可以填：{known[:300]}")
        return thread

    def flag_twins(self) -> None:
        """Warn where voucher, amount, date and kind stand twice, in the file or in file and ledger."""
        days = [row.entry.occurred_on for row in self.rows]
        if not days:
            return
        held = entries_of(self.plan).filter(
            occurred_on__range=(min(days), max(days)), is_reversed=False, reverses__isnull=True
        )
        there = set(held.values_list("voucher_no", "amount", "occurred_on", "kind"))
        seen: dict[tuple[Any, ...], int] = {}
        for row in self.rows:
            e = row.entry
            key = (e.voucher_no, e.amount, e.occurred_on, e.kind)
            what = f"“{e.voucher_no}”、{cndate(e.occurred_on)}、{yuan(e.amount)}"
            if key in there:
                self.say(
                    ProblemLevel.WARNING,
                    "in_ledger",
                    row.number - 1,
                    "凭证号",
                    f"{what}在台账中已有相同记录，确认导入会再记一笔，请核对是否重复。",
                )
            if key in seen:
                self.say(
                    ProblemLevel.WARNING,
                    "twice_in_file",
                    row.number - 1,
                    "凭证号",
                    f"{what}与第 {seen[key]} 行相同，请核对是否重复。",
                )
            seen.setdefault(key, row.number)


def _no_date() -> dt.date:
    raise _CellError("不是日期，请按 2023-06-30 的样子填写")


def _choice(cell: GridCell, choices: Any, wanted: str) -> str:
    for code, label in choices.choices:
        if _same(cell.text) == _same(label):
            return str(code)
    raise _CellError(f"不明，{wanted}")


def _text(cell: GridCell, longest: int) -> str:
    text = cell.text.strip()
    if len(text) > longest:
        raise _CellError(f"有 {len(text)} 个字，最多 {longest} 个，请缩短")
    return text


def _amount(cell: GridCell) -> Any:
    reading = parse_amount(cell.value if cell.value is not None else cell.text)
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
    lists = workbook.create_sheet("可选项")
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
