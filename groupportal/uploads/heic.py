"""Photographs as iPhones keep them are kept as JPEG: every office computer opens that."""

from __future__ import annotations

import subprocess
from pathlib import PurePosixPath

from groupportal.errors import DomainError
from groupportal.uploads.limited import read_apart
from groupportal.uploads.names import shown
from groupportal.uploads.picture import TOO_LARGE

HEIC = frozenset({".heic", ".heif"})
MOST_PIXELS = 60_000_000
"""A decoded pixel takes three bytes, twice while it is turned; phones make up to 48 million."""


def is_heic(name: str) -> bool:
    """Whether the name says so."""
    return PurePosixPath(name).suffix.lower() in HEIC


def as_jpeg(content: bytes, *, name: str) -> tuple[bytes, str]:
    """The picture as JPEG, turned as it was held, with a name to fit. DomainError where it is none or too large."""
    try:
        return read_apart(content, "HEIC", str(MOST_PIXELS)), f"{PurePosixPath(name).stem}.jpg"
    except subprocess.CalledProcessError as error:
        if error.returncode == TOO_LARGE:
            size = error.stderr.decode()
            words = f"文件“{shown(name)}”有 {size} 像素，太大了。请缩小到长边 8000 像素以内后再上传。"
            raise DomainError("too_many_pixels", words) from error
        words = f"文件“{shown(name)}”不是能打开的照片，或者不完整。请在手机相册里确认能打开，再选一次。"
        raise DomainError("damaged", words) from error
