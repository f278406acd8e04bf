"""The gate every Office file passes before any library opens it."""

from __future__ import annotations

import io
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from groupportal.office import package, sniff
from groupportal.office.faults import OfficeFileError, refuse

__all__ = ["MAX_FILE_BYTES", "OfficeFileError", "OfficeKind", "inspect_office_file", "opened"]

MAX_FILE_BYTES = 20 * 1024 * 1024
_MAIN_TYPES = {
    "wordprocessingml.document.main+xml": "docx",
    "spreadsheetml.sheet.main+xml": "xlsx",
}
_TEMPLATE_TYPES = ("wordprocessingml.template.main+xml", "spreadsheetml.template.main+xml")


class OfficeKind(StrEnum):
    """What a file is by its content, whatever its name says."""

    DOCX = "docx"
    XLSX = "xlsx"


@contextmanager
def opened(source: Path | bytes) -> Iterator[BinaryIO]:
    """A file or its bytes as a stream."""
    if isinstance(source, bytes):
        yield io.BytesIO(source)
        return
    with source.open("rb") as stream:
        yield stream


def inspect_office_file(source: Path | bytes, *, name: str, max_bytes: int = MAX_FILE_BYTES) -> OfficeKind:
    """Whether a file is a harmless Word or Excel file, by content; ``name`` is what messages call it.

    Raises OfficeFileError with one of the codes missing, empty, too_large, not_office, old_format, encrypted,
    damaged, zip_bomb, too_many_members, macros, external_links, xml_entities, embedded_object, embedded_text. Memory stays flat.
    """
    size = _size(source, name)
    if size > max_bytes:
        raise refuse(
            "too_large",
            name,
            f"有 {size / 1048576:.1f} MB，超过 {max_bytes / 1048576:.0f} MB 的上限。"
            "请删去图片或拆成几个文件后再上传。",
        )
    with opened(source) as stream:
        if stream.read(4) not in (sniff.ZIP, b"PK\x05\x06"):
            raise sniff.not_a_package(stream, name)
        return _kind(package.check_package(stream, name), name)


def _size(source: Path | bytes, name: str) -> int:
    if isinstance(source, bytes):
        return len(source)
    try:
        status = source.stat()
    except OSError as error:
        raise refuse("missing", name, "找不到或无法读取。请检查路径后重试。") from error
    if not stat.S_ISREG(status.st_mode):
        raise refuse("missing", name, "不是普通文件。请指定一个 .docx 或 .xlsx 文件。")
    return status.st_size


def _kind(types: tuple[str, ...], name: str) -> OfficeKind:
    for content_type in types:
        for ending, kind in _MAIN_TYPES.items():
            if content_type.endswith(ending):
                return OfficeKind(kind)
        if content_type.endswith(_TEMPLATE_TYPES):
            raise refuse("old_format", name, "是 Office 模板。请另存为普通的 .docx 或 .xlsx 后再上传。")
    raise refuse("not_office", name, "不是 Word 或 Excel 文件。请上传 .docx 或 .xlsx 文件。")
