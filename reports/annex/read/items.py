"""附件2-1 and 附件2-2: headings, names, goals and completions."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from groupportal.office.excel_file import was_shortened
from reports.annex.read.findings import UNCALCULATED, Findings, Place
from reports.annex.read.goals import split_goal
from reports.annex.read.pieces import Piece, single_text
from reports.annex.values import CONTINUED_ROW, CONTINUED_TEXT, ItemRow, ItemTable, Level


@dataclass(frozen=True)
class PlacedItem:
    """A row with the place it was read from, for findings."""

    item: ItemRow
    piece: Piece
    row: int
    """From 1, as seen."""
    goal_text: str

    def at(self, key: str) -> Place:
        """A cell of the row, by its column's key."""
        return self.piece.at(self.row, key)


def one_line(text: str) -> str:
    """A name broken over lines for a narrow column, as one: Chinese needs no blank, Latin letters do."""
    result = ""
    for line in (line.strip() for line in text.splitlines()):
        latin = re.search(r"[A-Za-z0-9]$", result) and re.match(r"[A-Za-z0-9]", line)
        result += (" " if latin else "") + line
    return result


def whole_lines(text: str) -> str:
    """A long text: its lines without blank ones and without white space at their ends."""
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def read_items(pieces: list[Piece], findings: Findings) -> list[PlacedItem]:
    """The rows of all pieces of a table. A heading goes on to the next one, also into the next piece."""
    items: list[PlacedItem] = []
    heading = ""
    for piece in pieces:
        for row in piece.rows:
            heading = one_line(_text(piece, row, "heading")) or heading
            if single_text(piece.found.grid, row) and piece.found.grid.rows[row][0].colspan > 1:
                # A line over the whole width is the heading of the rows below it.
                continue
            placed = _read_row(piece, row, heading, findings)
            if placed and items and _continues(placed, items[-1]):
                items[-1] = _joined(items[-1], placed)
            elif placed:
                items.append(placed)
    return items


def _continues(placed: PlacedItem, last: PlacedItem) -> bool:
    """Whether it is a further part of a row that was too tall for a page."""
    here, above = placed.item, last.item
    return (here.heading, here.name) == (above.heading, f"{above.name}{CONTINUED_ROW}")


def _joined(last: PlacedItem, part: PlacedItem) -> PlacedItem:
    goal_text = text_joined(last.goal_text, part.goal_text)
    completion = text_joined(last.item.completion, part.item.completion)
    return replace(
        last,
        item=ItemRow(last.item.heading, last.item.name, split_goal(goal_text), completion),
        goal_text=goal_text,
    )


def text_joined(text: str, more: str) -> str:
    """A text that went on in a further part of its row."""
    if more.startswith(CONTINUED_TEXT):
        return text + more.removeprefix(CONTINUED_TEXT)
    return "\n".join(filter(None, [text, more]))


def _text(piece: Piece, row: int, key: str) -> str:
    cell = piece.cell(row, key)
    return cell.text if cell else ""


def _read_row(piece: Piece, row: int, heading: str, findings: Findings) -> PlacedItem | None:
    for key in ("heading", "name", "goal", "completion"):
        cell = piece.cell(row, key)
        if cell and cell.uncalculated:
            findings.add(Level.WARNING, "formula_without_value", UNCALCULATED, at=piece.at(row + 1, key))
    name = one_line(_text(piece, row, "name"))
    goal_text = whole_lines(_text(piece, row, "goal"))
    completion = whole_lines(_text(piece, row, "completion"))
    if not (name or goal_text or completion):
        return None
    cut = [key for key, text in (("goal", goal_text), ("completion", completion)) if was_shortened(text)]
    for key in cut:
        findings.add(
            Level.ERROR,
            "text_cut",
            "末尾写着“此处截断”，不是全文，这一行不能导入。请改用 Word 版，或把全文补回这一格。",
            at=piece.at(row + 1, key),
        )
    if cut:
        return None
    if not name or not heading:
        key = "heading" if name else "name"
        findings.add(
            Level.ERROR,
            f"{key}_missing",
            f"没有填写，这一行不能导入。请补上{piece.label(key)}；如果是上一行的续行，请与上一行合并。",
            at=piece.at(row + 1, key),
        )
        return None
    return PlacedItem(ItemRow(heading, name, split_goal(goal_text), completion), piece, row + 1, goal_text)


def item_table(items: list[PlacedItem], pieces: list[Piece]) -> ItemTable:
    """The table of the rows read, with the notes of the last piece that has any."""
    return ItemTable(tuple(placed.item for placed in items), last_notes(pieces))


def last_notes(pieces: list[Piece]) -> tuple[str, ...]:
    """Notes stand below the last part of a table."""
    return next((piece.notes for piece in reversed(pieces) if piece.notes), ())
