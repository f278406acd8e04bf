"""From the sheet to staged rows: every cell cleaned, every fault named by row and column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from groupportal.errors import DomainError
from groupportal.records.beside import unread_beside
from groupportal.records.cells import AS_NUMBER, Cleaned, cleaner
from groupportal.records.columns import AS_TEXT, LINKS_BELONG, NEVER_SPREAD, ColumnKind, RecordColumn
from groupportal.records.findings import MAX_ERRORS, SHEET, CellFault, Findings, named_rows
from groupportal.records.kinds import Progress, RecordKind
from groupportal.records.rawsheet import MAX_ROWS
from groupportal.records.stage import Stage
from groupportal.records.table import EXAMPLE, Table, find_tables, is_note_below, is_sum

_EVERY = 5_000
_MAX_AROUND = 40
_MAX_ASIDES, _SHOWN_ASIDE = 8, 20


@dataclass(frozen=True)
class Read:
    """What was read: the staged rows, the columns there are, and the texts that stand around the tables."""

    stage: Stage
    present: frozenset[str]
    rows: int
    around: tuple[str, ...]


@dataclass
class _Column:
    column: RecordColumn
    place: int | None
    clean: Callable[[Any], Cleaned]
    sheet_column: int | None
    spots: frozenset[int] = field(default_factory=frozenset)
    """Rows of this column with a formula, a link or an error value."""
    months: frozenset[int] = field(default_factory=frozenset)
    """Rows in which it shows a date without its day."""


def read_rows(
    path: Path, kind: RecordKind, findings: Findings, *, name: str, derive: bool, progress: Progress
) -> Read:
    """Stage every row below the heads, the wrong ones marked. DomainError where the file as a whole is refused."""
    found = find_tables(path, kind.columns, name=name, what=kind.label)
    reader = _Reader(kind, findings, derive=derive)
    findings.sheets = [table.raw.name for table in found.read]
    total = sum(table.raw.rows for table in found.read)
    for at, table in enumerate(found.read):
        reader.begin(table, at)
        for number, row in table.rows():
            reader.take(number, row)
            if reader.rows and reader.rows % _EVERY == 0:
                progress(min(55, 5 + reader.rows * 50 // max(total, 1)), f"已检查 {reader.rows:,} 行")
        reader.end()
    for words in found.left_out:
        findings.warn("sheet_left_out", words)
    for words in unread_beside(path, [f"工作表“{table.raw.name}”" for table in found.read], name=name):
        findings.note("unread", words)
    reader.finish()
    present = frozenset(name for table in found.read for name in table.places)
    return Read(reader.stage, present, reader.rows, tuple(reader.around))


class _Reader:
    table: Table
    plan: list[_Column]

    def __init__(self, kind: RecordKind, findings: Findings, *, derive: bool) -> None:
        self.kind, self.findings, self.derive = kind, findings, derive
        self.stage = Stage(kind.columns, kind.derived)
        self.place = {c.name: i for i, c in enumerate(kind.columns)}
        self.around: list[str] = []
        self.rows = 0
        self.read: list[str] = []

    def begin(self, table: Table, at: int) -> None:
        """The table of the next sheet, the ``at``-th that is read."""
        self.table, self.first = table, at * SHEET
        self.plan = [self._planned(c) for c in self.kind.columns]
        self.merged = _filled_down(table)
        self.heads = table.heads()
        self.around += _texts_above(table)
        self.hidden: list[int] = []
        self.again: list[int] = []
        self.sums: list[int] = []
        self.struck: list[int] = []
        self.asides: list[tuple[int, str]] = []
        self.before = self.rows
        if table.unknown:
            listed = "、".join(f"“{head}”" for head in table.unknown)
            self.findings.note(
                "heads_unknown", f"没有导入这些列，系统里没有对应的内容：{listed}。", row=self.first
            )

    def _planned(self, column: RecordColumn) -> _Column:
        place = self.table.places.get(column.name)
        clean = cleaner(column, from_1904=self.table.from_1904)
        if place is None:
            return _Column(column, None, clean, None)
        at, raw = self.table.column_of(column.name), self.table.raw
        marked = raw.formulas | raw.links | raw.errors | raw.struck | raw.mixed
        spots = frozenset(row for row, col in marked if col == at)
        months = frozenset(row for row, col in raw.months if col == at)
        return _Column(column, place, clean, at, spots, months)

    def take(self, number: int, row: list[Any]) -> None:
        """One row of the sheet."""
        if number in self.merged:
            row = self._with_merged(number, row)
        elif not any(row) and not self._has_spot(number):
            return
        if (apart := self._apart(number, row)) is not None:
            apart.append(number)
            return
        if is_note_below(row):
            text = " ".join(str(v).strip() for v in row if v != "")
            self.around.append(text)
            self.findings.note(
                "note_below", f"这一行是说明，没有导入：“{text[:40]}”。", row=self.first + number
            )
            return
        if self._is_blank(number, row):
            self._keep_aside(number, row)
            return
        if self._is_example(row):
            words = "序号写着“示例”，当作模板的示例行，没有导入。"
            self.findings.warn("example", words, row=self.first + number)
            return
        self.rows += 1
        if self.rows > self.kind.max_rows:
            raise DomainError(
                "too_many_rows",
                f"文件里的数据超过 {self.kind.max_rows:,} 行，{self.kind.max_rows_why or '一次导入不了'}。请拆成几个文件分次导入。",
            )
        if number in self.table.raw.hidden_rows:
            self.hidden.append(number)
        self._stage(number, row)

    def _stage(self, number: int, row: Sequence[Any]) -> None:
        staged = self.first + number
        faults = len(self.findings.errors)
        values: list[Any] = []
        for planned in self.plan:
            place = planned.place
            raw = "" if place is None or place >= len(row) else row[place]
            if number in planned.spots and self._spot(number, planned, raw):
                values.append(None)
                continue
            if number in planned.months and isinstance(raw, dt.date) and raw.day == 1:
                raw = f"{raw:%Y-%m}"  # the day is Excel's, nobody typed it
            value = None
            if raw != "":
                try:
                    value, what = planned.clean(raw)
                except CellFault as fault:
                    self.findings.error(staged, planned.column.label, fault.code, fault.reason)
                    values.append(None)
                    continue
                if what and not (what == AS_NUMBER and planned.column.kind not in AS_TEXT):
                    # With blanks or signs in it, a number would not be known again as one to be masked.
                    before, after = (
                        ("", "")
                        if planned.column.kind == ColumnKind.IDENTITY
                        else (raw, self._worded(planned, value))
                    )
                    self.findings.cleaned(staged, planned.column.label, what, before, after)
            if value is None and planned.column.required:
                self.findings.error(staged, planned.column.label, "missing", "没有填写，请补上。")
            values.append(value)
        if len(self.findings.errors) == faults:
            self.kind.complete(values, self.place, lambda c, code, why: self._refuse(staged, c, code, why))
        if len(self.findings.errors) > MAX_ERRORS:
            raise DomainError(
                "too_many_errors",
                f"到第 {number} 行已有超过 {MAX_ERRORS:,} 处错误，没有再读下去。请先核对列是否放对、格式是否一致，再重新上传。",
            )
        ok = len(self.findings.errors) == faults
        more = self.kind.derive(values, self.place) if self.derive and ok else [None] * len(self.kind.derived)
        self.stage.add(staged, ok, [*values, *more])

    def _refuse(self, number: int, column: str, code: str, reason: str) -> None:
        self.findings.error(number, self.kind.by_name[column].label, code, reason)

    @staticmethod
    def _worded(planned: _Column, value: Any) -> Any:
        return (
            planned.column.label_of(str(value))
            if planned.column.choices
            else value
            if value is not None
            else ""
        )

    def _spot(self, number: int, planned: _Column, raw: Any) -> bool:
        """Say what else than a value the cell holds; whether that keeps the row out."""
        place = (number, planned.sheet_column or 0)
        label, sheet, staged = planned.column.label, self.table.raw, self.first + number
        if place in sheet.formulas:
            self.findings.error(
                staged, label, "formula", "是公式，不能导入。请复制后“选择性粘贴—数值”，或直接填写内容。"
            )
        elif place in sheet.errors:
            self.findings.error(
                staged, label, "error_value", "是 Excel 的错误值（如 #N/A），请改填正确的内容。"
            )
        elif place in sheet.struck:
            self.findings.error(
                staged, label, "struck", "的内容划着删除线，不算数。请删去，或取消删除线后再上传。"
            )
        elif place in sheet.mixed:
            words = "里有写在右上角、右下角或划掉的字，分不清哪些算数。请删去这些字，或改成普通文字。"
            self.findings.error(staged, label, "mixed", words)
        elif planned.column.kind in LINKS_BELONG:
            return False
        else:
            self.findings.error(
                staged, label, "link", "带有超链接，不能导入。请右击单元格“取消超链接”，只留文字。"
            )
        return True

    def _has_spot(self, number: int) -> bool:
        return any(number in planned.spots for planned in self.plan)

    def _is_blank(self, number: int, row: Sequence[Any]) -> bool:
        """Nothing in the columns that count; a lone running number is nothing."""
        if self._has_spot(number):
            return False
        for planned in self.plan:
            value = row[planned.place] if planned.place is not None and planned.place < len(row) else ""
            if value != "" and not (isinstance(value, str) and not value.strip()):
                return False
        return True

    def _is_example(self, row: Sequence[Any]) -> bool:
        serial = self.table.serial
        return serial is not None and serial < len(row) and str(row[serial]).strip() == EXAMPLE

    def _apart(self, number: int, row: Sequence[Any]) -> list[int] | None:
        """The rows of this one's sort that one sentence names, where it is no row of data."""
        if self._is_struck(number, row):
            return self.struck
        if self._is_head(row):
            return self.again
        return self.sums if is_sum(row) else None

    def _is_struck(self, number: int, row: Sequence[Any]) -> bool:
        """Whether all that a row says is struck through."""
        struck = self.table.raw.struck
        if not struck:
            return False
        filled = [place for place, value in enumerate(row, self.table.first_column) if value != ""]
        return bool(filled) and all((number, place) in struck for place in filled)

    def _is_head(self, row: Sequence[Any]) -> bool:
        """Whether a row is the heads once more, as on each printed page."""
        first = next((value for value in row if value != ""), None)
        if not isinstance(first, str) or first.strip() not in self.heads:
            return False
        filled = {str(value).strip() for value in row} - {""}
        return len(filled) > 1 and filled <= self.heads

    def _keep_aside(self, number: int, row: Sequence[Any]) -> None:
        """A text beside the columns that count, like a heading over some rows."""
        text = " ".join(str(value).strip() for value in row if isinstance(value, str) and value.strip())
        if text and not text.isdecimal():
            self.asides.append((number, text[:_SHOWN_ASIDE]))

    def _with_merged(self, number: int, row: list[Any]) -> list[Any]:
        filled = list(row)
        for place, (value, top) in self.merged[number].items():
            column = next((p.column for p in self.plan if p.place == place), None)
            if place >= len(filled) or filled[place] != "" or column is None:
                continue
            if column.kind in NEVER_SPREAD:
                words = f"与第 {top} 行是合并的单元格，系统不知道这一行是多少，没有填上。请取消合并，每行分别填写。"
                self.findings.warn("merged", words, row=self.first + number, column=column.label)
                continue
            filled[place] = value
            words = f"合并单元格按第 {top} 行的内容填上"
            self.findings.cleaned(self.first + number, column.label, words, "", value)
        return filled

    def end(self) -> None:
        """All rows of this table were read."""
        say = self.findings
        for code, rows, rest in (
            ("hidden_rows", self.hidden, "在表里是隐藏的，也一并读取了；不需要的请删去后重新上传。"),
            ("head_again", self.again, "是重复的表头，没有导入。"),
            ("struck_rows", self.struck, "是整行划掉的，没有导入。"),
            ("sums", self.sums, "是合计或小计，没有导入。"),
        ):
            if rows:
                say.note(code, f"第 {named_rows(rows)} 行{rest}", row=self.first)
        hidden = self.table.raw.hidden_columns
        if labels := [planned.column.label for planned in self.plan if planned.sheet_column in hidden]:
            words = f"“{'”、“'.join(labels)}”在表里是隐藏的列，也一并读取了。"
            say.note("hidden_columns", words, row=self.first)
        if self.asides:
            listed = "、".join(f"第 {number} 行“{text}”" for number, text in self.asides[:_MAX_ASIDES])
            more = f"等 {len(self.asides)} 行" if len(self.asides) > _MAX_ASIDES else ""
            words = f"{listed}{more}没有写在要导入的列里，当作小标题，没有导入。"
            say.note("asides", words, row=self.first)
        self.read.append(f"“{self.table.raw.name}”（{self.rows - self.before} 行）")

    def finish(self) -> None:
        """All tables were read."""
        self.stage.close()
        if len(self.read) > 1:
            self.findings.note("sheets_read", f"读了 {len(self.read)} 张工作表：{'、'.join(self.read)}。")
        if not self.rows:
            raise DomainError("no_rows", "表里只有表头，没有一行数据。请填写后重新上传。")


