"""Says of each table what stands in the file and was not read: marks, hidden and struck-through text, deletions, rows below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from groupportal.office.grid import GridCell, LeftOut
from groupportal.office.unread import Unread
from reports.annex.read.detect import column_label
from reports.annex.read.findings import Findings, Place, quoted
from reports.annex.read.pieces import Piece
from reports.annex.values import Level

_WORDS = {
    "raised": "是写在右上角或右下角的小字",
    "hidden": "是隐藏的文字",
    "struck": "是划掉的文字",
    "symbol": "是系统不认识的符号",
    "text_box": "写在盖住单元格的文本框里",
}


def note_left_out(piece: Piece, findings: Findings) -> None:
    """Everything of one table, each with its place."""
    for at, cell, left in _in_cells(piece):
        rest = f"单元格读作{quoted(cell.text)}" if cell.text.strip() else "单元格读成了空白"
        findings.add(
            Level.WARNING,
            f"left_out_{left.kind}",
            f"{quoted(left.text)}{_WORDS[left.kind]}，没有读入，{rest}。请核对；要读入的请改成普通文字。",
            at=at,
        )
    for left in piece.found.grid.left_out:
        findings.add(
            Level.NOTE,
            f"left_out_{left.kind}",
            f"表格前后的{quoted(left.text)}{_WORDS[left.kind]}，没有读入。",
            at=piece.at(),
        )
    if piece.found.grid.deletions:
        findings.add(
            Level.NOTE,
            "tracked_deletions",
            f"文件开着修订，标为删除的行、单元格或文字有{piece.found.grid.deletions}处，没有读入。",
            at=piece.at(),
        )
    _note_rows_below(piece, findings)


def note_unread(unread: Iterable[Unread], findings: Findings) -> None:
    """What stands beside the text of the cells, with place and count."""
    for one in unread:
        if one.is_around:
            findings.add(Level.NOTE, "unread_around", f"{one.said}。")
            continue
        findings.add(
            Level.WARNING if one.place else Level.NOTE,
            "unread",
            f"{one.said}。里面的字要读入的，请写进单元格；作佐证的，请在填报里上传。",
        )


def _in_cells(piece: Piece) -> Iterator[tuple[Place, GridCell, LeftOut]]:
    found = piece.found
    labels = {column: column_label(found.kind, key) for key, column in found.columns.items()}
    seen: set[int] = set()
    for row in range(found.head, found.end):
        for column, cell in enumerate(found.grid.rows[row]):
            if cell.left_out and id(cell) not in seen:
                seen.add(id(cell))
                label = labels.get(column) or f"第{column + 1}列"
                yield from ((Place(piece.title, row + 1, label), cell, left) for left in cell.left_out)


def _note_rows_below(piece: Piece, findings: Findings) -> None:
    """Rows of several cells below the notes look like rows of the table, and are none."""
    last = piece.rows[-1] if piece.rows else piece.found.body - 1
    grid = piece.found.grid
    rows = [
        row
        for row in range(last + 1, piece.found.end)
        if len({id(cell) for cell in grid.rows[row] if cell.text.strip()}) > max(2, grid.width // 2)
    ]
    if rows:
        shown = "、".join(str(row + 1) for row in rows[:10]) + ("等" if len(rows) > 10 else "")
        findings.add(
            Level.WARNING,
            "rows_below_notes",
            f"第{shown}行写在备注或签名下面，共{len(rows)}行没有读取。属于表里的请移到备注上面。",
            at=piece.at(),
        )
