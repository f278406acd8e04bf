"""A chart that Word itself draws, with its figures in a small workbook inside: a double click opens them.

Bars lie on their side where their names are long, and stand where they are short; a value that is not there leaves a gap.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsdecls
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from groupportal.office.document.lines import width
from groupportal.office.document.marks import chart_marks_part
from groupportal.office.document.styles import TWIPS_PER_MM, Paper, quoted
from groupportal.office.document.values import ChartBlock, Geometry
from groupportal.office.excel_file import set_cell, workbook_bytes
from groupportal.office.word_file import safe_text

_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_COLOURS = ("0C4C53", "3F9193", "857E73", "B58A3C", "3D4675", "7A3B2E")
"""Those of the pages' charts (static/portal/css/tokens.css), then further ones that stay apart in grey print."""
_GRID, _INK = "E2DDD3", "1C2221"
_SHEET = "数据"
_EMU_PER_TWIP = 635
_EMU_PER_MM = 36_000
_LONG_NAME = 5.0
"""Characters from which the names of bars are read on their side."""
_BAR_MM, _AROUND_MM, _COLUMNS_MM, _MOST_MM = 6.5, 34.0, 78.0, 190.0
_LABELLED_LINES = 2
_FEW = 8
_SMALL, _TITLE = 1050, 1400
"""Hundredths of a point."""
_MADE_AT = dt.datetime(2000, 1, 1)  # noqa: DTZ001 -- Office properties hold no zone; the document's stamp says when


class Charts:
    """Puts the charts of one document into its package."""

    def __init__(self, file: Any, paper: Paper) -> None:
        self.file = file
        self.paper = paper
        self.count = 0
        self.marks: dict[int, tuple[tuple[str, ...], ...]] = {}

    def drawing(self, chart: ChartBlock) -> tuple[str, float]:
        """The run that holds a chart, and its height in points."""
        self.count += 1
        package, number = self.file.part.package, self.count
        if chart.marks:
            self.marks[number] = chart.marks
        sheet = Part(
            PackURI(f"/word/embeddings/Microsoft_Excel_Sheet{number}.xlsx"),
            _SHEET_TYPE,
            _workbook(chart),
            package,
        )
        part = Part(PackURI(f"/word/charts/chart{number}.xml"), _CHART_TYPE, b"", package)
        data = part.relate_to(sheet, f"{_R}/package")
        part._blob = _chart_xml(chart, self.paper.geometry, data).encode()  # noqa: SLF001 -- its own id stands in it
        shown = self.file.part.relate_to(part, f"{_R}/chart")
        high = _height_mm(chart)
        size = f'cx="{self.paper.text_twips * _EMU_PER_TWIP}" cy="{round(high * _EMU_PER_MM)}"'
        drawn = (
            f'<w:r><w:drawing><wp:inline {nsdecls("wp", "a", "r")} distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
            f'<wp:docPr id="{number}" name={quoted(f"图表{number}")} descr={quoted(described(chart))}/><wp:cNvGraphicFramePr/>'
            f'<a:graphic><a:graphicData uri="{_C}"><c:chart xmlns:c="{_C}" r:id="{shown}"/></a:graphicData></a:graphic>'
            "</wp:inline></w:drawing></w:r>"
        )
        return drawn, high * float(TWIPS_PER_MM) / 20

    def finish(self) -> None:
        """Say which figures the charts draw, once all are in."""
        if self.marks:
            part = Part(
                PackURI("/customXml/item1.xml"),
                "application/xml",
                chart_marks_part(self.marks),
                self.file.part.package,
            )
            self.file.part.relate_to(part, f"{_R}/customXml")


def described(chart: ChartBlock) -> str:
    """What is read aloud in place of the picture: its title, what it says, each figure."""
    said = [f"{chart.title}。{chart.reading}"]
    for name, values in chart.series:
        pairs = zip(chart.categories, values, strict=True)
        listed = "，".join(
            f"{label} {'无数据' if value is None else _number(value)}" for label, value in pairs
        )
        said.append(f"{name}：{listed}。")
    return "".join(said) + (f"单位：{chart.unit}。" if chart.unit else "")


def _number(value: Decimal | int) -> str:
    return f"{Decimal(value):f}"


