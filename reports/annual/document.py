"""A report as a document: its sections printed, every figure under a mark that says what it is."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from groupportal.metrics.narrative import Known, number_in_words
from groupportal.office.document.values import (
    Attachment,
    Block,
    ChartBlock,
    Document,
    Geometry,
    Heading,
    Paragraph,
    Run,
    Runs,
    Signature,
    TableBlock,
)
from groupportal.reporting.values import Cell, Chart, Exhibit, Fact, Period
from groupportal.ui.asof import as_of_label
from groupportal.ui.figures import plain
from groupportal.ui.formats import DASH
from reports.annual.reading import with_marks
from reports.annual.text import Answer, Line, answers, exhibit_of, lines_of, references, unknown_in
from reports.enums import Preset
from reports.models import AnnualAttachment, ReportLayout
from reports.selectors.annual import Standing, numeral

GEOMETRIES = {
    Preset.OFFICIAL: Geometry(),
    Preset.COMMON: Geometry(title_font="宋体", second_font="楷体", body_font="仿宋"),
    Preset.COMPACT: Geometry(
        top_mm=Decimal(25),
        bottom_mm=Decimal(25),
        left_mm=Decimal(25),
        right_mm=Decimal(25),
        line_pt=Decimal(22),
        title_font="宋体",
        second_font="楷体",
        body_font="仿宋",
    ),
}
_TO_FILL = "（待补充）"
_SHOWN = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d\d(?= 万元)")
"""Numbers as a page shows them: 1,416.53, 78.00 万元."""
Told = Callable[[str], None]


@dataclass
class Printed:
    """What is printed, and where each piece of it comes from."""

    document: Document
    marks: dict[str, dict[str, Any]]
    """Mark -> code, params, as_of, value, text; with ``typed`` where it stands in a section's text."""
    places: list[list[Any]]
    """For each block: the key of its section, and the number of its line there (None for what no line says)."""
    warnings: list[dict[str, str]]


@dataclass
class _Press:
    period: Period
    answers: dict[str, Answer]
    marks: dict[str, dict[str, Any]] = field(default_factory=dict)
    warnings: list[dict[str, str]] = field(default_factory=list)
    tables: int = 0
    charts: int = 0

    def warn(self, title: str, message: str) -> None:
        """What the maker is told, about a section."""
        self.warnings.append({"table": "年度工作报告", "subject": title, "message": message})

    def marked(self, fact: Fact, text: str, typed: str = "") -> Run:
        """A figure under its mark."""
        mark = f"f{len(self.marks) + 1}"
        self.marks[mark] = {
            "code": fact.code,
            "params": dict(fact.params),
            "as_of": fact.as_of.isoformat(),
            "value": None if fact.value is None else str(fact.value),
            "text": text,
            **({"typed": typed} if typed else {}),
        }
        return Run(text, mark)

    def line(self, line: Line, title: str) -> Block:
        """A paragraph or heading with its figures."""
        runs = []
        for trouble in unknown_in(line):
            self.warn(title, trouble)
        for part in line.parts:
            answer = self.answers.get(part.typed)
            if answer is None:
                runs.append(Run(part.text))
                continue
            if answer.trouble:
                self.warn(title, answer.trouble)
            runs.append(
                self.marked(answer.fact, answer.text, part.typed) if answer.fact else Run(answer.text)
            )
        return Heading(2, tuple(runs)) if line.is_heading else Paragraph(tuple(runs))

    def exhibit(self, key: str, title: str) -> Iterator[Block]:
        """Its table, and its chart with what it says: without one the sentence would say what the text around it does."""
        exhibit, trouble = exhibit_of(key, self.period)
        if exhibit is None:
            self.warn(title, trouble)
            return
        self.tables += 1
        rows = tuple(tuple(self.cell(cell) for cell in row) for row in exhibit.rows)
        yield TableBlock(
            title=f"表{self.tables}　{exhibit.title}",
            head=exhibit.head,
            rows=rows,
            unit=exhibit.unit,
            total_last=exhibit.total_last,
            notes=exhibit.notes,
        )
        if chart := _chart(exhibit, rows, self.charts + 1):
            self.charts += 1
            yield chart

    def cell(self, cell: Cell) -> Runs:
        """A cell of a table."""
        return (self.marked(cell, _in_cell(cell)),) if isinstance(cell, Fact) else (Run(cell or DASH),)


