"""What every writer of Excel files uses: text that stays text, shared styles, bytes that repeat.

A cell that begins with = + - @ would be run as a formula by the person who opens the file, so
all values go through ``put``.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Sequence
from copy import copy
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.compat import safe_string
from openpyxl.styles import Alignment, Border, Font, PatternFill
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet._writer import WorksheetWriter, create_temporary_file
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
        self._quoted = copy(sample._style)  # noqa: SLF001 -- as above

    def style(self, *, quoted: bool = False) -> Any:
        """The look as cells hold it; ``quoted`` keeps text from turning into a formula when it is edited."""
        return self._quoted if quoted else self._plain


def put(cell: Cell, value: Any, look: CellLook | None = None) -> Cell:
    """Write ``value`` into ``cell``: text is stored as text whatever it begins with, Decimals as numbers."""
    value = safe_cell(value)
    if isinstance(value, str):
        # Not through ``cell.value``, which would take "=…" for a formula and "#N/A" for an error.
        cell._value, cell.data_type = value, "s"  # noqa: SLF001 -- see above
        quoted = value.startswith(FORMULA_STARTS)
        if look is not None:
            cell._style = look.style(quoted=quoted)  # noqa: SLF001 -- as above
        elif quoted:
            cell.quotePrefix = True
        return cell
    cell.value = value
    if look is not None:
        cell._style = look.style()  # noqa: SLF001 -- see above
    return cell


def set_cell(sheet: Any, row: int, column: int, value: Any, look: CellLook | None = None) -> Cell:
    """``put`` at a place (both 1-based) of an ordinary worksheet."""
    return put(sheet.cell(row=row, column=column), value, look)


_QUOTED = StyleArray()
_QUOTED.quotePrefix = True


class StreamCell(NamedTuple):
    """A cell of a ``RowStream``: its style and its XML but for the place, which comes with the row."""

    style: Any
    xml: str


@lru_cache(maxsize=512)
def _words(text: str, look: CellLook | None) -> StreamCell:
    """Kept for a while: the rows of a list say many things again."""
    value = safe_cell(text)
    quoted = value.startswith(FORMULA_STARTS)
    style = look.style(quoted=quoted) if look else _QUOTED if quoted else None
    kept = ' xml:space="preserve"' if value != value.strip() else ""
    content = f"<is><t{kept}>{escape(value)}</t></is>" if value else ""
    return StreamCell(style, f' t="inlineStr">{content}</c>')


class RowStream:
    """A worksheet of a write-only workbook, written row by row as XML: for long tables, as it keeps no cells.

    The same bytes as openpyxl's, which makes objects of every cell and row, in a fraction of the time.
    """

    def __init__(self, workbook: Workbook, title: str) -> None:
        self.sheet = workbook.create_sheet(title)
        self.row = 0
        """The last row written."""
        self._styles: dict[int, tuple[Any, str]] = {}
        """By identity, which is why each is held."""

    def cell(self, value: Any, look: CellLook | None = None) -> StreamCell:
        """``put`` as a cell for ``append``; it may be appended more than once."""
        if not isinstance(value, str):
            value = safe_cell(value)
        if isinstance(value, str):
            return _words(value, look)
        cell = put(WriteOnlyCell(self.sheet), value, look)
        style = cell._style if cell.has_style else None  # noqa: SLF001 -- openpyxl has no shared style by value
        kind, number = ("n", to_excel(value)) if cell.data_type == "d" else (cell.data_type, value)
        return StreamCell(
            style, f' t="{kind}">{"" if number is None else f"<v>{safe_string(number)}</v>"}</c>'
        )

    def append(self, cells: Sequence[StreamCell | None], *, height: float | None = None) -> None:
        """The next row, ``height`` in points; None leaves a place empty."""
        if not self.row:
            self.sheet._writer = _RowWriter(self.sheet)  # noqa: SLF001 -- openpyxl has no other place for it
            self.sheet._writer.write_top()  # noqa: SLF001 -- as above
            self.sheet._values_to_row = lambda row, _: row  # noqa: SLF001 -- as above
        self.row += 1
        high = "" if height is None else f' ht="{safe_string(height)}" customHeight="1"'
        placed = (
            f'<c r="{get_column_letter(column)}{self.row}"{self._number(cell.style)}{cell.xml}'
            for column, cell in enumerate(cells, 1)
            if cell is not None
        )
        self.sheet.append([f'<row r="{self.row}"{high}>{"".join(placed)}</row>'])

    def _number(self, style: Any) -> str:
        """A style as cells refer to it; the workbook numbers them as they come."""
        if style is None:
            return ""
        if id(style) not in self._styles:
            number = self.sheet.parent._cell_styles.add(style)  # noqa: SLF001 -- openpyxl has no other way
            self._styles[id(style)] = style, f' s="{number}"'
        return self._styles[id(style)][1]


class _RowWriter(WorksheetWriter):
    """Puts rows that are XML already between what openpyxl writes before and after them."""

    def __init__(self, sheet: Any) -> None:
        path = create_temporary_file()
        self._file = Path(path).open("wb")  # noqa: SIM115 -- until ``close``
        super().__init__(sheet, self._file)
        self.out = path

    def write_row(self, xf: Any, row: list[str], _number: int) -> None:
        """Behind what was written by ``xf``."""
        xf.flush()
        self._file.write(row[0].encode("ascii", "xmlcharrefreplace"))

    def close(self) -> None:
        """No more rows."""
        super().close()
        self._file.close()


def workbook_bytes(workbook: Workbook) -> bytes:
    """The file. Equal workbooks give equal bytes; ``properties.modified`` is the caller's to set."""
    result = io.BytesIO()
    ExcelWriter(workbook, StillZip(result)).save()
    return result.getvalue()
