"""Plain sheets, as lists, matrices and comparisons are taken out: one look for all, written row by row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from groupportal.office.excel_file import CellLook, RowStream, new_workbook, workbook_bytes

FORMATS = {"date": "yyyy-mm-dd", "time": "yyyy-mm-dd hh:mm", "money": "#,##0.00", "percent": "0.00"}
"""Number formats of the kinds of a column; words and plain numbers have none."""
WIDTHS = {"text": 32, "number": 12, "percent": 12, "date": 14}
_WIDTH = 18
_MARKED = PatternFill("solid", fgColor="FFF2CC")


class PlainBook:
    """A workbook of plain sheets: bold heads that stay in sight, texts that wrap, days and amounts in their formats."""

    def __init__(self) -> None:
        self.workbook = new_workbook(Font(name="宋体", size=11))
        at_top = Alignment(vertical="top", wrap_text=True)
        self._head = CellLook(self.workbook, font=Font(name="宋体", size=11, bold=True), alignment=at_top)
        self._looks = {
            (kind, marked): CellLook(
                self.workbook,
                number_format=FORMATS.get(kind, "General"),
                alignment=at_top,
                fill=_MARKED if marked else None,
            )
            for kind in ("text", *FORMATS)
            for marked in (False, True)
        }

    def sheet(
        self,
        title: str,
        heads: Sequence[str],
        *,
        kinds: Sequence[str] = (),
        widths: Sequence[float] = (),
        fixed: int = 0,
    ) -> PlainSheet:
        """A sheet with its heads. ``kinds`` of the columns (text where none is said) give their looks and, where ``widths``
        says nothing, how wide they are, in characters; the first ``fixed`` columns stay in sight.
        """
        stream = RowStream(
            self.workbook, "".join(sign for sign in title if sign not in "[]:*?/\\")[:31] or "列表"
        )
        by_kind = [WIDTHS.get(kind, _WIDTH) for kind in kinds]
        for number, width in enumerate(widths or by_kind, start=1):
            stream.sheet.column_dimensions[get_column_letter(number)].width = width
        stream.sheet.freeze_panes = f"{get_column_letter(fixed + 1)}2"
        stream.append([stream.cell(head, self._head) for head in heads])
        return PlainSheet(stream, self._looks, kinds or ["text"] * len(heads))

    def content(self) -> bytes:
        """The file. Equal books give equal bytes."""
        return workbook_bytes(self.workbook)


class PlainSheet:
    """Where the rows go."""

    def __init__(
        self, stream: RowStream, looks: dict[tuple[str, bool], CellLook], kinds: Sequence[str]
    ) -> None:
        self._stream, self._looks = stream, looks
        self._kinds = [kind if kind in FORMATS else "text" for kind in kinds]

    def row(self, values: Sequence[Any], *, marked: bool = False) -> None:
        """The next row; ``marked``: to be noticed."""
        self._stream.append(
            [
                None if value is None else self._stream.cell(value, self._looks[kind, marked])
                for value, kind in zip(values, self._kinds, strict=True)
            ]
        )
