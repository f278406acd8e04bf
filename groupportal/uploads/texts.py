"""Texts that come from Excel and older systems: UTF-8 or GBK; kept in UTF-8."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from groupportal.errors import DomainError

CSV = ".csv"


def text_of(content: bytes, name: str) -> str:
    """The text, of whichever of the two codes. DomainError for what is neither, or no text."""
    for code in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(code)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise DomainError(
        "not_text",
        f"文件“{name}”不是 CSV 文本，或者编码不是 GBK、UTF-8。请用 Excel 打开后另存为 .xlsx 或“CSV UTF-8”再上传。",
    )


def in_utf8(upload: Any) -> Any:
    """An upload as it is kept: text in GBK becomes UTF-8, anything else stays as it is."""
    if not str(upload.name or "").lower().endswith(CSV):
        return upload
    content = upload.read()
    upload.seek(0)
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return SimpleUploadedFile(upload.name, text_of(content, upload.name).encode(), "text/csv")
    return upload
