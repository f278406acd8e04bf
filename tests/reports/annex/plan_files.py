"""Word and Excel files with tables as a secretary would draw them.

A table is a list of rows of texts; "<" merges a cell with the one at its left, "^" with the one above.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import openpyxl

from reports.annex.read import read_plan_file
from reports.annex.values import Finding, Reading

Rows = list[list[Any]]
FORMS = ["docx", "xlsx"]

TASK_HEAD: Rows = [
    ["建设任务", "<", "建设目标、验收要点\n（截至2023年6月）", "目标完成情况\n（截至2023年6月）"],
    ["任务", "具体任务", "^", "^"],
]
INDICATOR_HEAD: Rows = [
    ["成果指标", "<", "预期目标、验收要点\n（截至2023年6月）", "目标完成情况\n（截至2023年6月）"],
    ["一级指标", "二级指标", "^", "^"],
]
_SOURCES = ["省级及以上财政（万元）", "市级财政（万元）", "行业企业（万元）", "集团自筹（万元）"]
FUNDS_HEAD: Rows = [
    ["建设任务", "资金预算及来源", *["<"] * 11, "合计（万元）", "<", "<", "资金实际到位率", "资金实际支出率"],
    ["^", *(text for source in _SOURCES for text in (source, "<", "<")), "^", "^", "^", "^", "^"],
    ["^", *["预算总投入", "实际已到位", "实际支出"] * 5, "^", "^"],
]
BREAKDOWN_HEAD: Rows = [
    ["序号", "目标任务", "责任单位", "工作举措", "达成标志", "预期进度与完成时限", "<"],
    ["^", "^", "^", "^", "^", "2021年", "2022年"],
]
GOAL = "建设目标：完成改革。\n验收要点：\n1.形成机构；\n2.完成报告1份。"
DONE = "完成率100%\n1.已形成机构；\n2.完成报告1份。"


def task(
    heading: str = "治理", name: str = "1.优化结构", goal: str = GOAL, completion: str = DONE
) -> list[str]:
    return [heading, name, goal, completion]


def funds(heading: str, *amounts: Any, rates: tuple[Any, Any] = ("100%", "50%")) -> list[Any]:
    """Twelve amounts, or three that stand for the first source, with the totals that follow from plain numbers."""
    given = [*amounts, *[0] * (12 - len(amounts))]
    totals = [sum(given[m::3]) for m in range(3)] if all(isinstance(a, int) for a in given) else [10, 10, 5]
    return [heading, *given, *totals, *rates]


def write(path: Path, *blocks: Any) -> Path:
    """Paragraphs (text) and tables (rows), one below the other."""
    (_write_word if path.suffix == ".docx" else _write_excel)(path, blocks)
    return path


def _origin(rows: Rows, i: int, j: int) -> tuple[int, int]:
    while rows[i][j] in ("<", "^"):
        i, j = (i, j - 1) if rows[i][j] == "<" else (i - 1, j)
    return i, j


def _merges(rows: Rows) -> dict[tuple[int, int], tuple[int, int]]:
    """Origin → lower right corner of what is merged."""
    last: dict[tuple[int, int], tuple[int, int]] = {}
    for i, row in enumerate(rows):
        for j in range(len(row)):
            origin = _origin(rows, i, j)
            if origin != (i, j):
                last[origin] = (max(i, last.get(origin, origin)[0]), max(j, last.get(origin, origin)[1]))
    return last


def _write_word(path: Path, blocks: tuple[Any, ...]) -> None:
    document = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        table = document.add_table(len(block), len(block[0]))
        cells = [row.cells for row in table.rows]
        for i, row in enumerate(block):
            for j, text in enumerate(row):
                cells[i][j].text = "" if text in ("<", "^", None) else str(text)
        for (top, left), (bottom, right) in _merges(block).items():
            merged = cells[top][left].merge(cells[bottom][right])
            merged.text = str(block[top][left])
    document.save(str(path))


def _write_excel(path: Path, blocks: tuple[Any, ...]) -> None:
    book = openpyxl.Workbook()
    fill(book.active, blocks)
    book.save(path)


def fill(sheet: Any, blocks: tuple[Any, ...]) -> None:
    """Blocks into a sheet, from its first row on."""
    at = 1
    for block in blocks:
        rows = [[block]] if isinstance(block, str) else block
        for i, row in enumerate(rows):
            for j, text in enumerate(row):
                sheet.cell(at + i, 1 + j).value = None if text in ("<", "^") else text
        for (top, left), (bottom, right) in _merges(rows).items():
            sheet.merge_cells(None, at + top, 1 + left, at + bottom, 1 + right)
        at += len(rows)


def read(path: Path, *blocks: Any) -> Reading:
    """What the reader makes of a file of these blocks."""
    return read_plan_file(write(path, *blocks))


def found(reading: Reading, code: str) -> list[Finding]:
    return [finding for finding in reading.findings if finding.code == code]


def codes(reading: Reading) -> set[str]:
    return {finding.code for finding in reading.findings}


def names(table):
    """Heading and name of each row."""
    return [(row.heading, row.name) for row in table.rows]


FUNDS = [*FUNDS_HEAD, funds("合计", 10, 10, 5), funds("治理", 10, 10, 5)]
