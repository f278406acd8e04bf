"""Where the table stands in a workbook: its sheet, its heads, its rows; titles above and notes below are passed by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import python_calamine as calamine

from groupportal.errors import DomainError
from groupportal.office.package import damaged
from groupportal.records.columns import RecordColumn
from groupportal.records.rawsheet import MAX_ROWS, RawBook, RawSheet, look_at
from groupportal.records.textsheet import read_text

HEAD_WITHIN = 20
SERIAL_HEADS = frozenset({"序号", "编号", "no", "no."})
LISTS, GUIDE, SUMMARY = "可选项", "填写说明", "问题清单"
OWN_SHEETS = frozenset({LISTS, GUIDE, SUMMARY})
"""Sheets that our templates and answers bring along."""
CHECKED = "系统检查"
OWN_AUTHORS = frozenset({CHECKED, GUIDE})
"""Whose comments on cells are ours."""
EXAMPLE = "示例"
"""What stands under 序号 in the template's example row."""
_SIGNS = re.compile(r"[\s*＊:：'\"“”]|[（(](?:必填|选填|可选|必填项)[)）]")
_BELOW = re.compile(
    r"(备注|注|说明|填表说明|填表人|填报人|填表单位|填报单位|制表|审核|审核人|联系人|单位负责人|盖章|日期)\s*[:：（(]"
    r"|(备注|注|说明|注释)\s*\d*\s*([.、：:．]|$)|第\s*\d+\s*页"
)
_SUMS = re.compile(
    r"[（(]?(?:[\u4e00-\u9fff0-9]{0,8}?(?:合\s*计|总\s*计|小\s*计|共\s*计)|本\s*页\s*计|本\s*月\s*计|本\s*年\s*累\s*计|累\s*计)[）)]?"
    r"\s*[:：]?\s*[\d,.]*\s*(?:[家个人行条户所位]|万?元)?"
)
_CODED = re.compile(r"[^-]*[\u4e00-\u9fff][^-]*-([a-z][a-z0-9_]*)")
"""中文名（说明）-code, as the ministry's tables and those who fill them in write heads."""
_MAX_NAMED = 12


@dataclass(frozen=True)
class Table:
    """A table found in a sheet. ``places`` are column names and where they stand (from 0, in the rows as read)."""

    raw: RawSheet
    source: Any
    head_row: int
    places: dict[str, int]
    serial: int | None
    first_column: int
    unknown: tuple[str, ...]
    from_1904: bool

    def rows(self) -> Iterator[tuple[int, list[Any]]]:
        """Number and values of each row below the heads, blank ones included."""
        for number, row in enumerate(self.source.iter_rows(), 1):
            if number > self.head_row:
                yield number, row

    def heads(self) -> frozenset[str]:
        """The heads as they stand, and what is in the row above them: a page that begins anew repeats them."""
        texts: set[str] = set()
        for number, row in enumerate(self.source.iter_rows(), 1):
            if number > self.head_row:
                break
            if number >= self.head_row - 1:
                texts |= {str(value).strip() for value in row if str(value).strip()}
        return frozenset(texts)

    def column_of(self, name: str) -> int:
        """The column in the sheet, from 1."""
        return self.places[name] + self.first_column


def head_key(text: Any) -> str:
    """A head as it is compared: half-width, without blanks, stars and “（必填）”; of “学号（说明）-xh” the code at its end."""
    key = _SIGNS.sub("", unicodedata.normalize("NFKC", str(text))).lower()
    coded = _CODED.fullmatch(key)
    return coded[1] if coded else key


@dataclass(frozen=True)
class Tables:
    """The tables of a workbook that are read, and what is said of the sheets that are not."""

    read: tuple[Table, ...]
    left_out: tuple[str, ...]


def opened(path: Path, name: str) -> tuple[RawBook, Callable[[str], Any]]:
    """The sheets of a workbook or a text, and the way to the rows of each."""
    if text := read_text(path, name):
        return RawBook((text[0],), (), False), lambda _: text[1]
    book = look_at(path, name=name)
    try:
        return book, calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_name
    except calamine.CalamineError as error:
        raise damaged(name) from error


def find_tables(path: Path, columns: Sequence[RecordColumn], *, name: str, what: str) -> Tables:
    """Every visible sheet's table of these columns. DomainError where there is none, heads lack or stand twice, or it is too long."""
    book, sheet_named = opened(path, name)
    found: list[tuple[int, Table]] = []
    without: list[RawSheet] = []
    try:
        for raw in book.sheets:
            if not raw.rows:
                continue
            if raw.is_too_large:
                raise _too_long(raw)
            here = _in_sheet(raw, sheet_named(raw.name), columns, book.from_1904)
            if here:
                found.append(here)
            else:
                without.append(raw)
    except calamine.CalamineError as error:
        raise damaged(name) from error
    if not found:
        raise DomainError(
            "no_table",
            f"文件里没有找到{what}的表格：前 {HEAD_WITHIN} 行内要有一行表头，含"
            f"{_listed(c.label for c in columns if c.required)}。请下载模板填写，或把表头改成这些名称。",
        )
    whole = tuple(table for _, table in found if not _missing(table, columns))
    if not whole:
        _require_heads(max(found, key=lambda pair: pair[0])[1], columns, what)
    parts = [table for _, table in found if table not in whole]
    return Tables(whole, tuple(_left_out(book, without, parts, columns, what)))