def _height_mm(chart: ChartBlock) -> float:
    if not lies(chart):
        return _COLUMNS_MM
    return min(_AROUND_MM + _BAR_MM * len(chart.categories) * max(len(chart.series), 1) * 0.8, _MOST_MM)


def lies(chart: ChartBlock) -> bool:
    """Whether its bars lie on their side."""
    if chart.kind != "bars":
        return False
    longest = max((sum(width(c) for c in name) for name in chart.categories), default=0)
    return longest > _LONG_NAME or len(chart.categories) > 8


def _workbook(chart: ChartBlock) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = _SHEET
    for column, (name, _) in enumerate(chart.series, 2):
        set_cell(sheet, 1, column, name)
    for row, category in enumerate(chart.categories, 2):
        set_cell(sheet, row, 1, category)
        for column, (_, values) in enumerate(chart.series, 2):
            set_cell(sheet, row, column, values[row - 2])
    sheet.column_dimensions["A"].width = 24
    book.properties.created = book.properties.modified = _MADE_AT
    return workbook_bytes(book)


def _chart_xml(chart: ChartBlock, geometry: Geometry, data: str) -> str:
    text = _Text(geometry)
    drawn = _line(chart) if chart.kind == "line" else _bars(chart)
    legend = f'<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{text.look(_SMALL)}</c:legend>'
    title = text.rich(chart.title, _TITLE, geometry.heading_font)
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><c:chartSpace xmlns:c="{_C}" xmlns:a="{_A}" xmlns:r="{_R}">'
        f'<c:date1904 val="0"/><c:roundedCorners val="0"/><c:chart>{title}<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/>'
        f"{drawn}{_axes(chart, text)}</c:plotArea>{legend if len(chart.series) > 1 else ''}"
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        '<c:spPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill><a:ln><a:noFill/></a:ln></c:spPr>'
        f'{text.look(_SMALL)}<c:externalData r:id="{data}"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )


@dataclass(frozen=True)
class _Text:
    geometry: Geometry

    def properties(self, tag: str, size: int, font: str = "") -> str:
        """Size, colour and both faces of a text."""
        latin, chinese = quoted(self.geometry.latin_font), quoted(font or self.geometry.body_font)
        return (
            f'<a:{tag} lang="zh-CN" sz="{size}" b="0"><a:solidFill><a:srgbClr val="{_INK}"/></a:solidFill>'
            f"<a:latin typeface={latin}/><a:ea typeface={chinese}/><a:cs typeface={latin}/></a:{tag}>"
        )

    def look(self, size: int) -> str:
        """How a text of the chart's own looks."""
        return f'<c:txPr><a:bodyPr/><a:p><a:pPr>{self.properties("defRPr", size)}</a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'

    def rich(self, text: str, size: int, font: str = "") -> str:
        """A title."""
        run = f"<a:r>{self.properties('rPr', size, font)}<a:t>{escape(safe_text(text))}</a:t></a:r>"
        paragraph = f"<a:p><a:pPr>{self.properties('defRPr', size, font)}</a:pPr>{run}</a:p>"
        return f'<c:title><c:tx><c:rich><a:bodyPr/>{paragraph}</c:rich></c:tx><c:overlay val="0"/></c:title>'


def _bars(chart: ChartBlock) -> str:
    direction = "bar" if lies(chart) else "col"
    series = "".join(_series(chart, number) for number in range(len(chart.series)))
    return (
        f'<c:barChart><c:barDir val="{direction}"/><c:grouping val="clustered"/><c:varyColors val="0"/>{series}'
        '<c:gapWidth val="60"/><c:axId val="1"/><c:axId val="2"/></c:barChart>'
    )


def _line(chart: ChartBlock) -> str:
    series = "".join(_series(chart, number) for number in range(len(chart.series)))
    return (
        f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{series}<c:marker val="1"/>'
        '<c:axId val="1"/><c:axId val="2"/></c:lineChart>'
    )


def _crossing(chart: ChartBlock) -> bool:
    """Whether the second of two lines is anywhere above the first."""
    columns = zip(*(values for _, values in chart.series), strict=True)
    return any(len(some) > 1 and None not in some and some[1] > some[0] for some in columns)


