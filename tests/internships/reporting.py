"""A workbook of heads, as a group uploads one for a national table."""

from __future__ import annotations

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook


def heads_file(*heads: str) -> SimpleUploadedFile:
    """A title and a row of heads."""
    book = Workbook()
    for row in (["实习基础信息"], list(heads)):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return SimpleUploadedFile("表样.xlsx", content.getvalue())
