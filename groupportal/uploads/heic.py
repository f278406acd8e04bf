"""Photographs as iPhones keep them are kept as JPEG: every office computer opens that."""

from __future__ import annotations

import io
from pathlib import PurePosixPath

import pillow_heif
from PIL import Image, ImageOps

from groupportal.errors import DomainError
from groupportal.uploads.names import shown

HEIC = frozenset({".heic", ".heif"})
MOST_PIXELS = 60_000_000
"""A decoded pixel takes three bytes, twice while it is turned; phones make up to 48 million."""
_QUALITY = 90


def is_heic(name: str) -> bool:
    """Whether the name says so."""
    return PurePosixPath(name).suffix.lower() in HEIC


def as_jpeg(content: bytes, *, name: str) -> tuple[bytes, str]:
    """The picture as JPEG, turned as it was held, with a name to fit. DomainError where it is none or too large."""
    try:
        found = pillow_heif.open_heif(content)
        width, height = found.size
        if width * height > MOST_PIXELS:
            raise DomainError(
                "too_many_pixels",
                f"文件“{shown(name)}”有 {width}×{height} 像素，太大了。请缩小到长边 8000 像素以内后再上传。",
            )
        picture = ImageOps.exif_transpose(found.to_pillow())
        written = io.BytesIO()
        picture.convert("RGB").save(written, "JPEG", quality=_QUALITY, exif=picture.getexif())
    except (OSError, ValueError, EOFError, RuntimeError, Image.DecompressionBombError) as error:
        raise DomainError(
            "damaged",
            f"文件“{shown(name)}”不是能打开的照片，或者不完整。请在手机相册里确认能打开，再选一次。",
        ) from error
    return written.getvalue(), f"{PurePosixPath(name).stem}.jpg"
