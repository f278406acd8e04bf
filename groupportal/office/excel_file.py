"""What every writer of Excel files uses: text that stays text, shared styles, bytes that repeat.

A cell that begins with = + - @ would be run as a formula by the person who opens the file, so
all values go through ``put``.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator, Sequence
from copy import copy
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.writer.excel import ExcelWriter

from groupportal.office.archive import StillZip
from groupportal.office.characters import printable

MAX_CELL_UNITS = 32_767
"""Excel's limit for the text of a cell, in UTF-16 units."""
MAX_ROW_POINTS = 409.5
"""Excel's limit for the height of a row."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
CHINA = ZoneInfo("Asia/Shanghai")


def safe_cell(value: Any) -> Any:
    """``value`` as an Excel cell may hold it.

    Text loses its control characters and, beyond Excel's limit, its end, which is stated in the text.
    Numbers, dates and None stay; a time with a zone becomes Chinese time; anything else becomes text.
    Whether text is *stored* as text is settled by ``put``.
    """
    if isinstance(value, str):
        return _shortened(printable(str(value)))
    if isinstance(value, Decimal):
        return value if value.is_finite() else str(value)
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        return value.astimezone(CHINA).replace(tzinfo=None)
    if value is None or isinstance(value, bool | int | float | dt.date | dt.time | dt.timedelta):
        return value
    return safe_cell(str(value))


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


_NOTICE = "…（原文共{}字，此处截断，全文见系统）"


def was_shortened(text: str) -> bool:
    """Whether a cell's text is one that ``safe_cell`` cut to what Excel holds."""
    return re.search(_NOTICE.format(r"\d+") + r"\s*$", text) is not None


def _shortened(text: str) -> str:
    if len(text) * 2 <= MAX_CELL_UNITS or _units(text) <= MAX_CELL_UNITS:
        return text
    notice = _NOTICE.format(len(text))
    room = 2 * (MAX_CELL_UNITS - len(notice))
    return text.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + notice


def new_workbook(font: Font) -> Workbook:
    """An empty write-only workbook whose standard font, the measure of column widths, is ``font``."""
    workbook = Workbook(write_only=True)
    # The standard font is a global of openpyxl: replaced here, never changed in place.
    workbook._fonts = IndexedList([font])  # noqa: SLF001 -- openpyxl has no setting for it
    workbook._named_styles["Normal"].font = font  # noqa: SLF001 -- as above
    return workbook


class CellLook:
    """A look that many cells of one workbook share; made once, so that writing stays fast."""

    def __init__(
        self,
        workbook: Workbook,
        *,
        font: Font | None = None,
        alignment: Alignment | None = None,
        border: Border | None = None,
        fill: PatternFill | None = None,
        number_format: str = "General",
    ) -> None:
        sample = WriteOnlyCell(SimpleNamespace(parent=workbook))
        for name, part in (("font", font), ("alignment", alignment), ("border", border), ("fill", fill)):
            if part is not None:
                setattr(sample, name, part)
        sample.number_format = number_format
        self._plain = copy(sample._style)  # noqa: SLF001 -- openpyxl has no shared style by value
        sample.quotePrefix = True
        self._quoted = copy(sample._style)  # noqa: SLF001 -- openpyxl has no shared style by value

    def dress(self, cell: Cell, *, quoted: bool = False) -> None:
        """Give ``cell`` this look; ``quoted`` keeps text from turning into a formula when it is edited."""
        cell._style = self._quoted if quoted else self._plain  # noqa: SLF001 -- as above


def put(cell: Cell, value: Any, look: CellLook | None = None) -> Cell:
    """Write ``value`` into ``cell``: text is stored as text whatever it begins with, Decimals as numbers."""
    value = safe_cell(value)
    if isinstance(value, str):
        # Not through ``cell.value``, which would take "=…" for a formula and "#N/A" for an error.
        cell._value, cell.data_type = value, "s"  # noqa: SLF001 -- see above
        quoted = value.startswith(FORMULA_STARTS)
        if look is not None:
            look.dress(cell, quoted=quoted)
        elif quoted:
            cell.quotePrefix = True
        return cell
    cell.value = value
    if look is not None:
        look.dress(cell)
    return cell


def set_cell(sheet: Any, row: int, column: int, value: Any, look: CellLook | None = None) -> Cell:
    """``put`` at a place (both 1-based) of an ordinary worksheet."""
    return put(sheet.cell(row=row, column=column), value, look)


class RowStream:
    """A worksheet of a write-only workbook, written row by row: for long tables, as it keeps no cells."""

    def __init__(self, workbook: Workbook, title: str) -> None:
        self.sheet = workbook.create_sheet(title)
        # openpyxl would first try each cell as a plain value and build an error text for it.
        self.sheet._values_to_row = _placed  # noqa: SLF001 -- see above
        self.row = 0
        """The last row written."""

    def cell(self, value: Any, look: CellLook | None = None) -> Cell:
        """``put`` into a new cell for ``append``; it may be appended more than once."""
        return put(WriteOnlyCell(self.sheet), value, look)

    def append(self, cells: Sequence[Cell | None], *, height: float | None = None) -> None:
        """The next row, ``height`` in points; None leaves a place empty."""
        self.row += 1
        if height is not None:
            self.sheet.row_dimensions[self.row].height = height
        self.sheet.append(cells)


def _placed(cells: Sequence[Cell | None], row: int) -> Iterator[Cell]:
    for column, cell in enumerate(cells, 1):
        if cell is not None:
            cell.row, cell.column = row, column
            yield cell


def workbook_bytes(workbook: Workbook) -> bytes:
    """The file. Equal workbooks give equal bytes; ``properties.modified`` is the caller's to set."""
    result = io.BytesIO()
    ExcelWriter(workbook, StillZip(result)).save()
    return result.getvalue()
