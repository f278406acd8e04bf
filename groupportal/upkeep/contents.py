"""Contents of the store into a tar and back."""

from __future__ import annotations

import hashlib
import tarfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from django.core.files.base import File
from django.core.files.storage import default_storage

from groupportal.files.contents import CHANGED, MISSING


@dataclass
class Packed:
    """What went into the tar, and the paths in trouble with what is wrong."""

    files: int = 0
    bytes: int = 0
    troubled: dict[str, str] = field(default_factory=dict)


class _Hashed:
    """A stream that is hashed while the tar reads it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self._stream.read(size)
        self.digest.update(chunk)
        return chunk


def pack(target: Path, cursor: Any) -> Packed:
    """Every content that a row in the cursor's snapshot names. Each is checked on the way; a damaged one is kept all the same."""
    packed = Packed()
    cursor.execute("SELECT path, size, sha256 FROM files_storedfile ORDER BY id")
    with tarfile.open(target, "w") as archive:
        for path, size, sha256 in cursor.fetchall():
            try:
                found = default_storage.size(path)
                stream = default_storage.open(path, "rb")
            except OSError:
                packed.troubled[path] = MISSING
                continue
            with stream:
                hashed = _Hashed(stream)
                member = tarfile.TarInfo(path)
                member.size = found
                archive.addfile(member, hashed)
            if (found, hashed.digest.hexdigest()) != (size, sha256):
                packed.troubled[path] = CHANGED
            packed.files += 1
            packed.bytes += found
    return packed


def unpack(source: Path) -> int:
    """Put every content of the tar back in its place, over what is there; how many."""
    done = 0
    with tarfile.open(source) as archive:
        for member in archive:
            content = archive.extractfile(member)
            if content is None:
                continue
            default_storage.delete(member.name)
            default_storage.save(member.name, File(content))
            done += 1
    return done
