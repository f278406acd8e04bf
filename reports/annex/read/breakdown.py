"""目标任务分解表: tasks, responsible units, measures, mark of completion, and what each year shall bring."""

from __future__ import annotations

import re
from decimal import Decimal

from groupportal.office.numbers import find_quantities, normalise_digits
from reports.annex.read.findings import UNCALCULATED, Findings, Place, gap_text, quoted
from reports.annex.read.items import one_line, text_joined, whole_lines
from reports.annex.read.labels import gaps, label_of
from reports.annex.read.pieces import Piece
from reports.annex.values import CONTINUED_ROW, Breakdown, BreakdownRow, Level, YearCell

_PART = re.compile(r"\s*(?:[（(](?:[一二三四五六七八九十]+|\d+|续表?\d*)[）)]|续表?)\s*$")
_DONE = frozenset({"完成", "已完成", "完成。", "√", "✓", "✔"})
_NOTHING = frozenset({"—", "-", "/", "／", "－", "–"})


def read_breakdown(pieces: list[Piece], findings: Findings) -> Breakdown:
    """All pieces as one table, in the order of the file."""
    years = sorted(
        {int(key[5:]) for piece in pieces for key in piece.found.columns if key.startswith("year.")}
    )
    rows: list[BreakdownRow] = []
    seen: dict[str, int] = {}
    last = 0
    for piece, row, texts in _rows(pieces):
        read = _read_row(piece, row, texts, findings)
        if read is None:
            continue
        last = _check_number(read.number, last, piece.at(row + 1, "number"), findings)
        if read.name in seen:
            findings.add(
                Level.WARNING,
                "duplicate_name",
                f"{quoted(read.name)}出现了不止一次。请核对是否重复。",
                at=piece.at(row + 1, "name"),
            )
        seen.setdefault(read.name, row)
        rows.append(read)
    return Breakdown(_title(pieces), tuple(years), tuple(rows))


def _rows(pieces: list[Piece]) -> list[tuple[Piece, int, dict[str, str]]]:
    """The rows with their texts by column; the parts of one that was too tall for a page are one."""
    found: list[tuple[Piece, int, dict[str, str]]] = []
    for piece in pieces:
        for row in piece.rows:
            texts = {key: piece.found.text(row, key) for key in piece.found.columns}
            above = found[-1][2] if found else {"name": ""}
            if above["name"] and one_line(texts["name"]) == f"{one_line(above['name'])}{CONTINUED_ROW}":
                more = texts.keys() - {"number", "name"}
                above |= {key: text_joined(above.get(key, ""), texts[key]) for key in more}
            else:
                found.append((piece, row, texts))
    return found


def _title(pieces: list[Piece]) -> str:
    """The nearest line above the first table that says 分解表, without （一）; else the nearest line."""
    captions = [line.strip() for line in pieces[0].captions if line.strip()]
    named = [line for line in captions if "分解表" in line] or captions
    return _PART.sub("", named[-1]) if named else ""


def _read_row(piece: Piece, row: int, texts: dict[str, str], findings: Findings) -> BreakdownRow | None:
    texts = dict.fromkeys(("number", "name", "responsible", "measures", "mark"), "") | texts
    name = one_line(texts["name"])
    years = _years(piece, row, texts, findings)
    if not name:
        if years or any(texts.values()):
            findings.add(
                Level.ERROR,
                "name_missing",
                "没有填写，这一行不能导入。请补上目标任务；如果是上一行的续行，请与上一行合并。",
                at=piece.at(row + 1, "name"),
            )
        return None
    responsible = one_line(texts["responsible"])
    if not responsible:
        findings.add(
            Level.WARNING,
            "responsible_blank",
            "没有填写责任单位。请补上。",
            at=piece.at(row + 1, "responsible"),
        )
    return BreakdownRow(
        number=one_line(texts["number"]),
        name=name,
        responsible=responsible,
        responsible_units=split_units(texts["responsible"]),
        measures=whole_lines(texts["measures"]),
        mark=whole_lines(texts["mark"]),
        years=years,
    )


def split_units(text: str) -> tuple[str, ...]:
    """The units of a cell 责任单位: parted by 、，；and line breaks, but not inside brackets."""
    parts = re.split(r"[、，,；;\n](?![^（(]*[）)])", text)
    return tuple(dict.fromkeys(part.strip(" 。\u3000") for part in parts if part.strip(" 。\u3000")))


def _years(piece: Piece, row: int, texts: dict[str, str], findings: Findings) -> tuple[YearCell, ...]:
    cells = []
    for key, said in texts.items():
        cell = piece.cell(row, key) if key.startswith("year.") else None
        if cell is None:
            continue
        if cell.uncalculated:
            findings.add(Level.WARNING, "formula_without_value", UNCALCULATED, at=piece.at(row + 1, key))
        text = whole_lines(said)
        if text and text not in _NOTHING:
            cells.append(year_cell(int(key[5:]), text))
    return tuple(sorted(cells, key=lambda cell: cell.year))


def year_cell(year: int, text: str) -> YearCell:
    """What is expected of a year: 完成, a number (5, 5个), a percentage (35%, 引企占建筑面积40%), or words."""
    plain = normalise_digits(text).strip(" 。；;")
    if text.strip() in _DONE:
        return YearCell(year, text, "done")
    if re.fullmatch(r"\d+(?:\.\d+)?", plain):
        return YearCell(year, text, "number", Decimal(plain))
    quantities = find_quantities(plain)
    if len(quantities) == 1:
        number, unit = quantities[0]
        if unit == "%" and plain.endswith("%"):
            return YearCell(year, text, "percent", number)
        if re.fullmatch(rf"[\d.,]+\s*{re.escape(unit)}", plain):
            return YearCell(year, text, "number", number)
    return YearCell(year, text, "text")


def _check_number(number: str, last: int, at: Place, findings: Findings) -> int:
    """序号 goes on by one, through all pieces. Returns the number to go on from."""
    digits = normalise_digits(number).rstrip(".、．")
    if not digits.isdecimal():
        return last
    here = int(digits)
    if here != last + 1:
        kind = "repeats" if here <= last else "skips"
        findings.add(Level.WARNING, f"numbering_{kind}", gap_text(str(here), str(last + 1)), at=at)
    return here


def check_measures(breakdown: Breakdown, pieces: list[Piece], findings: Findings) -> None:
    """Numbering inside the cells 工作举措 and 达成标志."""
    rows = [(piece, row) for piece, row, texts in _rows(pieces) if texts["name"]]
    for (piece, row), read in zip(rows, breakdown.rows, strict=True):
        for key, text in (("measures", read.measures), ("mark", read.mark)):
            starts = re.split(r"(?<=[；;。\n])\s*", text)
            labels = [label for start in starts if (label := label_of(start))]
            for gap in gaps(labels):
                findings.add(
                    Level.WARNING,
                    f"numbering_{gap.kind}",
                    gap_text(gap.found, gap.expected),
                    at=piece.at(row + 1, key),
                )
