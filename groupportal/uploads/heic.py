"""Photographs as iPhones keep them: what a browser or an office computer opens of them is a JPEG."""

from __future__ import annotations

import subprocess
from pathlib import PurePosixPath

from groupportal.errors import DomainError
from groupportal.uploads.limited import read_apart
from groupportal.uploads.names import shown
from groupportal.uploads.picture import TOO_LARGE

HEIC = frozenset({".heic", ".heif"})
HEIC_TYPES = ("image/heic", "image/heif")
_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_HEAD = 256
MOST_PIXELS = 60_000_000
"""A decoded pixel takes three bytes, twice while it is turned; phones make up to 48 million."""


LONGEST_SIDE = 2560
"""Pixels of the JPEG: a photographed page of paper stays readable."""


def begins_as_heic(content: bytes) -> bool:
    """Whether the first bytes (ISO/IEC 14496-12, ``ftyp``) say so; the rest is read where it is decoded."""
    if content[4:8] != b"ftyp":
        return False
    head = content[: min(int.from_bytes(content[:4], "big"), _HEAD)]
    return not _BRANDS.isdisjoint({head[8:12], *(head[at : at + 4] for at in range(16, len(head), 4))})


def as_jpeg(content: bytes, *, name: str) -> tuple[bytes, str]:
    """The picture as JPEG, turned as it was held, made smaller, without the place it was taken at; with a name to fit.

    DomainError where it is none or too large. Takes seconds: for a worker.
    """
    try:
        limits = str(MOST_PIXELS), str(LONGEST_SIDE)
        return read_apart(content, "HEIC", *limits), f"{PurePosixPath(name).stem}.jpg"
    except subprocess.CalledProcessError as error:
        if error.returncode == TOO_LARGE:
            size = error.stderr.decode()
            words = f"文件“{shown(name)}”有 {size} 像素，太大了。请缩小到长边 8000 像素以内后再上传。"
            raise DomainError("too_many_pixels", words) from error
        words = f"文件“{shown(name)}”不是能打开的照片，或者不完整。请在手机相册里确认能打开，再选一次。"
        raise DomainError("damaged", words) from error
