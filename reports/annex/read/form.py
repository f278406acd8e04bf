"""What a file says around its figures: title, lines above the head, head, notes and signatures, as a form to print with."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports.annex.read.detect import Found, TableKind
from reports.annex.read.items import last_notes, one_line, text_joined
from reports.annex.read.pieces import AS_OF, SIGNATURE, Piece, money_unit, single_text
from reports.annex.values import CONTINUED_ROW, DAY_BLANK, UNIT, UNTIL, UNTIL_DAY, HeadCell, PrintedForm
from reports.annex.write.layout import standard_form

TABLE_OF = {TableKind.TASKS: "tasks", TableKind.INDICATORS: "indicators", TableKind.FUNDS: "funds"}
_LINE_ABOVE = re.compile(r"\s*(?:填报|金额单位|[（(]?单位\s*[：:]|[（(]?(?:数据)?截[至止])")
_UNIT = re.compile(
    r"(填报单位\s*(?:[（(][^）)]*[）)])?\s*[：:])[ _\u3000]*.*?"
    r"(?=\s{2,}|[\t\u3000]|填报日期|填报时间|金额单位|单位\s*[：:]|$)"
)
_AT_RIGHT = re.compile(r"[\s_]*(?=填报日期|填报时间)|\s+(?=(?:金额)?单位\s*[：:])")
_SIGNED = re.compile(r"[\u4e00-\u9fff、]{2,10}(?:（[^）]*）|\([^)]*\))?\s*[：:]")
_LONGEST_TITLE = 80


def read_form(pieces: list[Piece]) -> PrintedForm:
    """The form of a table of 附件2. What the file does not say, or says of columns not known, is the standard form's."""
    first = pieces[0]
    table = TABLE_OF[first.found.kind]
    standard = standard_form(table)
    title, above = _above(first.captions)
    head, columns = _head(first) or (standard.head, standard.columns)
    named = [one_line(text) for piece in pieces for text in _headings(piece)]
    return PrintedForm(
        title=title or standard.title,
        above=above,
        head=head,
        columns=columns,
        notes=tuple(_lasting(note) for note in last_notes(pieces)),
        signatures=tuple(_signatures(pieces[-1].below)),
        total_last=table == "funds" and len(named) > 1 and re.sub(r"\s", "", named[-1]) in ("合计", "总计"),
    )


def _headings(piece: Piece) -> Iterator[str]:
    for row in piece.rows:
        cell = piece.cell(row, "heading")
        yield cell.text if cell else ""


def typed_rows(pieces: list[Piece]) -> tuple[dict[str, str], ...]:
    """The rows of a table as they stand in the file, by what their columns hold; the parts of one too tall for a page are one."""
    rows: list[dict[str, str]] = []
    heading = ""
    for piece in pieces:
        for row in piece.rows:
            cells = {key: piece.found.text(row, key) for key in piece.found.columns}
            heading = one_line(cells.get("heading", "")) or heading
            if single_text(piece.found.grid, row) and piece.found.grid.rows[row][0].colspan > 1:
                continue
            named = {"heading": heading} | ({"name": one_line(cells["name"])} if "name" in cells else {})
            above = rows[-1] if rows else {}
            if (heading, named.get("name")) == (above.get("heading"), f"{above.get('name')}{CONTINUED_ROW}"):
                parts = cells.keys() - named.keys()
                above |= {key: text_joined(above.get(key, ""), cells[key]) for key in parts}
            else:
                rows.append(cells | named)
    return tuple(rows)


def _lasting(text: str) -> str:
    """A text with marks instead of its cut-off date, so that it can be printed for another one."""
    return AS_OF.sub(lambda match: UNTIL_DAY if match[3] else UNTIL, text)


def _above(captions: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The title, and the lines below it."""
    lines = [line.strip() for line in captions if line.strip()]
    at = next((n for n, line in enumerate(lines) if _LINE_ABOVE.match(line)), len(lines))
    titles = lines[:at] if re.match(r"附\s*件", "".join(lines[:1])) else lines[max(0, at - 1) : at]
    title = " ".join(titles)
    if len(title) > _LONGEST_TITLE:
        title = ""
    return _lasting(title), tuple(_line(line) for line in lines[at:])


def _line(text: str) -> str:
    """A line above the head: the unit's name as a mark, what belongs to the right behind a tab."""
    text = _UNIT.sub(lambda match: match[1] + UNIT, text, count=1)
    text = _lasting(_AT_RIGHT.sub("\t", text, count=1)).strip(" \u3000")
    return f"\t{text}" if re.match(r"[（(]?(?:金额)?单位\s*[：:]", text) else text


def _head(piece: Piece) -> tuple[tuple[HeadCell, ...], tuple[str, ...]] | None:
    """The head as it stands and what its columns hold; None where a column is not known or amounts are not in 万元."""
    found = piece.found
    if any(
        "." in key and not key.startswith("rate.") and money_unit(piece, key) != "万元"
        for key in found.columns
    ):
        return None
    key_at = {column: key for key, column in found.columns.items()}
    width = max(key_at) + 1
    if set(key_at) != set(range(width)) or any(
        cell.text.strip() for row in found.grid.rows[found.head : found.body] for cell in row[width:]
    ):
        return None
    return tuple(_cells(found, width)), tuple(key_at[column] for column in range(width))


def _cells(found: Found, width: int) -> Iterator[HeadCell]:
    rows = range(found.head, found.body)
    for row in rows:
        for column, cell in enumerate(found.grid.rows[row][:width]):
            if (cell.row - 1, cell.column - 1) != (row, column):
                continue
            yield HeadCell(
                _lasting(cell.text.strip()),
                row - found.head,
                column,
                min(cell.rowspan, found.body - row),
                min(cell.colspan, width - column),
            )


def _signatures(below: tuple[str, ...]) -> Iterator[str]:
    """Each line to sign, seal or date, without what was filled in."""
    for line in below:
        if SIGNATURE.match(line):
            for match in _SIGNED.finditer(line):
                label = re.sub(r"\s*[：:]$", "：", match[0])
                yield label + DAY_BLANK if "日期" in label else label