def _in_cell(fact: Fact) -> str:
    """A figure as papers write it, as in the text: no separators, no trailing zeros (domain 3.2); a share with its sign."""
    text = number_in_words(fact.metric, fact.value)
    sign = "%" if fact.metric.unit == "%" else fact.sign
    return text if text == DASH else f"{text}{sign}"


def _on_paper(reading: str) -> str:
    """A sentence that pages say, with its numbers as the tables beside it have them."""
    return _SHOWN.sub(lambda found: plain(Decimal(found[0].replace(",", ""))), reading)


def _chart(exhibit: Exhibit, rows: tuple[tuple[Runs, ...], ...], number: int) -> ChartBlock | None:
    drawn = exhibit.drawn
    columns = range(1, (exhibit.charted or len(exhibit.head) - 1) + 1)
    if exhibit.chart == Chart.NONE or len(drawn) < 2:
        return None
    series = tuple(
        (exhibit.head[n], tuple(row[n].number if isinstance(row[n], Fact) else None for row in drawn))  # type: ignore[union-attr]
        for n in columns
    )
    if not any(value for _, values in series for value in values):
        return None
    return ChartBlock(
        title=f"图{number}　{exhibit.title}",
        kind=exhibit.chart.value,
        categories=tuple(str(row[0]) for row in drawn),
        series=series,
        unit=exhibit.unit,
        reading=_on_paper(exhibit.reading),
        marks=tuple(tuple(row[n][0].mark for row in rows[: len(drawn)]) for n in columns),
        said=with_marks(_on_paper(exhibit.reading), rows),
    )


def printed(
    standings: Sequence[Standing],
    *,
    title: str,
    period: Period,
    layout: ReportLayout,
    signed_on: dt.date,
    known: Known,
    attachments: Sequence[AnnualAttachment] = (),
    told: Told = lambda _: None,
) -> Printed:
    """The report as it is printed now: sections that are left out are left out, numbered as they stand then.

    ``told`` hears which section is read; it may raise to stop.
    """
    shown = [one for one in standings if one.is_printed]
    lines = {one.section.key: lines_of(one.words) for one in shown}
    told("文中引用的数")
    press = _Press(
        period, answers(references([line for some in lines.values() for line in some]), period.as_of, known)
    )
    blocks: list[Block] = []
    places: list[list[Any]] = []

    def put(block: Block, key: str, line: int | None = None) -> None:
        blocks.append(block)
        places.append([key, line])

    for number, one in enumerate(shown, 1):
        key, name = one.section.key, one.section.title
        told(name)
        put(Heading(1, (Run(f"{numeral(number)}、{name}"),)), key)
        if not lines[key]:
            put(Paragraph((Run(_TO_FILL),)), key)
            press.warn(name, "这一章没有文字，按提纲印了标题。")
        for line in lines[key]:
            if line.exhibit:
                for block in press.exhibit(line.exhibit, name):
                    put(block, key, line.number if isinstance(block, TableBlock) else None)
            else:
                put(press.line(line, name), key, line.number)
    whole = (period.as_of.month, period.as_of.day) == (12, 31)
    document = Document(
        title=title,
        subtitle="" if whole else f"（截至{as_of_label(period.as_of)}）",
        blocks=tuple(blocks),
        signature=Signature(layout.signing_unit, layout.office, signed_on),
        attachments=tuple(
            Attachment(one.printed_title, tuple(press.exhibit(one.exhibit, one.title)) if one.exhibit else ())
            for one in attachments
        ),
        contents=layout.contents,
        geometry=GEOMETRIES[Preset(layout.preset)],
    )
    return Printed(document, press.marks, places, _once(press.warnings))


