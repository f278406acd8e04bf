"""Finds the known tables in grids by their heads: one to four rows, merged or not, wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from groupportal.office.grid import Grid, continues_row
from reports.annex.values import MEASURE_LABELS, SOURCE_LABELS

MAX_HEAD_ROWS = 4
Path = tuple[str, ...]
"""The head of a column from top to bottom."""


class TableKind(StrEnum):
    """The tables this package knows, by the name that findings use."""

    TASKS = "附件2-1 项目建设情况表"
    INDICATORS = "附件2-2 项目建设成果表"
    FUNDS = "附件2-3 项目资金到位和支出情况表"
    BREAKDOWN = "目标任务分解表"


@dataclass(frozen=True)
class Found:
    """A stretch of a grid under one head. Rows count from 0; ``columns`` maps a key to a column from 0."""

    kind: TableKind
    grid: Grid
    columns: dict[str, int]
    paths: tuple[Path, ...]
    head: int
    body: int
    end: int
    """The row after the last one before the next head."""

    def rows(self) -> Iterator[int]:
        """The rows below the head; the physical rows of one tall row count once."""
        return (row for row in range(self.body, self.end) if not continues_row(self.grid, row))

    def text(self, row: int, key: str) -> str:
        """A cell by its column's key, "" where the table has no such column."""
        return self.grid.rows[row][self.columns[key]].text.strip() if key in self.columns else ""


@lru_cache(maxsize=4096)
def squeezed(text: str) -> str:
    """Without white space, brackets full-width: as heads are compared."""
    return re.sub(r"\s+", "", text).replace("(", "（").replace(")", "）").replace(":", "：")


@lru_cache(maxsize=4096)
def bare(text: str) -> str:
    """A head's text without what stands in brackets: （截至2023年6月）, （万元）."""
    return re.sub(r"（[^（）]*）", "", squeezed(text))


def find_tables(grid: Grid) -> list[Found]:
    """All heads of a grid, with the rows down to the next head."""
    starts: list[tuple[int, int, TableKind, dict[str, int], tuple[Path, ...]]] = []
    row = 0
    while row < len(grid.rows):
        match = _head_at(grid, row)
        if match:
            start = _first_row(grid, row, match)
            starts.append((start, *(_head_at(grid, start) or match)))
            row = match[0]
        else:
            row += 1
    ends = [*(start[0] for start in starts), len(grid.rows)][1:]
    return [
        Found(kind, grid, columns, paths, head, body, end)
        for (head, body, kind, columns, paths), end in zip(starts, ends, strict=True)
    ]


def _first_row(grid: Grid, row: int, match: tuple[int, TableKind, dict[str, int], tuple[Path, ...]]) -> int:
    """Where a head found from ``row`` on really begins: the last rows of a table right above it are none of its own."""
    body, kind = match[:2]
    start = row
    for later in range(row + 1, body):
        found = _head_at(grid, later)
        if found and found[:2] == (body, kind):
            start = later
    while start > row and _leads_on(grid, start - 1):
        start -= 1
    return start


def _leads_on(grid: Grid, row: int) -> bool:
    """Whether a row is one head with the next: a cell of it goes on below, or is divided there."""
    cells = [cell for cell in grid.rows[row] if cell.text.strip()]
    if len({cell.column for cell in cells}) < 2:
        return False
    below = grid.rows[row + 1]
    return any(
        cell.row - 1 + cell.rowspan > row + 1
        or len({id(c) for c in below[cell.column - 1 :][: cell.colspan]}) > 1
        for cell in cells
    )