def _series(chart: ChartBlock, number: int) -> str:
    name, values = chart.series[number]
    column, last = get_column_letter(number + 2), len(chart.categories) + 1
    colour = f'<a:solidFill><a:srgbClr val="{_COLOURS[number % len(_COLOURS)]}"/></a:solidFill>'
    line = chart.kind == "line"
    look = (
        f'<c:spPr><a:ln w="28575" cap="rnd">{colour}<a:round/></a:ln></c:spPr>'
        if line
        else f"<c:spPr>{colour}</c:spPr>"
    )
    marker = f'<c:marker><c:symbol val="circle"/><c:size val="6"/><c:spPr>{colour}</c:spPr></c:marker>'
    # Two lines keep clear of each other's figures, one above and one below; where they cross, or more are, the table has them.
    place = ("t" if number == 0 else "b") if line else "outEnd"
    shown = int(not line or (len(chart.series) <= _LABELLED_LINES and not _crossing(chart)))
    labels = (
        f'<c:dLbls><c:spPr><a:noFill/></c:spPr><c:dLblPos val="{place}"/><c:showLegendKey val="0"/><c:showVal val="{shown}"/>'
        '<c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
    )
    named = f"<c:strRef><c:f>'{_SHEET}'!${column}$1</c:f>{_cache('str', [name])}</c:strRef>"
    categories = f"<c:strRef><c:f>'{_SHEET}'!$A$2:$A${last}</c:f>{_cache('str', chart.categories)}</c:strRef>"
    figures = (
        f"<c:numRef><c:f>'{_SHEET}'!${column}$2:${column}${last}</c:f>{_cache('num', values)}</c:numRef>"
    )
    before, after = (marker, '<c:smooth val="0"/>') if line else ('<c:invertIfNegative val="0"/>', "")
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/><c:tx>{named}</c:tx>{look}{before}{labels}'
        f"<c:cat>{categories}</c:cat><c:val>{figures}</c:val>{after}</c:ser>"
    )


def _cache(kind: str, values: Sequence[str | Decimal | int | None]) -> str:
    """What is drawn until somebody opens the workbook; a value that is not there has no point."""
    points = "".join(
        f'<c:pt idx="{at}"><c:v>{escape(safe_text(value)) if isinstance(value, str) else _number(value)}</c:v></c:pt>'
        for at, value in enumerate(values)
        if value is not None
    )
    code = "<c:formatCode>General</c:formatCode>" if kind == "num" else ""
    return f'<c:{kind}Cache>{code}<c:ptCount val="{len(values)}"/>{points}</c:{kind}Cache>'


def _few(chart: ChartBlock) -> bool:
    """Whether it counts a few whole things, of which there are no halves on the axis."""
    known = [value for _, values in chart.series for value in values if value is not None]
    return bool(known) and max(known) <= _FEW and all(value == int(value) for value in known)


def _axes(chart: ChartBlock, text: _Text) -> str:
    lying = lies(chart)
    # Bars on their side are read from above, as the table is.
    order = (
        '<c:scaling><c:orientation val="maxMin"/></c:scaling>'
        if lying
        else '<c:scaling><c:orientation val="minMax"/></c:scaling>'
    )
    line = f'<c:spPr><a:ln w="9525"><a:solidFill><a:srgbClr val="{_GRID}"/></a:solidFill></a:ln></c:spPr>'
    category, value = ("l", "b") if lying else ("b", "l")
    unit = text.rich(f"单位：{chart.unit}", _SMALL) if chart.unit else ""
    step = '<c:majorUnit val="1"/>' if _few(chart) else ""
    crosses = "max" if lying else "autoZero"
    return (
        f'<c:catAx><c:axId val="1"/>{order}<c:delete val="0"/><c:axPos val="{category}"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        f'<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>{line}{text.look(_SMALL)}<c:crossAx val="2"/>'
        '<c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:tickLblSkip val="1"/>'
        '<c:noMultiLvlLbl val="1"/></c:catAx>'
        f'<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/><c:axPos val="{value}"/>'
        f'<c:majorGridlines>{line}</c:majorGridlines>{unit}<c:numFmt formatCode="#,##0.##" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:spPr><a:ln><a:noFill/></a:ln></c:spPr>{text.look(_SMALL)}'
        f'<c:crossAx val="1"/><c:crosses val="{crosses}"/><c:crossBetween val="between"/>{step}</c:valAx>'
    )
