"""Files as people upload them: a workbook of heads for a national table, a picture."""

from __future__ import annotations

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from PIL import Image


def heads_file(*heads: str) -> SimpleUploadedFile:
    """A title and a row of heads."""
    book = Workbook()
    for row in (["实习基础信息"], list(heads)):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return SimpleUploadedFile("表样.xlsx", content.getvalue())


def picture() -> SimpleUploadedFile:
    """A small photo."""
    content = io.BytesIO()
    Image.new("RGB", (8, 8)).save(content, "JPEG")
    return SimpleUploadedFile("照片.jpg", content.getvalue())
