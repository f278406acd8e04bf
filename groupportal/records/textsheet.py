"""A list that comes as comma-separated text (CSV), from Excel or a school's system: UTF-8 or GBK, read as a workbook of one sheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from groupportal.errors import DomainError
from groupportal.records.rawsheet import MAX_COLUMNS, RawSheet
from groupportal.uploads.texts import text_of

_ZIP = b"PK"


class TextSheet:
    """The rows of a text, as the reader of workbooks gives those of a sheet."""

    start = (0, 0)

    def __init__(self, rows: list[list[str]]) -> None:
        self.rows = rows

    def iter_rows(self) -> Iterator[list[str]]:
        """From the first on."""
        return iter(self.rows)


def read_text(path: Path, name: str) -> tuple[RawSheet, TextSheet] | None:
    """The one sheet of a text; None for a file that is a zip archive, as workbooks are, or no text at all."""
    content = path.read_bytes()
    if content.startswith(_ZIP):
        return None
    try:
        text = text_of(content, name)
    except DomainError:
        return None
    sample = text[:4096].split("\n", 1)[0]
    mark = max(",\t;", key=sample.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        rows = list(reader)
    except csv.Error as error:
        words = (
            f"文件“{name}”读到第 {reader.line_num} 行时，引号没有成对或引号后面还有字，"
            "再读会漏掉行，没有导入。请用 Excel 打开后另存为 .xlsx 再上传。"
        )
        raise DomainError("bad_csv", words) from error
    width = max(map(len, rows), default=0)
    if width <= MAX_COLUMNS:
        rows = [row + [""] * (width - len(row)) for row in rows]
    return RawSheet("CSV", rows=len(rows), columns=width), TextSheet(rows)
