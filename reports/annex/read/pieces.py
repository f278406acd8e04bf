"""What stands around a table (title, 填报单位, cut-off date, notes, signatures) and which rows are its body."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from groupportal.office.grid import Grid, GridCell
from groupportal.office.numbers import normalise_digits
from reports.annex.read.detect import Found, TableKind, column_label, find_tables, squeezed
from reports.annex.read.findings import Place

_NOTES = re.compile(r"\s*(?:备\s*注|注|说明)\s*[：:]\s*(.*)", re.DOTALL)
SIGNATURE = re.compile(
    r"\s*(?:填表人|填报人|制表人?|审核人?|复核人?|单位负责人|项目负责人|负责人|联系人|联系电话|经办人|填表日期|单位公章|单位盖章|盖章|公章|负责人签字)"
    r"(?:（[^）]*）|\([^)]*\))?\s*[：:]"
)
_CAPTION = re.compile(
    r"\s*(?:附\s*件\s*\d|填报单位|填报日期|填报时间|(?:金额)?单位\s*[：:]|[（(]?续表?[）)]?\s*$)"
)
_UNIT_NAME = re.compile(
    r"填报单位\s*(?:[（(][^）)]*[）)])?\s*[：:][ _\u3000]*(.*?)"
    r"(?:\s{2,}|[\t\u3000]|填报日期|填报时间|金额单位|单位\s*[：:]|$)",
    re.MULTILINE,
)
AS_OF = re.compile(
    r"截[至止]\s*到?\s*(\d{4}|[〇○零一二三四五六七八九]{4})\s*[年./\-]\s*(\d{1,2}|[一二三四五六七八九十]{1,2})"
    r"(?:\s*[月./\-]\s*(?:(\d{1,2})\s*日?)?)?"
)
_CHINESE = {"〇": 0, "○": 0, "零": 0} | {c: i for i, c in enumerate("一二三四五六七八九", start=1)}


@dataclass(frozen=True)
class Piece:
    """A recognised table, or a part of one that goes on elsewhere, with the lines above and below it."""

    found: Found
    title: str
    """How findings name it."""
    rows: tuple[int, ...]
    """The rows of its body, from 0."""
    captions: tuple[str, ...]
    notes: tuple[str, ...]
    below: tuple[str, ...]

    def cell(self, row: int, key: str) -> GridCell | None:
        """A cell by its column's key; None where the table has no such column."""
        return self.found.grid.rows[row][self.found.columns[key]] if key in self.found.columns else None

    def label(self, key: str) -> str:
        """A column by the words of its head."""
        return column_label(self.found.kind, key)

    def at(self, row: int | None = None, key: str = "") -> Place:
        """A place in this table; ``row`` counts from 1."""
        return Place(self.title, row, self.label(key) if key else "")

    @property
    def unit_name(self) -> str:
        """What stands after 填报单位, or ""."""
        for line in (*self.captions, *self.below):
            match = _UNIT_NAME.search(line)
            name = match[1].strip(" _\t\u3000") if match else ""
            if name:
                return name
        return ""


def pieces_of(grid: Grid) -> list[Piece]:
    """The known tables of a grid, each titled by its kind."""
    tables = find_tables(grid)
    result: list[Piece] = []
    above: list[str] = [line for line in grid.before if line.strip()]
    if tables:
        above += _lines_of(grid, range(tables[0].head))
    for at, found in enumerate(tables):
        rows, tail = _body(found)
        below = _lines_of(grid, range(tail, found.end), blanks=True)
        if at == len(tables) - 1:
            below += grid.after
        result.append(Piece(found, str(found.kind), rows, _captions(above), _notes(below), tuple(below)))
        above = [line for line in below if line.strip()]
    return result


_CONTINUED = re.compile(
    r"\s*[（(]?.{0,12}(?:续|接上|上接).{0,12}[）)]?\s*|\s*(?:金额)?单位\s*[：:]\s*万?元\s*"
)
_LIKE_A_HEAD = re.compile(r"[^\d。；，]{1,8}")


def follows(grid: Grid) -> bool:
    """Whether nothing but （续表） stands between a grid and the table before."""
    return bool(grid.rows) and all(_CONTINUED.fullmatch(line) for line in grid.before if line.strip())


def goes_on(grid: Grid, last: Piece) -> bool:
    """Whether a grid that follows without a known head is the rest of the table before: as wide, without a head of its own."""
    first = {cell.text.strip() for cell in grid.rows[0]} - {""}
    like_a_head = len(first) > 1 and all(_LIKE_A_HEAD.fullmatch(text) for text in first)
    said = any(line.strip() for line in grid.before)
    return grid.width == last.found.grid.width and (said or not like_a_head)


def continued(grid: Grid, last: Piece) -> Piece:
    """A grid without a head as a piece of the table before."""
    before = last.found
    found = Found(before.kind, grid, before.columns, before.paths, 0, 0, len(grid.rows))
    rows, tail = _body(found)
    below = (*_lines_of(grid, range(tail, found.end), blanks=True), *grid.after)
    return Piece(found, str(found.kind), rows, (), _notes(list(below)), below)


