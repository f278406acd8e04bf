"""附件2-3: amounts in 元 by main task, source and measure. Sums and rates of the file are only compared."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import partial

from groupportal.office.grid import GridCell
from groupportal.office.number_formats import unit_shown
from groupportal.office.numbers import AmountReading, parse_amount
from reports.annex.figures import plain
from reports.annex.read.detect import squeezed
from reports.annex.read.findings import UNCALCULATED, Findings, quoted
from reports.annex.read.items import last_notes, one_line
from reports.annex.read.pieces import Piece, money_unit
from reports.annex.values import MEASURES, SOURCES, YUAN_PER_WAN, FundsRow, FundsTable, Level

TOTAL_NAMES = frozenset({"合计", "总计", "共计"})
_SUSPICIOUS_WAN = Decimal(100_000)
# Formats that show another number than the cell holds: a trailing comma divides by 1,000, "!." draws a point.
_SCALED = re.compile(r"!\.|[0#?],+(?:[^0#?,]|$)")


@dataclass
class FundsLine:
    """A row as read: what it gives for each column key, in 元; None where it could not be read."""

    piece: Piece
    row: int
    heading: str
    amounts: dict[str, Decimal | None] = field(default_factory=dict)
    is_total: bool = False

    @property
    def whole(self) -> bool:
        """Whether every amount by source could be read."""
        return all(self.amounts.get(f"{s}.{m}") is not None for s in SOURCES for m in MEASURES)

    def amount(self, source: str, measure: str) -> Decimal:
        """An amount by source in 元, 0 where it is missing."""
        return self.amounts.get(f"{source}.{measure}") or Decimal(0)

    def as_row(self) -> FundsRow:
        """The row as a value."""
        return FundsRow(self.heading, {s: {m: self.amount(s, m) for m in MEASURES} for s in SOURCES})


def read_funds(pieces: list[Piece], findings: Findings, *, typed: bool) -> list[FundsLine]:
    """The rows of all pieces, 合计 included. ``typed``: the file can tell numbers from text (Excel)."""
    lines = []
    for piece in pieces:
        _check_columns(piece, findings)
        as_text = 0
        for row in piece.rows:
            line = _read_line(piece, row, findings)
            if line:
                lines.append(line)
                as_text += sum(_is_plain_text_number(piece.cell(row, key)) for key in line.amounts)
        if typed and as_text:
            findings.add(
                Level.NOTE,
                "stored_as_text",
                f"有 {as_text} 个数字单元格是文本格式，已按数字读取。",
                at=piece.at(),
            )
    return lines


def funds_table(lines: list[FundsLine], pieces: list[Piece]) -> FundsTable:
    """The table of the rows that could be read whole."""
    rows = tuple(line.as_row() for line in lines if line.whole and not line.is_total)
    return FundsTable(rows, last_notes(pieces))


def _is_plain_text_number(cell: GridCell | None) -> bool:
    return (
        cell is not None
        and isinstance(cell.value, str)
        and bool(re.fullmatch(r"\s*\d+(\.\d+)?\s*", cell.value))
    )


def _check_columns(piece: Piece, findings: Findings) -> None:
    missing = [f"{s}.{m}" for s in SOURCES for m in MEASURES if f"{s}.{m}" not in piece.found.columns]
    if missing:
        names = "、".join(piece.label(key) for key in missing)
        findings.add(
            Level.WARNING, "column_missing", f"表头里没有找到{names}，按 0 读取。请核对表头。", at=piece.at()
        )


def _read_line(piece: Piece, row: int, findings: Findings) -> FundsLine | None:
    heading = one_line(piece.found.text(row, "heading"))
    keys = [key for key in piece.found.columns if key != "heading" and not key.startswith("rate.")]
    cells = [cell for key in keys if (cell := piece.cell(row, key))]
    if not heading and all(not cell.text.strip() and not cell.uncalculated for cell in cells):
        return None
    if not heading:
        findings.add(
            Level.ERROR,
            "heading_missing",
            "有金额但没有写建设任务，这一行不能导入。请补上建设任务的名称。",
            at=piece.at(row + 1, "heading"),
        )
        return None
    line = FundsLine(piece, row + 1, heading, is_total=squeezed(heading) in TOTAL_NAMES)
    blanks: dict[str, list[str]] = {}
    for key in keys:
        line.amounts[key] = _read_amount(line, key, blanks, findings)
    for shown, columns in blanks.items():
        findings.add(
            Level.NOTE, "blank_as_zero", f"{'、'.join(columns)}是{shown}，按 0 读取。", at=piece.at(row + 1)
        )
    for source in SOURCES:
        for measure in MEASURES:
            line.amounts.setdefault(f"{source}.{measure}", Decimal(0))
    return line


def _read_amount(
    line: FundsLine, key: str, blanks: dict[str, list[str]], findings: Findings
) -> Decimal | None:
    """An amount in 元; None with a finding where the cell is no number. Sums only warn: they are not imported."""
    cell = line.piece.cell(line.row - 1, key)
    if cell is None:
        return Decimal(0)
    # A cell that is not imported cannot spoil a row.
    matters = not line.is_total and not key.startswith("total.")
    level = Level.ERROR if matters else Level.WARNING
    consequence = "这一行不能导入" if matters else "无法核对"
    note = partial(findings.add, at=line.piece.at(line.row, key))
    if cell.uncalculated:
        note(level, "formula_without_value", UNCALCULATED)
        return None
    value = cell.text if isinstance(cell.value, str) else cell.value
    reading = parse_amount(value, unit=unit_shown(cell.number_format))
    if reading.value is None:
        note(
            level,
            "amount_unreadable",
            f"{quoted(cell.text)}{reading.remarks[0]}，{consequence}。请改成一个数字，如 12.5。",
        )
        return None
    if reading.blank:
        blanks.setdefault(reading.remarks[0], []).append(line.piece.label(key))
        return Decimal(0)
    if reading.value < 0:
        note(level, "amount_negative", f"{quoted(cell.text)}是负数，{consequence}。请核对后改成实际金额。")
        return None
    return _in_yuan(reading, reading.value, cell, money_unit(line.piece, key), note)


def _in_yuan(
    reading: AmountReading, value: Decimal, cell: GridCell, unit: str, note: Callable[[Level, str, str], None]
) -> Decimal:
    """An amount in 元 to the 分, with what was not plain about it."""
    used = reading.unit or unit
    yuan = value * YUAN_PER_WAN if used == "万元" else value
    fen = yuan.quantize(Decimal("0.01"), ROUND_HALF_UP)
    read_as = f"已按 {plain(value)} {used}读取"
    if reading.unit and reading.unit != unit:
        note(
            Level.WARNING,
            "unit_differs",
            f"{quoted(cell.text)}的单位是{reading.unit}，表头的单位是{unit}；"
            f"{read_as}（合 {plain(fen / YUAN_PER_WAN)} 万元）。请核对。",
        )
    elif reading.remarks:
        note(
            Level.WARNING,
            "text_in_number_cell",
            f"{quoted(cell.text)}不是纯数字（{'、'.join(reading.remarks)}），{read_as}。请核对。",
        )
    if _SCALED.search(cell.number_format):
        note(
            Level.WARNING,
            "scaled_format",
            f"单元格的显示格式缩放了数字，文件里存的是 {plain(value)}，{read_as}。请核对单位。",
        )
    if fen != yuan:
        note(Level.NOTE, "rounded_to_fen", f"{quoted(cell.text)}小于一分，已四舍五入到 {plain(fen)} 元。")
    if fen >= _SUSPICIOUS_WAN * YUAN_PER_WAN:
        note(
            Level.WARNING,
            "amount_suspicious",
            f"{quoted(cell.text)}按{used}读取合 {plain(fen / YUAN_PER_WAN)} 万元，数额很大，"
            "可能把元填进了万元的列。请核对。",
        )
    return fen
