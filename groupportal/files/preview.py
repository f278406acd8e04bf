"""What can be shown of a file without leaving the page: pictures, pages of a PDF, texts and tables of Office files, names in an archive."""

from __future__ import annotations

import io
import json
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from groupportal.files.models import StoredFile
from groupportal.uploads.limited import read_apart

MAX_BYTES = 30 * 1024 * 1024
PAGES = 5
"""Pages of a PDF shown at a time."""
_TEXT = 60_000
_NAMES = 300
_TOO_MUCH = "这份文件太大或太复杂，不能在这里显示，请下载后打开。"
_BROKEN = "这份文件没有读出来，请下载后打开。"


@dataclass(frozen=True)
class Preview:
    """``image``: an address; ``pages``: JPEG in base64, the first of them page ``first`` (from 1) of ``total``; ``blocks``: ``title``,
    ``text`` and ``rows``. ``note`` says what is left out, or why nothing is shown.
    """

    image: str = ""
    pages: tuple[str, ...] = ()
    first: int = 1
    total: int = 0
    blocks: tuple[dict[str, Any], ...] = ()
    note: str = ""
    before: int = 0
    """The page from which the ones before begin; 0 where there are none."""

    @property
    def following(self) -> int:
        """The number of the next page; 0 where there is none."""
        following = self.first + len(self.pages)
        return following if self.pages and following <= self.total else 0


def preview_of(file: StoredFile, content: Any, first: int = 1) -> Preview:
    """What to show of a file whose ``content`` is open; ``first``: the page of a PDF to begin with. Never raises for a bad file."""
    kind = PurePosixPath(file.name).suffix.lower()
    if file.content_type.startswith("image/"):
        return Preview(image=file.inline_url, note=file.lack)
    if file.size > MAX_BYTES:
        return Preview(note=_TOO_MUCH)
    try:
        return (
            _READERS[kind](content.read(), first)
            if kind in _READERS
            else Preview(note="这种文件不能在这里显示，请下载后打开。")
        )
    except subprocess.CalledProcessError as error:
        return Preview(
            note=_TOO_MUCH if error.returncode < 0 or b"MemoryError" in (error.stderr or b"") else _BROKEN
        )
    except (ValueError, zipfile.BadZipFile):
        return Preview(note=_BROKEN)


def _pdf(content: bytes, first: int) -> Preview:
    first = max(first, 1)
    said = json.loads(read_apart(content, "PDF", str(first - 1), str(PAGES), by="reader.py"))
    if not said["pages"]:
        return Preview(note=_BROKEN)
    return Preview(
        pages=tuple(said["pages"]),
        first=first,
        total=said["total"],
        before=max(first - PAGES, 1) if first > 1 else 0,
    )


def _office(kind: str) -> Any:
    def read(content: bytes, first: int) -> Preview:
        said = json.loads(read_apart(content, kind, by="reader.py"))
        note = "只显示前面一部分，其余请下载后看。" if said["cut"] else ""
        if not said["blocks"]:
            note = "文件里没有文字和表格（可能只有图片），请下载后打开。"
        return Preview(blocks=tuple(said["blocks"]), note=note)

    return read


def _text(content: bytes, first: int) -> Preview:
    text = content.decode("utf-8-sig", errors="replace")  # nothing else is taken
    note = "只显示前面一部分，其余请下载后看。" if len(text) > _TEXT else ""
    return Preview(blocks=({"text": text[:_TEXT]},), note=note)


def _archive(content: bytes, first: int) -> Preview:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [_name(member) for member in archive.infolist() if not member.is_dir()]
    note = f"压缩包里共 {len(names)} 个文件，下载后解开查看。"
    return Preview(blocks=({"rows": [[name] for name in names[:_NAMES]]},), note=note)


def _name(member: zipfile.ZipInfo) -> str:
    """Archives made on Chinese Windows name files in GBK without saying so."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return member.filename


_READERS = {
    ".pdf": _pdf,
    ".docx": _office("DOCX"),
    ".xlsx": _office("XLSX"),
    ".pptx": _office("PPTX"),
    ".txt": _text,
    ".csv": _text,
    ".zip": _archive,
}