def filled_rows(grid: Grid) -> int:
    """How many rows of a grid hold something in at least two cells; a frame around a text has none."""
    return sum(len({id(cell) for cell in row if cell.text.strip()}) > 1 for row in grid.rows)


def _body(found: Found) -> tuple[tuple[int, ...], int]:
    """The rows of the body, and the row from which on notes, signatures and the next title stand."""
    rows: list[int] = []
    end = found.end
    for row in found.rows():
        first = next((cell.text for cell in found.grid.rows[row] if cell.text.strip()), "")
        if _NOTES.match(first) or SIGNATURE.match(first):
            end = row
            break
        if first and not _CAPTION.match(first):
            rows.append(row)
    while rows and _is_title(found, rows[-1]):
        rows.pop()
    return tuple(rows), min(end, rows[-1] + 1) if rows else end


def _is_title(found: Found, row: int) -> bool:
    """Whether a last row is a line of text and no part of the table. A task without money yet is a row of 附件2-3."""
    if not single_text(found.grid, row):
        return False
    merged = found.grid.rows[row][0].colspan > 1
    return merged or found.kind != TableKind.FUNDS or found.end < len(found.grid.rows)


def single_text(grid: Grid, row: int) -> bool:
    """Whether a row holds one text, merged over others or with nothing beside it."""
    return len({cell.column for cell in grid.rows[row] if cell.text.strip()}) == 1


def _lines_of(grid: Grid, rows: range, *, blanks: bool = False) -> list[str]:
    lines: list[str] = []
    for row in rows:
        cells = {id(cell): cell for cell in grid.rows[row] if cell.row == row + 1 and cell.text.strip()}
        if cells:
            lines += "\u3000".join(cell.text for cell in cells.values()).split("\n")
        elif blanks and not any(cell.text.strip() for cell in grid.rows[row]):
            lines.append("")
    return lines


def _captions(above: list[str]) -> tuple[str, ...]:
    """The lines that belong to the table below: from the last 附件 heading on, else the last few."""
    starts = [i for i, line in enumerate(above) if re.match(r"\s*附\s*件", line)]
    return tuple(above[starts[-1] :] if starts else above[-4:])


def _notes(below: list[str]) -> tuple[str, ...]:
    """The lines after 备注, without that word, down to a blank line, a signature or the next title."""
    notes: list[str] = []
    started = False
    for line in below:
        match = None if started else _NOTES.match(line)
        if match:
            started = True
            notes += [match[1].strip()] if match[1].strip() else []
        elif started:
            if not line.strip() or SIGNATURE.match(line) or _CAPTION.match(line):
                break
            notes.append(line.strip())
    return tuple(notes)


def dates_in(lines: tuple[str, ...]) -> list[dt.date | None]:
    """The cut-off dates that lines name (截至2023年6月 is the month's last day); None for one that is no date."""
    text = normalise_digits("\n".join(lines))
    return [_date(match) for match in AS_OF.finditer(text)]


def _date(match: re.Match[str]) -> dt.date | None:
    year = int(match[1]) if match[1].isdecimal() else int("".join(str(_CHINESE[c]) for c in match[1]))
    month = int(match[2]) if match[2].isdecimal() else _chinese_month(match[2])
    try:
        last = calendar.monthrange(year, month)[1]
        return dt.date(year, month, int(match[3]) if match[3] else last)
    except ValueError:
        return None


def _chinese_month(text: str) -> int:
    tens, ten, ones = text.partition("十")
    return (10 if ten else 0) + _CHINESE.get(ones if ten else tens, 0)


def head_dates(piece: Piece) -> list[dt.date | None]:
    """The cut-off dates in the heads of a table's columns, else above it, else in its notes."""
    heads = tuple(segment for path in piece.found.paths for segment in path)
    return dates_in(tuple(dict.fromkeys(heads))) or dates_in(piece.captions) or dates_in(piece.notes)


def money_unit(piece: Piece, key: str) -> str:
    """元 or 万元: what the heads of a column say, else the line 单位： above the table, else 万元."""
    heads = squeezed("".join(piece.found.paths[piece.found.columns[key]]))
    if "万元" in heads:
        return "万元"
    if "（元）" in heads or "单位：元" in heads:
        return "元"
    above = squeezed("".join(piece.captions))
    return "元" if "单位：元" in above and "单位：万元" not in above else "万元"


def ignored_columns(piece: Piece) -> list[str]:
    """Heads of columns that are not known but hold something."""
    found = piece.found
    known = set(found.columns.values())
    return [
        "·".join(path) or f"第{column + 1}列"
        for column, path in enumerate(found.paths)
        if column not in known
        and any(
            found.grid.rows[row][column].text.strip() and found.grid.rows[row][column].column - 1 not in known
            for row in piece.rows
        )
    ]


def names_in(piece: Piece) -> Iterator[tuple[tuple[str, int], str]]:
    """What the rows of a table are about, by the place findings give."""
    for row in piece.rows:
        if name := piece.found.text(row, "name") or piece.found.text(row, "heading"):
            yield (piece.title, row + 1), name


def joined(pieces: list[Piece], kind: TableKind) -> list[Piece]:
    """The pieces of one kind, in reading order."""
    return [piece for piece in pieces if piece.found.kind == kind]
