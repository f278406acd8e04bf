"""A report as Word: beside python-docx alone, and how long it takes to find what people changed in it."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from functools import partial

import docx
from django.conf import settings

from benchmarks.bench import Bench
from benchmarks.bench_database import settle
from benchmarks.every_document import every_document
from benchmarks.large import ENTRIES, FILES, MANY, whole_group
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
from groupportal.tenancy.models import Group
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from reports.annual.document import document_from
from reports.enums import Report
from reports.models import ReportRun

ROUNDS = 5
TIMES_PYTHON_DOCX = 2
SECONDS_TO_COMPARE = 5
SECONDS_OF_DEMO, SECONDS_OF_LARGE, MOST_MIB = 5, 60, 400
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
    "Every document of a group in one go: 附件2 and 分解表 as Excel and Word, annual report, yearly return, evidence package",
    order=26,
)
def every(bench: Bench) -> Iterator[Row]:
    """The demo group, and one as large as any; the annual report of both beside python-docx alone."""
    bench.enter_demo()
    demo = Group.objects.get(slug="jiangmen")
    yield from _every("Jiangmen demo", bench.demo, demo, SECONDS_OF_DEMO)
    database = bench.enter_any()
    whole = whole_group(bench).group
    settle(database)
    size = f"{MANY:,} tasks, {ENTRIES:,} entries, {FILES:,} files"
    yield from _every(size, database, whole, SECONDS_OF_LARGE, most=MOST_MIB)


def _every(what: str, database: str, group: Group, limit: int, *, most: int = 0) -> Iterator[Row]:
    made = every_document(database, group.slug, settings.MEDIA_ROOT)
    each = ", ".join(f"{name} {seconds:.1f}" for name, seconds in made.documents.items())
    yield at_most(f"{what}: seconds", made.seconds, limit, unit="s", detail=each)
    yield Row(f"{what}: spent on", made.told)
    memory = f"{what}: peak memory of the process"
    if most:
        yield at_most(memory, made.most, most, unit="MiB", detail=f"started program {made.before:.0f}")
    with group_scope(group, actor=SYSTEM_ACTOR):
        run = ReportRun.objects.filter(kind=Report.ANNUAL).latest("pk")
    document = document_from(run.snapshot["document"])
    ours, theirs = map(
        min, alternating([partial(write_document, document, STAMP), partial(plain_docx, document)], ROUNDS)
    )
    yield at_most(
        f"{what}: the annual report beside python-docx alone",
        ours / theirs,
        TIMES_PYTHON_DOCX,
        detail=f"{ms(ours)} to {ms(theirs)}",
    )


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
