"""The tables as one Excel workbook, a worksheet each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break

from groupportal.office.characters import lines_needed, property_text
from groupportal.office.excel_file import (
    MAX_ROW_POINTS,
    CellLook,
    RowStream,
    StreamCell,
    new_workbook,
    workbook_bytes,
)
from groupportal.office.stamp import Stamp
from reports.annex.values import AnnexSet, Breakdown
from reports.annex.write.layout import annex_sheets, breakdown_sheet, noted, signed
from reports.annex.write.sheet import Sheet, Value
from reports.annex.write.tall import row_parts

LINE = 13.2
"""Height of a printed line of 9-pt text: what LibreOffice needs for Noto CJK; 宋体 needs less."""
PAD = 4.0
PIECE_LINES = 8
"""A row too tall for Excel is split into pieces of this many lines: small, so that pages fill well."""
MAX_LINES = int((MAX_ROW_POINTS - PAD) // LINE)
TITLE_HEIGHT = 30.0
UNIT_PIXELS, CHARACTER_PIXELS, MARGIN_PIXELS = 8.0, 6.0, 6.0
"""Of a column unit (宋体 11), of half a 9-pt character, of both cell margins, at 96 dpi."""
UNIT_LINE_SHARE = 0.6
SIGNATURE_GAP = "\u3000" * 8
SIDE_INCHES, TOP_INCHES, BOTTOM_INCHES, FOOTER_INCHES = 0.6, 0.4, 0.45, 0.2
PAGE_POINTS = (841.9 - 2 * 72 * SIDE_INCHES, 595.3 - 72 * (TOP_INCHES + BOTTOM_INCHES))
"""Width and height between the margins of a landscape A4 page."""
UNIT_POINTS = UNIT_PIXELS * 0.75
SAFETY = 0.97
"""Printers and programs differ by a few per cent: a page planned to the last point would break twice."""


def write_annex_workbook(annex: AnnexSet, *, stamp: Stamp) -> bytes:
    """附件2 as .xlsx. Raises DomainError ``annex_empty`` when all three tables are None."""
    return _workbook(annex_sheets(annex), title="附件2", creator=annex.unit_name, stamp=stamp)


def write_breakdown_workbook(breakdown: Breakdown, *, stamp: Stamp, unit_name: str = "") -> bytes:
    """The 目标任务分解表 as .xlsx."""
    sheet = breakdown_sheet(breakdown)
    return _workbook([sheet], title=sheet.title, creator=unit_name, stamp=stamp)


def _workbook(sheets: Sequence[Sheet], *, title: str, creator: str, stamp: Stamp) -> bytes:
    workbook = new_workbook(Font(name="宋体", size=11))
    looks = _Looks(workbook)
    for sheet in sheets:
        _SheetWriter(workbook, sheet, looks).write()
    properties = workbook.properties
    properties.title = property_text(title)
    properties.creator = properties.lastModifiedBy = property_text(creator)
    properties.identifier = properties.subject = property_text(stamp.snapshot_id)
    properties.description = property_text(stamp.description)
    properties.version = property_text(stamp.code_version)
    properties.created = properties.modified = stamp.made_at_utc
    return workbook_bytes(workbook)


class _Looks:
    """The few looks of cells, made once a workbook."""

    def __init__(self, workbook: Workbook) -> None:
        line = Side(style="thin")
        box = Border(left=line, right=line, top=line, bottom=line)
        body, black = Font(name="宋体", size=9), Font(name="黑体", size=9)
        digits = Font(name="Times New Roman", size=9)
        middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
        at_top = Alignment(horizontal="left", vertical="top", wrap_text=True)
        left = Alignment(horizontal="left", vertical="center", wrap_text=True)
        right = Alignment(horizontal="right", vertical="center", wrap_text=True)
        self.title = CellLook(workbook, font=Font(name="黑体", size=16), alignment=middle)
        self.left = CellLook(workbook, font=body, alignment=left)
        self.right = CellLook(workbook, font=body, alignment=right)
        self.head = CellLook(workbook, font=black, alignment=middle, border=box)
        self.text = CellLook(workbook, font=body, alignment=at_top, border=box)
        self.text_middle = CellLook(workbook, font=body, alignment=left, border=box)
        self.mark = CellLook(workbook, font=body, alignment=middle, border=box)
        self.figure = CellLook(workbook, font=digits, alignment=middle, border=box)


class _SheetWriter:
    """Writes one table top to bottom, page by page: a cell merged over several pages has no border where one ends."""

    def __init__(self, workbook: Workbook, sheet: Sheet, looks: _Looks) -> None:
        self.sheet, self.looks = sheet, looks
        self.stream = RowStream(workbook, sheet.name)
        self.width = len(sheet.columns)
        self.letters = [get_column_letter(index) for index in range(1, self.width + 1)]
        self.blanks = [self.stream.cell(None, self._look(index, "")) for index in range(self.width)]
        self.merges: list[str] = []
        wide = sum(column.weight for column in sheet.columns) * UNIT_POINTS
        self.room = SAFETY * PAGE_POINTS[1] * max(1.0, wide / PAGE_POINTS[0])
        """Points of rows on a page, which is scaled until the table's width fits."""
        self.used = self.head_used = 0.0

    def write(self) -> None:
        """The whole worksheet."""
        lead = 1 + len(self.sheet.above)
        self._set_up(first_head=lead + 1, last_head=lead + self.sheet.head_rows)
        self._lead()
        self._head()
        self._body()
        for note in noted(self.sheet.notes):
            self._line([(0, self.width, note, self.looks.left)])
        for line in signed(self.sheet.signatures):
            self._line([(0, self.width, SIGNATURE_GAP.join(line), self.looks.left)], least=26.0)
        # A write-only sheet only iterates over this; adding ranges one by one would compare each with all.
        self.stream.sheet.merged_cells = self.merges

    def _set_up(self, *, first_head: int, last_head: int) -> None:
        ws = self.stream.sheet
        for letter, column in zip(self.letters, self.sheet.columns, strict=True):
            ws.column_dimensions[letter].width = column.weight
        ws.freeze_panes = f"A{last_head + 1}"
        ws.print_title_rows = f"{first_head}:{last_head}"
        ws.page_setup.orientation, ws.page_setup.paperSize = "landscape", 9
        ws.sheet_properties.pageSetUpPr.fitToPage = True
        ws.page_setup.fitToWidth, ws.page_setup.fitToHeight = 1, 0
        ws.print_options.horizontalCentered = True
        margins = ws.page_margins
        margins.left = margins.right = SIDE_INCHES
        margins.top, margins.bottom = TOP_INCHES, BOTTOM_INCHES
        margins.header = margins.footer = FOOTER_INCHES
        ws.HeaderFooter.oddFooter.center.text = "第 &P 页 共 &N 页"

    def _capacity(self, first: int, columns: int = 1) -> float:
        """Half characters of 9 pt that fit side by side into the columns."""
        weight = sum(column.weight for column in self.sheet.columns[first : first + columns])
        return (weight * UNIT_PIXELS - MARGIN_PIXELS) / CHARACTER_PIXELS

    def _merge(self, column: int, columns: int, row: int, rows: int) -> None:
        if columns > 1 or rows > 1:
            first, last = self.letters[column], self.letters[column + columns - 1]
            self.merges.append(f"{first}{row}:{last}{row + rows - 1}")

    def _line(self, parts: list[tuple[int, int, str, CellLook]], least: float = 0.0) -> None:
        """A row of (first column, columns, text, look) outside the grid, high enough for its text."""
        cells: list[StreamCell | None] = [None] * self.width
        lines = 1
        for first, columns, text, look in parts:
            cells[first] = self.stream.cell(text, look)
            lines = max(lines, lines_needed(text, self._capacity(first, columns)))
            self._merge(first, columns, self.stream.row + 1, 1)
        height = min(MAX_ROW_POINTS, max(least, lines * LINE + PAD))
        self.used += height
        self.stream.append(cells, height=height)

    def _lead(self) -> None:
        """The title, and the lines between it and the head."""
        sheet, looks = self.sheet, self.looks
        title_lines = lines_needed(sheet.title, self._capacity(0, self.width) * 9 / 16)
        self._line([(0, self.width, sheet.title, looks.title)], least=TITLE_HEIGHT * title_lines)
        reached = list(accumulate(column.weight for column in sheet.columns))
        split = next(i for i, weight in enumerate(reached, 1) if weight >= UNIT_LINE_SHARE * reached[-1])
        split = min(split, self.width - 1)
        for line in sheet.above:
            left, tab, right = line.partition("\t")
            if left and tab:
                beside = (split, self.width - split, right, looks.right)
                self._line([(0, split, left, looks.left), beside], least=20.0)
            else:
                self._line([(0, self.width, left or right, looks.right if tab else looks.left)])

    def _head(self) -> None:
        rows = self.sheet.head_rows
        blank = self.stream.cell(None, self.looks.head)
        grid: list[list[StreamCell | None]] = [[blank] * self.width for _ in range(rows)]
        lines = [1] * rows
        for cell in sorted(self.sheet.head, key=lambda cell: cell.rows):
            grid[cell.row][cell.column] = self.stream.cell(cell.text, self.looks.head)
            self._merge(cell.column, cell.columns, self.stream.row + 1 + cell.row, cell.rows)
            needed = lines_needed(cell.text, self._capacity(cell.column, cell.columns))
            last = cell.row + cell.rows - 1
            lines[last] += max(0, needed - sum(lines[cell.row : last + 1]))
        for cells, count in zip(grid, lines, strict=True):
            self.stream.append(cells, height=count * LINE + 2 * PAD)
            self.head_used += count * LINE + 2 * PAD
        self.used += self.head_used

    def _body(self) -> None:
        lines = self._body_lines()
        for first, count in self.sheet.groups():
            top = self.stream.row + 1
            leads = True
            for index in range(first, first + count):
                for row, needed in self._parts(self.sheet.rows[index], lines[index]):
                    heights = list(_pieces(needed))
                    if self.used + sum(heights) > self.room >= self.head_used + sum(heights):
                        self._merge(0, 1, top, self.stream.row + 1 - top)
                        self._new_page()
                        top, leads = self.stream.row + 1, True
                        # The name stands again on the new page and wants its room.
                        named = lines_needed(str(row[0]), self._capacity(0)) if self.sheet.grouped else 0
                        heights = list(_pieces(max(needed, named)))
                    self._body_row(row, heights, leads=leads)
                    leads = False
            self._merge(0, 1, top, self.stream.row + 1 - top)

    def _parts(self, row: tuple[Value, ...], lines: int) -> Iterator[tuple[tuple[Value, ...], int]]:
        """The row with the lines it needs; one taller than a page as several that each fit, the first on what is left of this page.

        What is merged over a break has no border there.
        """
        whole, left = (int((self.room - used - PAD) // LINE) for used in (self.head_used, self.used))
        if not self.sheet.named_by or lines <= whole:
            yield row, lines
            return
        room = [self._capacity(index) for index in range(self.width)]
        own = range(1 if self.sheet.grouped else 0, self.width)
        for part in row_parts(row, self.sheet.named_by, room, whole, left if left >= PIECE_LINES else whole):
            yield part, max(lines_needed(str(part[at]), room[at]) for at in own)

    def _new_page(self) -> None:
        self.stream.sheet.row_breaks.append(Break(id=self.stream.row))
        self.used = self.head_used

    def _body_lines(self) -> list[int]:
        """Printed lines each row needs; a group also needs room for its first column."""
        texts = [index for index, column in enumerate(self.sheet.columns) if not column.centred]
        marks = [index for index, column in enumerate(self.sheet.columns) if column.centred]
        room = [self._capacity(index) for index in range(self.width)]
        own = [index for index in texts if index or not self.sheet.grouped]
        lines = []
        for row in self.sheet.rows:
            needed = [lines_needed(str(row[index]), room[index]) for index in own]
            # Figures have columns made to measure; only long words in a middle column can wrap.
            needed += [lines_needed(v, room[i]) for i in marks if isinstance(v := row[i], str) and len(v) > 8]
            lines.append(max(needed))
        if self.sheet.grouped:
            for first, count in self.sheet.groups():
                wanted = lines_needed(str(self.sheet.rows[first][0]), room[0])
                lines[first + count - 1] += max(0, wanted - sum(lines[first : first + count]))
        return lines

    def _body_row(self, row: tuple[Value, ...], heights: list[float], *, leads: bool) -> None:
        cells = [self.stream.cell(value, self._look(index, value)) for index, value in enumerate(row)]
        if not leads:
            cells[0] = self.blanks[0]
        top = self.stream.row + 1
        for number, height in enumerate(heights):
            if number and self.used + height > self.room:
                self._new_page()
            self.stream.append(self.blanks if number else cells, height=height)
            self.used += height
        if len(heights) > 1:
            for column in range(1 if self.sheet.grouped else 0, self.width):
                self._merge(column, 1, top, len(heights))

    def _look(self, column: int, value: Value) -> CellLook:
        if self.sheet.columns[column].centred:
            return self.looks.figure if not isinstance(value, str) or value.isascii() else self.looks.mark
        return self.looks.text if self.sheet.grouped else self.looks.text_middle


def _pieces(lines: int) -> Iterator[float]:
    """Heights of the physical rows of a row of so many lines."""
    if lines <= MAX_LINES:
        yield lines * LINE + PAD
        return
    while lines > PIECE_LINES:
        yield PIECE_LINES * LINE
        lines -= PIECE_LINES
    yield lines * LINE + PAD
