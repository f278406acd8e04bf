"""A zip written member by member, with the sum of each: never more than one block of a stored file in memory."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any, Self
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from groupportal.files.contents import CHANGED, MISSING
from groupportal.office.archive import UNIX

BLOCK = 1024 * 1024
AT_ONCE = 4 * BLOCK
"""Up to this size a content is read once; above, once to be checked and once to be packed."""
EMPTY = "空文件（0 字节）"
SUMS = "SHA256SUMS"
_PACKED_WELL = frozenset({".txt", ".csv"})
"""Kinds that get smaller; the others are compressed already."""
Opened = Callable[[], Any]
"""Gives the content of a stored file to be read; OSError where it is not there."""


class Pack:
    """The zip at ``target``; every member carries the day it was made. A context manager."""

    def __init__(self, target: Path, made_at: dt.datetime) -> None:
        self.made_at = made_at
        self.sums: list[tuple[str, str]] = []
        self._zip = ZipFile(target, "w", ZIP_STORED, allowZip64=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *what: object) -> None:
        self._zip.close()

    def put(self, path: str, content: bytes) -> None:
        """A member made by the program."""
        self._zip.writestr(self._member(path), content)
        self.sums.append((hashlib.sha256(content).hexdigest(), path))

    def put_stored(self, path: str, *, size: int, sha256: str, opened: Opened) -> str:
        """A stored file, if its content is what was kept; else nothing, and what is wrong with it."""
        if not size:
            return EMPTY
        try:
            fault = self._copied(path, size, sha256, opened)
        except FileNotFoundError:
            return MISSING
        if not fault:
            self.sums.append((sha256, path))
        return fault

    def put_sums(self) -> None:
        """The list of all sums, as ``sha256sum -c`` reads it."""
        listed = "".join(f"{digest}  {path}\n" for digest, path in sorted(self.sums, key=lambda one: one[1]))
        self._zip.writestr(self._member(SUMS), listed.encode())

    def _copied(self, path: str, size: int, sha256: str, opened: Opened) -> str:
        with opened() as source:
            if size <= AT_ONCE:
                content = source.read(AT_ONCE + 1)
                fault = _fault(len(content), hashlib.sha256(content).hexdigest(), size, sha256)
                if not fault:
                    self._zip.writestr(self._member(path), content)
                return fault
            digest, read = hashlib.sha256(), 0
            while block := source.read(BLOCK):
                digest.update(block)
                read += len(block)
            if fault := _fault(read, digest.hexdigest(), size, sha256):
                return fault
            source.seek(0)
            member = self._member(path)
            member.file_size = size
            with self._zip.open(member, "w") as out:
                while block := source.read(BLOCK):
                    out.write(block)
        return ""

    def _member(self, path: str) -> ZipInfo:
        made = self.made_at
        info = ZipInfo(path, date_time=(max(made.year, 1980), made.month, made.day, 0, 0, 0))
        info.compress_type = ZIP_DEFLATED if PurePosixPath(path).suffix in _PACKED_WELL else ZIP_STORED
        info.create_system, info.external_attr = UNIX, 0o644 << 16
        return info


def _fault(read: int, digest: str, size: int, sha256: str) -> str:
    if not read:
        return EMPTY
    return "" if (read, digest) == (size, sha256) else CHANGED