def _left_out(
    book: RawBook, without: list[RawSheet], parts: list[Table], columns: Sequence[RecordColumn], what: str
) -> Iterator[str]:
    """What is said of each sheet that is not read, with its rows."""
    for raw in without:
        if raw.name not in OWN_SHEETS:
            yield f"工作表“{raw.name}”里没有{what}的表头，{raw.rows} 行没有读取。"
    for table in parts:
        missing = _listed(_missing(table, columns))
        yield f"工作表“{table.raw.name}”缺少表头{missing}，{table.raw.rows - table.head_row} 行没有读取。"
    for raw in book.hidden:
        if raw.name not in OWN_SHEETS and raw.rows:
            yield f"工作表“{raw.name}”是隐藏的，{raw.rows} 行没有读取；要导入的请取消隐藏后重新上传。"


def _too_long(raw: RawSheet) -> DomainError:
    if raw.rows > MAX_ROWS:
        return DomainError(
            "too_many_rows",
            f"工作表“{raw.name}”有 {raw.rows:,} 行，超过一次 {MAX_ROWS:,} 行的上限。请拆成几个文件分次导入。",
        )
    return DomainError(
        "too_many_columns",
        f"工作表“{raw.name}”有 {raw.rows:,} 行、{raw.columns:,} 列，太大了。请删去不需要的列（包括看似空白的列）后再上传。",
    )


def _in_sheet(
    raw: RawSheet, source: Any, columns: Sequence[RecordColumn], from_1904: bool
) -> tuple[int, Table] | None:
    """The row, or two rows of grouped heads, that hold the most heads; None for fewer than two."""
    heads = {head_key(h): c.name for c in columns for h in (c.label, *c.aliases)}
    top: list[list[Any]] = []
    for row in source.iter_rows():
        top.append(row)
        if len(top) > HEAD_WITHIN:
            break
    best: tuple[int, int, list[Any], list[str | None]] | None = None
    for index, row in enumerate(top[:HEAD_WITHIN]):
        lower = top[index + 1] if index + 1 < len(top) else []
        for depth, labels in ((1, row), (2, _grouped(row, lower, heads))):
            found = [heads.get(head_key(label)) for label in labels]
            score = 2 * len({name for name in found if name}) - (depth - 1)
            if score >= 4 and (best is None or score > best[0]):
                best = score, index + depth, labels, found
    if best is None:
        return None
    score, head_row, labels, found = best
    return score, _table(raw, source, head_row, Heads(labels, found), from_1904=from_1904)


@dataclass(frozen=True)
class Heads:
    """A row of heads as it stands, and the column each means."""

    labels: Sequence[Any]
    found: Sequence[str | None]


def _grouped(upper: Sequence[Any], lower: Sequence[Any], heads: dict[str, str]) -> list[Any]:
    """Heads of which some stand one row lower, under a common one; a title above the heads is no such row."""
    if not any(head_key(label) in heads for label in upper):
        return []
    below = [*lower, *[""] * (len(upper) - len(lower))]
    return [b if head_key(b) in heads else a for a, b in zip(upper, below, strict=False)]


def _table(raw: RawSheet, source: Any, head_row: int, heads: Heads, *, from_1904: bool) -> Table:
    labels, found = heads.labels, heads.found
    twice = [str(labels[i]).strip() for i, name in enumerate(found) if name and name in found[:i]]
    if twice:
        raise DomainError(
            "head_twice",
            f"工作表“{raw.name}”第 {head_row} 行的表头里，“{twice[0]}”与前面的一列意思相同，不知道该用哪一列。请删去一列。",
        )
    keys = [head_key(label) for label in labels]
    unknown = [
        str(label).strip()
        for label, key, name in zip(labels, keys, found, strict=True)
        if key and not name and key not in SERIAL_HEADS
    ]
    return Table(
        raw=raw,
        source=source,
        head_row=head_row,
        places={name: place for place, name in enumerate(found) if name},
        serial=next((i for i, key in enumerate(keys) if key in SERIAL_HEADS), None),
        first_column=(source.start or (0, 0))[1] + 1,
        unknown=tuple(unknown[:_MAX_NAMED]),
        from_1904=from_1904,
    )


def _missing(table: Table, columns: Sequence[RecordColumn]) -> list[str]:
    return [c.label for c in columns if c.required and c.name not in table.places]


def _require_heads(table: Table, columns: Sequence[RecordColumn], what: str) -> None:
    labels = {c.name: c.label for c in columns}
    raise DomainError(
        "heads_missing",
        f"工作表“{table.raw.name}”第 {table.head_row} 行缺少表头：{_listed(_missing(table, columns))}（认出的有"
        f"{_listed(labels[n] for n in table.places)}）。这像是另一种表格；导入{what}请下载模板填写，或补上缺少的列。",
    )


def _listed(labels: Any) -> str:
    return "、".join(f"“{label}”" for label in labels)


def is_sum_word(text: str) -> bool:
    """Whether a text is what stands before a sum: 合计, 学校小计, 共计：12家."""
    return bool(_SUMS.fullmatch(text.strip()))


def is_sum(values: Sequence[Any]) -> bool:
    """Whether a row is a sum: its first text says so."""
    first = next((v for v in values if v != "" and not (isinstance(v, str) and not v.strip())), None)
    return isinstance(first, str) and is_sum_word(first)


def is_note_below(values: Sequence[Any]) -> bool:
    """Whether a row is no data but a note, a signature or a sum under the table."""
    filled = [v for v in values if v != "" and not (isinstance(v, str) and not v.strip())]
    if not filled or not isinstance(filled[0], str):
        return False
    first = filled[0].strip()
    if is_sum_word(first):
        return True
    return len(filled) <= 2 and bool(_BELOW.match(first))
