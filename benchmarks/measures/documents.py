"""A report as Word: beside python-docx alone, and how long it takes to find what people changed in it."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from functools import partial

import docx

from benchmarks.bench import Bench
from benchmarks.registry import Row, at_most, benchmark
from benchmarks.timing import alternating, ms
from groupportal.office.document.compare import compare
from groupportal.office.document.read import read_document
from groupportal.office.document.runs import text_of
from groupportal.office.document.values import (
    Block,
    ChartBlock,
    Document,
    Heading,
    Paragraph,
    Run,
    TableBlock,
)
from groupportal.office.document.write import write_document
from groupportal.office.stamp import Stamp

ROUNDS = 5
TIMES_PYTHON_DOCX = 2
SECONDS_TO_COMPARE = 5
SECTIONS, PARAGRAPHS, ROWS, COLUMNS = 20, 10, 15, 6
STAMP = Stamp("benchmark", dt.datetime(2023, 7, 1, tzinfo=dt.UTC), "0")


def _paragraph(section: int, number: int) -> Paragraph:
    figures = [
        Run(str(section * 100 + number), f"s{section}p{number}"),
        Run(f"{number}.5%", f"s{section}r{number}"),
    ]
    return Paragraph(
        (
            Run(f"（{number}）本年度集团坚持“产教融合、校企合作”，新吸纳成员单位"),
            *(
                figures[0],
                Run("家，较上年同期增加"),
                figures[1],
                Run("；实习实训、师资互聘与技术服务同步推进。"),
            ),
        )
    )


def _table(section: int) -> TableBlock:
    rows = tuple(
        (
            (Run(f"第{row}项建设任务"),),
            *(
                (Run(f"{section * row + column}.25", f"s{section}t{row}c{column}"),)
                for column in range(1, COLUMNS)
            ),
        )
        for row in range(ROWS)
    )
    return TableBlock(
        f"第{section}部分资金情况", ("任务", *(f"第{n}年" for n in range(1, COLUMNS))), rows, unit="万元"
    )


def _report(change: str = "") -> Document:
    blocks: list[Block] = []
    for section in range(SECTIONS):
        blocks.append(Heading(1, (Run(f"第{section}部分"),)))
        blocks += [_paragraph(section, number) for number in range(PARAGRAPHS)]
        blocks.append(_table(section))
    return Document(
        "2022年度工作报告", (*blocks, Paragraph((Run(f"以上为全部内容{change}。"),))), contents=True
    )


def plain_docx(document: Document) -> bytes:
    """The same paragraphs and tables through python-docx's own interface, without marks, contents or looks."""
    file = docx.Document()
    file.add_heading(document.title, 0)
    for block in document.blocks:
        if isinstance(block, Heading):
            file.add_heading(text_of(block.runs), block.level)
        elif isinstance(block, Paragraph):
            paragraph = file.add_paragraph()
            for run in block.runs:
                paragraph.add_run(run.text)
        elif isinstance(block, TableBlock):
            file.add_paragraph(block.title)
            table = file.add_table(0, len(block.head), "Table Grid")
            for row in (tuple((Run(text),) for text in block.head), *block.rows):
                for cell, runs in zip(table.add_row().cells, row, strict=True):
                    cell.text = text_of(runs)
    saved = io.BytesIO()
    file.save(saved)
    return saved.getvalue()


@benchmark(
    f"A report as Word ({SECTIONS * PARAGRAPHS} paragraphs, {SECTIONS} tables; best of {ROUNDS})", order=25
)
def word(_bench: Bench) -> Iterator[Row]:
    """Writing beside python-docx alone; charts; reading back and comparing."""
    document = _report()
    ours, theirs = map(
        min, alternating([partial(write_document, document, STAMP), partial(plain_docx, document)], ROUNDS)
    )
    yield at_most(
        "time beside python-docx alone with the same paragraphs and tables",
        ours / theirs,
        TIMES_PYTHON_DOCX,
        detail=f"{ms(ours)} to {ms(theirs)}",
    )
    chart = ChartBlock(
        "各年资金", "bars", tuple(map(str, range(8))), (("到位", tuple(range(8))),), "万元", "逐年增加。"
    )
    ten = Document("图", (chart,) * 10)
    yield Row(
        "ten charts with their workbooks",
        ms(min(alternating([partial(write_document, ten, STAMP)], ROUNDS)[0])),
    )
    sent, back = write_document(document, STAMP), write_document(_report("，谢谢"), STAMP)

    def compared() -> None:
        found = compare(read_document(sent, name="发出.docx"), read_document(back, name="返回.docx"))
        if len(found) != 1:
            raise AssertionError(f"one sentence was changed, {len(found)} changes found")

    time = min(alternating([compared], ROUNDS)[0])
    yield at_most(
        "reading what was sent and what came back, and comparing", time, SECONDS_TO_COMPARE, unit="s"
    )
