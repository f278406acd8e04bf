"""Zip files (xlsx and docx) whose bytes depend on their content alone."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

EARLIEST = (1980, 1, 1, 0, 0, 0)
UNIX = 3
COPY_BLOCK = 1 << 20


def _still_member(name: str) -> ZipInfo:
    info = ZipInfo(name, date_time=EARLIEST)
    info.compress_type = ZIP_DEFLATED
    info.create_system = UNIX
    info.external_attr = 0o600 << 16
    return info


class StillZip(ZipFile):
    """A zip for writing in which every member carries the same time, rights and system.

    Office files say when they were made in their core properties; a second clock in the zip
    directory would only make equal documents unequal.
    """

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__(file, "w", ZIP_DEFLATED)

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_args: Any, **_kwargs: Any) -> None:
        """Add ``data`` under a name (text or a ZipInfo, of which only the name counts)."""
        super().writestr(_still_member(getattr(zinfo_or_arcname, "filename", zinfo_or_arcname)), data)

    def write(self, filename: Any, arcname: Any = None, *_args: Any, **_kwargs: Any) -> None:
        """Add the file ``filename`` as ``arcname``, read in blocks."""
        member = _still_member(str(arcname or filename))
        with Path(filename).open("rb") as source, self.open(member, "w") as target:
            shutil.copyfileobj(source, target, COPY_BLOCK)

    def write_pieces(self, name: str, pieces: Iterable[bytes]) -> None:
        """Add a member made of ``pieces``, which need not all be in memory."""
        with self.open(_still_member(name), "w") as target:
            for piece in pieces:
                target.write(piece)