def _once(warnings: list[dict[str, str]]) -> list[dict[str, str]]:
    return list({tuple(one.items()): one for one in warnings}.values())


# As plain data and back: what a run keeps.


def document_plain(document: Document) -> dict[str, Any]:
    """The document as JSON can hold it."""
    signature, geometry = document.signature, document.geometry
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "blocks": [_block_plain(block) for block in document.blocks],
        "signature": signature
        and [signature.unit, signature.office, signature.day and signature.day.isoformat()],
        "attachments": [
            [one.title, [_block_plain(block) for block in one.blocks]] for one in document.attachments
        ],
        "contents": document.contents,
        "geometry": {name: str(getattr(geometry, name)) for name in geometry.__dataclass_fields__},
    }


def document_from(data: dict[str, Any]) -> Document:
    """The document that plain data were made of."""
    signed = data["signature"]
    known = Geometry.__dataclass_fields__
    looks: dict[str, Any] = {
        name: Decimal(value) if name.endswith(("_mm", "_pt")) else value
        for name, value in data["geometry"].items()
        if name in known
    }
    return Document(
        title=data["title"],
        subtitle=data["subtitle"],
        blocks=tuple(_block_from(block) for block in data["blocks"]),
        signature=signed and Signature(signed[0], signed[1], signed[2] and dt.date.fromisoformat(signed[2])),
        attachments=tuple(
            Attachment(title, tuple(_block_from(block) for block in blocks))
            for title, blocks in data.get("attachments", ())
        ),
        contents=data["contents"],
        geometry=Geometry(**looks),
    )


def _runs_plain(runs: Runs) -> list[Any]:
    return [[run.text, run.mark] if run.mark else run.text for run in runs]


def _runs_from(data: list[Any]) -> Runs:
    return tuple(Run(one) if isinstance(one, str) else Run(*one) for one in data)


def _block_plain(block: Block) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"kind": "heading", "level": block.level, "runs": _runs_plain(block.runs)}
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "runs": _runs_plain(block.runs)}
    if isinstance(block, TableBlock):
        return {
            "kind": "table",
            "title": block.title,
            "head": list(block.head),
            "rows": [[_runs_plain(cell) for cell in row] for row in block.rows],
            "unit": block.unit,
            "total_last": block.total_last,
            "notes": list(block.notes),
        }
    return {
        "kind": "chart",
        "title": block.title,
        "drawn": block.kind,
        "categories": list(block.categories),
        "series": [[name, [None if v is None else str(v) for v in values]] for name, values in block.series],
        "unit": block.unit,
        "reading": block.reading,
        "marks": [list(marks) for marks in block.marks],
        "said": _runs_plain(block.said),
    }


def _block_from(data: dict[str, Any]) -> Block:
    kind = data["kind"]
    if kind == "heading":
        return Heading(data["level"], _runs_from(data["runs"]))
    if kind == "paragraph":
        return Paragraph(_runs_from(data["runs"]))
    if kind == "table":
        rows = tuple(tuple(_runs_from(cell) for cell in row) for row in data["rows"])
        head, notes = tuple(data["head"]), tuple(data["notes"])
        return TableBlock(data["title"], head, rows, data["unit"], data["total_last"], notes)
    series = tuple(
        (n, tuple(None if v is None else Decimal(v) for v in values)) for n, values in data["series"]
    )
    return ChartBlock(
        title=data["title"],
        kind=data["drawn"],
        categories=tuple(data["categories"]),
        series=series,
        unit=data["unit"],
        reading=data["reading"],
        marks=tuple(tuple(marks) for marks in data["marks"]),
        said=_runs_from(data.get("said", [])),
    )
