"""Reads 附件2-1, 2-2, 2-3 and the 目标任务分解表 from the Word and Excel files that secretariats have."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from groupportal.office.excel import read_workbook
from groupportal.office.faults import OfficeFileError, shown_name
from groupportal.office.grid import Grid
from groupportal.office.safety import OfficeKind, inspect_office_file
from groupportal.office.unread import Unread, unread_in_excel, unread_in_word
from groupportal.office.word import read_word_tables
from reports.annex.read.breakdown import check_measures, read_breakdown
from reports.annex.read.checks import check_items
from reports.annex.read.detect import TableKind
from reports.annex.read.findings import Findings
from reports.annex.read.form import TABLE_OF, read_form, typed_rows
from reports.annex.read.fund_checks import check_funds, check_headings
from reports.annex.read.funds import FundsLine, funds_table, read_funds
from reports.annex.read.items import PlacedItem, item_table, read_items
from reports.annex.read.left_out import note_left_out, note_unread
from reports.annex.read.pieces import (
    Piece,
    continued,
    filled_rows,
    follows,
    goes_on,
    head_dates,
    ignored_columns,
    joined,
    names_in,
    pieces_of,
)
from reports.annex.sums import printed_sums
from reports.annex.values import AnnexSet, Breakdown, Finding, Level, Reading

__all__ = ["read_plan_file"]

_LOOKED_FOR = (
    "附件2-1（任务、具体任务、建设目标或验收要点、目标完成情况）、附件2-2（一级指标、二级指标、预期目标或验收要点、目标完成情况）、"
    "附件2-3（建设任务，各来源的预算总投入、实际已到位、实际支出）和目标任务分解表（目标任务、责任单位、各年度）"
)
_MOST_NAMED = 6


def read_plan_file(path: Path, *, name: str | None = None) -> Reading:
    """What a .docx or .xlsx file holds, and what the reader noticed; ``name`` is what sentences call the file.

    Never raises for what a file holds: a file that cannot be used gives a Reading that is ``refused``.
    """
    shown = shown_name(name or path.name)
    try:
        kind = inspect_office_file(path, name=shown)
        is_word = kind is OfficeKind.DOCX
        grids = (read_word_tables if is_word else read_workbook)(path, name=shown)
        unread = (unread_in_word if is_word else unread_in_excel)(path, name=shown)
    except OfficeFileError as error:
        return Reading(findings=(Finding(Level.REFUSAL, error.code, error.message),))
    return _Assembly(grids, shown, unread, typed=not is_word).reading()


class _Assembly:
    """Puts the pieces of one file together."""

    def __init__(self, grids: list[Grid], name: str, unread: list[Unread], *, typed: bool) -> None:
        self.name = name
        self.unread = unread
        self.typed = typed
        self.findings = Findings()
        self.pieces = self._visible_first(grids)

    def _visible_first(self, grids: list[Grid]) -> list[Piece]:
        """The pieces of all grids. Hidden sheets count only for tables that stand on no visible one."""
        found = self._with_continuations(grids)
        shown_kinds = {piece.found.kind for grid, pieces in found if not grid.hidden for piece in pieces}
        result: list[Piece] = []
        for grid, pieces in found:
            for piece in pieces:
                here = not grid.hidden or piece.found.kind not in shown_kinds
                result += [piece] if here else []
                if grid.hidden:
                    done = "已读取" if here else f"{len(piece.rows)}行没有读取（可见的工作表里已有这张表）"
                    self.findings.add(
                        Level.NOTE, "hidden_sheet", f"{grid.name}是隐藏的，{done}。", at=piece.at()
                    )
        if result:
            self._name_unread([grid for grid, pieces in found if not pieces and not grid.hidden])
        kinds = [piece.found.kind for piece in result]
        return [self._named(piece, kinds.count(piece.found.kind) > 1) for piece in result]

    def _with_continuations(self, grids: list[Grid]) -> list[tuple[Grid, list[Piece]]]:
        """Grids with the tables in them. One without a head right after a known table, of its width, goes on with it."""
        found: list[tuple[Grid, list[Piece]]] = []
        last: Piece | None = None
        for grid in grids:
            pieces = pieces_of(grid)
            if not pieces and last is not None and not self.typed and follows(grid):
                self._read_on(grid, last, pieces)
            last = pieces[-1] if pieces else None
            found.append((grid, pieces))
        return found

    def _read_on(self, grid: Grid, last: Piece, pieces: list[Piece]) -> None:
        """A table without a head right after a known one: its rest where it looks like it, and named in any case."""
        if goes_on(grid, last):
            pieces.append(continued(grid, last))
            done = f"列数相同，当作续表读取了{len(pieces[0].rows)}行。请核对"
        else:
            done = f"看不出是续表，{len(grid.rows)}行没有读取。是接续的部分，请加上同样的表头，或与前一个表格合并"
        self.findings.add(
            Level.WARNING, "table_without_head", f"{grid.name}紧接在后面而没有表头，{done}。", at=last.at()
        )

    def _name_unread(self, grids: list[Grid]) -> None:
        """Tables that are none of those looked for: people should know that they stay out."""
        named = [f"{grid.name}（{rows}行）" for grid in grids if (rows := filled_rows(grid)) > 1]
        if named:
            listed = "、".join(named[:_MOST_NAMED]) + (
                f"等{len(named)}个" if len(named) > _MOST_NAMED else ""
            )
            self.findings.add(
                Level.NOTE,
                "not_read",
                f"没有读取{listed}：表头不是要导入的几张表。如果其中有要导入的，请补上表头后重新上传。",
            )

    def _named(self, piece: Piece, split: bool) -> Piece:
        """Findings say in which sheet or table where that is not plain."""
        if not (self.typed or split):
            return piece
        return replace(piece, title=f"{piece.found.kind}（{piece.found.grid.name}）")

    def reading(self) -> Reading:
        """Everything that could be read."""
        if not self.pieces:
            self._refuse(
                "no_table",
                f"里没有找到可以导入的表格。系统按表头查找：{_LOOKED_FOR}。请核对文件和表头后再上传。",
            )
            return Reading(findings=self.findings.all())
        for piece in self.pieces:
            self._note_piece(piece)
        note_unread(self.unread, self.findings)
        annex = self._annex()
        breakdown = self._breakdown()
        if annex is None and breakdown is None:
            self._refuse("no_rows", "里找到了表头，但没有一行可以导入。请按上面列出的问题修改后再上传。")
        names = {at: name for piece in self.pieces for at, name in names_in(piece)}
        if annex is None:
            return Reading(annex, breakdown, self.findings.all(), names=names)
        of_kind = {table: joined(self.pieces, kind) for kind, table in TABLE_OF.items()}
        forms = {table: read_form(pieces) for table, pieces in of_kind.items() if pieces}
        sent = {table: typed_rows(pieces) for table, pieces in of_kind.items() if pieces}
        return Reading(annex, breakdown, self.findings.all(), forms, names, sent)

    def _refuse(self, code: str, sentence: str) -> None:
        self.findings.add(Level.REFUSAL, code, f"文件“{self.name}”{sentence}")

    def _note_piece(self, piece: Piece) -> None:
        hidden = [row + 1 for row in piece.rows if row + 1 in piece.found.grid.hidden_rows]
        if hidden:
            rows = "、".join(str(row) for row in hidden[:10]) + ("等" if len(hidden) > 10 else "")
            self.findings.add(Level.NOTE, "hidden_rows", f"第{rows}行是隐藏行，也已读取。", at=piece.at())
        labels = [
            piece.label(k)
            for k, at in piece.found.columns.items()
            if at + 1 in piece.found.grid.hidden_columns
        ]
        if labels:
            listed = "、".join(f"“{label}”" for label in labels)
            self.findings.add(Level.NOTE, "hidden_columns", f"{listed}是隐藏的列，也已读取。", at=piece.at())
        note_left_out(piece, self.findings)
        ignored = ignored_columns(piece)
        if ignored:
            columns = "、".join(f"“{column}”" for column in ignored)
            self.findings.add(
                Level.WARNING,
                "column_ignored",
                f"不认识{columns}这些列，没有读取。请核对表头。",
                at=piece.at(),
            )

    def _items(self, kind: TableKind) -> list[PlacedItem] | None:
        pieces = joined(self.pieces, kind)
        if not pieces:
            return None
        items = read_items(pieces, self.findings)
        check_items(items, self.findings)
        return items or None

    def _annex(self) -> AnnexSet | None:
        tasks = self._items(TableKind.TASKS)
        indicators = self._items(TableKind.INDICATORS)
        funds = self._funds(tasks)
        funds_pieces = joined(self.pieces, TableKind.FUNDS)
        table = funds_table(funds, funds_pieces) if funds else None
        for sentence in printed_sums(table) if table else ():
            self.findings.add(Level.WARNING, "printed_sums", sentence, at=funds_pieces[0].at())
        if tasks is None and indicators is None and (table is None or not table.rows):
            return None
        return AnnexSet(
            as_of=self._as_of(),
            tasks=item_table(tasks, joined(self.pieces, TableKind.TASKS)) if tasks else None,
            indicators=item_table(indicators, joined(self.pieces, TableKind.INDICATORS))
            if indicators
            else None,
            funds=table if table and table.rows else None,
            unit_name=next((piece.unit_name for piece in self.pieces if piece.unit_name), ""),
        )

    def _funds(self, tasks: list[PlacedItem] | None) -> list[FundsLine]:
        pieces = joined(self.pieces, TableKind.FUNDS)
        if not pieces:
            return []
        lines = read_funds(pieces, self.findings, typed=self.typed)
        check_funds(lines, self.findings)
        if tasks:
            check_headings(lines, [placed.item.heading for placed in tasks], self.findings)
        return lines

    def _as_of(self) -> dt.date | None:
        """The cut-off date: that of 附件2-3 where it names one, else the first named. Differences are told."""
        named: list[tuple[Piece, dt.date]] = []
        for piece in self.pieces:
            if piece.found.kind == TableKind.BREAKDOWN:
                continue
            for date in head_dates(piece):
                if date is None:
                    self.findings.add(
                        Level.WARNING, "as_of_unreadable", "“截至”后面的日期不存在，请核对。", at=piece.at()
                    )
                else:
                    named.append((piece, date))
        if not named:
            self.findings.add(
                Level.WARNING, "as_of_missing", f"文件“{self.name}”没有写明截至年月，导入时需要指定截至日期。"
            )
            return None
        chosen = next((d for piece, d in named if piece.found.kind == TableKind.FUNDS), named[0][1])
        if len({date for _, date in named}) > 1:
            shown = "、".join(
                dict.fromkeys(f"{piece.found.kind}为{date.isoformat()}" for piece, date in named)
            )
            self.findings.add(
                Level.WARNING,
                "as_of_differs",
                f"文件“{self.name}”里的截至日期不一致：{shown}。已按 {chosen.isoformat()} 读取，请核对。",
            )
        return chosen

    def _breakdown(self) -> Breakdown | None:
        pieces = joined(self.pieces, TableKind.BREAKDOWN)
        if not pieces:
            return None
        breakdown = read_breakdown(pieces, self.findings)
        check_measures(breakdown, pieces, self.findings)
        return breakdown if breakdown.rows else None