def _texts_above(table: Table) -> list[str]:
    texts: list[str] = []
    for number, row in enumerate(table.source.iter_rows(), 1):
        if number >= table.head_row or len(texts) >= _MAX_AROUND:
            break
        texts += [value.strip() for value in row if isinstance(value, str) and value.strip()]
    return texts


def _filled_down(table: Table) -> dict[int, dict[int, tuple[Any, int]]]:
    """For rows below the heads that a merged cell covers: place → value of the merge and the row it stands in."""
    spans = [m for m in table.raw.merges if m[2] > table.head_row and m[2] > m[0]]
    if not spans:
        return {}
    tops = {top for top, *_ in spans}
    last = max(tops)
    held: dict[int, list[Any]] = {}
    for number, row in enumerate(table.source.iter_rows(), 1):
        if number in tops:
            held[number] = row
        if number >= last:
            break
    found: dict[int, dict[int, tuple[Any, int]]] = {}
    total = 0
    for top, left, bottom, _ in spans:
        place = left - table.first_column
        values = held.get(top, [])
        if top <= table.head_row or not 0 <= place < len(values) or values[place] == "":
            continue
        lowest = min(bottom, table.raw.rows)
        total += lowest - top
        if total > MAX_ROWS:
            raise DomainError("too_many_merges", "表里合并的单元格太多。请取消合并、每行填好内容后再上传。")
        for number in range(top + 1, lowest + 1):
            found.setdefault(number, {})[place] = (values[place], top)
    return found