def _head_at(grid: Grid, row: int) -> tuple[int, TableKind, dict[str, int], tuple[Path, ...]] | None:
    """The head that begins in a row: the row after it, what it is, its columns."""
    if len({cell.column for cell in grid.rows[row] if cell.text.strip()}) < 2:
        return None
    if not any(_MAY_BEGIN.search(_head_text(cell.text)) for cell in grid.rows[row]):
        return None
    below = grid.rows[row : row + MAX_HEAD_ROWS]
    if not any(_MUST_FOLLOW.search(_head_text(cell.text)) for cells in below for cell in cells):
        return None
    for strict in (True, False):
        for height in range(1, min(MAX_HEAD_ROWS, len(grid.rows) - row) + 1):
            match = _match(grid, row, height, strict)
            if match:
                return match
    return None


_MAY_BEGIN = re.compile("任务|指标|项目")
_MUST_FOLLOW = re.compile("完成情况|责任|牵头|预算")
_LONGEST_HEAD = 200


def _head_text(text: str) -> str:
    """A cell's text as that of a head; what is too long to be one counts as blank. Most rows end their search here."""
    return squeezed(text) if len(text) <= _LONGEST_HEAD else ""


def _match(
    grid: Grid, row: int, height: int, strict: bool
) -> tuple[int, TableKind, dict[str, int], tuple[Path, ...]] | None:
    paths = _paths(grid, row, height)
    for kind, recognise in _KINDS:
        columns = recognise(paths, strict)
        if columns:
            body = max(cell.row - 1 + cell.rowspan for cell in grid.rows[row + height - 1])
            # A head cell merged too far down must not swallow the body.
            return min(body, row + MAX_HEAD_ROWS, len(grid.rows)), kind, columns, paths
    return None


def _paths(grid: Grid, row: int, height: int) -> tuple[Path, ...]:
    levels: list[list[str]] = []
    for number in range(row, row + height):
        level = [_head_text(cell.text) for cell in grid.rows[number]]
        if number < row + height - 1:
            for column in range(1, grid.width):
                # "Centred across" instead of merged: a blank to the right belongs to the head at its left.
                if not level[column] and _same_parent(levels, column):
                    level[column] = level[column - 1]
        levels.append(level)
    return tuple(
        tuple(dict.fromkeys(level[column] for level in levels if level[column]))
        for column in range(grid.width)
    )


def _same_parent(levels: list[list[str]], column: int) -> bool:
    return all(level[column] == level[column - 1] for level in levels)


def _last(path: Path) -> str:
    return bare(path[-1]) if path else ""


def _first_matching(paths: tuple[Path, ...], fits: Callable[[Path], bool], taken: set[int]) -> int | None:
    return next((i for i, path in enumerate(paths) if path and i not in taken and fits(path)), None)


def _recognise(paths: tuple[Path, ...], wanted: dict[str, Callable[[Path], bool]]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for key, fits in wanted.items():
        at = _first_matching(paths, fits, set(columns.values()))
        if at is not None:
            columns[key] = at
    return columns


def _holds(*words: str) -> Callable[[Path], bool]:
    return lambda path: any(word in bare(segment) for segment in path for word in words)


def _is(*words: str) -> Callable[[Path], bool]:
    return lambda path: _last(path) in words


_ITEM_HEADS = {
    TableKind.TASKS: (("具体任务", "二级任务", "子任务"), ("任务", "一级任务", "建设任务", "主要任务")),
    TableKind.INDICATORS: (("二级指标",), ("一级指标", "成果指标")),
}


def _items(kind: TableKind) -> Callable[[tuple[Path, ...], bool], dict[str, int] | None]:
    names, headings = _ITEM_HEADS[kind]
    wanted = {
        "name": _is(*names),
        "heading": _is(*headings),
        "completion": _holds("完成情况"),
        "goal": _holds("建设目标", "预期目标", "验收要点"),
    }

    def recognise(paths: tuple[Path, ...], strict: bool) -> dict[str, int] | None:
        columns = _recognise(paths, wanted)
        if not strict and "name" not in columns and "heading" in columns:
            # One head 建设任务 merged over both columns, without a second line.
            beside = columns["heading"] + 1
            if beside < len(paths) and paths[beside] == paths[beside - 1]:
                columns["name"] = beside
        return columns if len(columns) == len(wanted) else None

    return recognise


_SOURCE_WORDS = {"provincial": "省级", "municipal": "市级", "enterprise": "企业", "self_raised": "自筹"}
_MEASURE_WORDS = (("budget", ("预算",)), ("received", ("到位",)), ("spent", ("支出", "使用")))


def _funds_key(path: Path) -> str | None:
    last = _last(path)
    if "率" in last:
        return (
            "rate.received" if "到位" in last else "rate.spent" if re.search("支出|使用|执行", last) else None
        )
    measure = next((key for key, words in _MEASURE_WORDS if any(word in last for word in words)), None)
    if measure is None:
        return None
    if any("合计" in bare(segment) or "总计" in bare(segment) for segment in path):
        return f"total.{measure}"
    source = next((key for key, word in _SOURCE_WORDS.items() if _holds(word)(path)), None)
    return f"{source}.{measure}" if source else None


def _funds(paths: tuple[Path, ...], _strict: bool) -> dict[str, int] | None:
    columns: dict[str, int] = {}
    for at, path in enumerate(paths):
        key = _funds_key(path) if path else None
        if key and key not in columns:
            columns[key] = at
    budgets = sum(f"{source}.budget" in columns for source in _SOURCE_WORDS)
    receipts = sum(f"{source}.received" in columns for source in _SOURCE_WORDS)
    heading = _first_matching(
        paths, lambda path: re.search("任务|项目", _last(path)) is not None, set(columns.values())
    )
    if heading is None or budgets < 2 or receipts < 2:
        return None
    return {"heading": heading, **columns}


_YEAR = re.compile(r"(20\d\d)(?:年度?)?")


def _breakdown(paths: tuple[Path, ...], _strict: bool) -> dict[str, int] | None:
    columns = _recognise(
        paths,
        {
            "number": _is("序号", "编号"),
            "name": _is("目标任务", "任务", "建设任务", "重点任务", "主要任务", "工作任务"),
            "responsible": _holds("责任单位", "责任部门", "牵头单位"),
            "measures": _holds("工作举措", "主要举措", "工作措施"),
            "mark": _holds("达成标志", "完成标志"),
        },
    )
    for at, path in enumerate(paths):
        year = _YEAR.fullmatch(_last(path))
        if year:
            columns.setdefault(f"year.{year[1]}", at)
    has_years = any(key.startswith("year.") for key in columns)
    return columns if {"name", "responsible"} <= columns.keys() and has_years else None


_KINDS: tuple[tuple[TableKind, Callable[[tuple[Path, ...], bool], dict[str, int] | None]], ...] = (
    (TableKind.TASKS, _items(TableKind.TASKS)),
    (TableKind.INDICATORS, _items(TableKind.INDICATORS)),
    (TableKind.FUNDS, _funds),
    (TableKind.BREAKDOWN, _breakdown),
)

_ITEM_LABELS = {
    TableKind.TASKS: {"heading": "任务", "name": "具体任务", "goal": "建设目标、验收要点"},
    TableKind.INDICATORS: {"heading": "一级指标", "name": "二级指标", "goal": "预期目标、验收要点"},
}


def column_label(kind: TableKind, key: str) -> str:
    """How findings name a column: the words of its head."""
    if kind == TableKind.FUNDS:
        if key.startswith("rate."):
            return "资金实际到位率" if key == "rate.received" else "资金实际支出率"
        source, _, measure = key.partition(".")
        if not measure:
            return "建设任务"
        return f"{SOURCE_LABELS.get(source, '合计')}·{MEASURE_LABELS[measure]}"
    if kind == TableKind.BREAKDOWN:
        names = {"number": "序号", "name": "目标任务", "responsible": "责任单位", "measures": "工作举措"}
        what, _, year = key.partition(".")
        return {"year": f"{year}年", "state": f"{year}年情况"}.get(what) or names.get(key, "达成标志")
    return _ITEM_LABELS[kind].get(key, "目标完成情况")
