"""Photographs without what phones write beside the picture: the place, the time, the device. The picture itself is not drawn anew."""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Callable, Iterator

from PIL import Image

from groupportal.uploads import bare_document

_SOI, _EOI, _SOS = b"\xff\xd8", b"\xff\xd9", 0xDA
_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_ORIENTATION = 0x0112
_EXIF = b"Exif\0\0"
_PNG_HEAD = b"\x89PNG\r\n\x1a\n"
_PNG_PICTURE = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP bKGD hIST pHYs acTL fcTL fdAT".split()
)
"""What a PNG is drawn of, its colours and its movement (W3C PNG, 11); words, times and what applications write are left out."""
_WEBP_PICTURE = frozenset((b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_WEBP_TOLD, _WEBP_EXIF = 0x0C, 0x08
"""The bits of a WebP's ``VP8X`` that say: there is XMP or Exif; there is Exif (RFC 9649, 2.7)."""
_HEIC_TOLD = (b"Exif", b"mime")
_NOTHING = bytes(4) + b"II*\0\x08" + bytes(9)
"""What is told in a HEIC that tells nothing: where Exif begins, then an Exif of no lines."""


def without_origin(content: bytes, content_type: str) -> bytes:
    """A checked photograph with the same pixels, of whose particulars only the colours and how it was held are left; a PDF, an OFD
    or an Office file that names nobody. Other kinds as they are.

    ValueError for one whose particulars can't be told from its content.
    """
    try:
        return _BARE[content_type](content) if content_type in _BARE else content
    except (IndexError, KeyError) as error:
        raise ValueError("not built as such a photograph is") from error


def _jpeg(content: bytes) -> bytes:
    """ITU-T T.81, B.1."""
    held = _held(content, "JPEG")
    segment = b"\xff\xe1" + (len(held) + 8).to_bytes(2, "big") + _EXIF + held if held else b""
    parts, at = [_SOI, segment], len(_SOI)
    while content[at : at + 1] == b"\xff" and content[at : at + 2] != _EOI:
        marker = content[at + 1]
        if marker == 0xFF:  # filling
            at += 1
            continue
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if marker == _SOS:
            after = _AFTER_SCAN.search(content, end)
            end = after.start() if after else len(content)
        if _is_picture(marker, content[at + 4 : at + 16]):
            parts.append(content[at:end])
        at = end
    return b"".join((*parts, _EOI))


def _is_picture(marker: int, head: bytes) -> bool:
    """Whether a segment says how the picture is drawn: none of the applications' and comments but colours."""
    if 0xE0 <= marker <= 0xEF:
        return marker in (0xE0, 0xEE) or head.startswith(b"ICC_PROFILE")
    return marker != 0xFE


def _png(content: bytes) -> bytes:
    held = _held(content, "PNG")
    parts, at = [_PNG_HEAD], len(_PNG_HEAD)
    while len(name := content[at + 4 : at + 8]) == 4:
        end = at + 12 + int.from_bytes(content[at : at + 4], "big")
        if name in _PNG_PICTURE:
            parts.append(content[at:end])
        if name == b"IHDR" and held:
            parts.append(_png_chunk(b"eXIf", held))
        if name == b"IEND":
            break
        at = end
    return b"".join(parts)


def _png_chunk(name: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")


def _webp(content: bytes) -> bytes:
    """RFC 9649, 2.3: chunks in a RIFF, those of a moving picture's frames within their own."""
    held = _held(content, "WEBP")
    parts = []
    for name, body in _riff(content[12:]):
        if name not in _WEBP_PICTURE:
            continue
        if name == b"VP8X":
            told = body[0] & ~_WEBP_TOLD | (_WEBP_EXIF if held else 0)
            parts.append(_riff_chunk(name, bytes((told,)) + body[1:]))
        elif name == b"ANMF":
            frame = b"".join(_riff_chunk(*one) for one in _riff(body[16:]) if one[0] in _WEBP_PICTURE)
            parts.append(_riff_chunk(name, body[:16] + frame))
        else:
            parts.append(_riff_chunk(name, body))
    if held:
        parts.append(_riff_chunk(b"EXIF", held))
    return _riff_chunk(b"RIFF", b"WEBP" + b"".join(parts))


def _riff(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(content):
        size = int.from_bytes(content[at + 4 : at + 8], "little")
        yield content[at : at + 4], content[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def _riff_chunk(name: bytes, body: bytes) -> bytes:
    return name + len(body).to_bytes(4, "little") + body + b"\0" * (len(body) % 2)


def _held(content: bytes, kind: str) -> bytes:
    """Exif that says how the phone was held and nothing else; b"" where it was upright."""
    try:
        with Image.open(io.BytesIO(content), formats=[kind]) as image:
            turned = image.getexif().get(_ORIENTATION)
    except (OSError, SyntaxError, ValueError, KeyError, EOFError, struct.error):  # nothing that can be read
        return b""
    if turned not in range(2, 9):
        return b""
    kept = Image.Exif()
    kept[_ORIENTATION] = turned
    return kept.tobytes().removeprefix(_EXIF)


def _heic(content: bytes) -> bytes:
    """What is written beside the picture is overwritten where it lies, so that nothing moves (ISO/IEC 14496-12, 8.11)."""
    top = dict(_boxes(content, 0, len(content)))
    inside = dict(_boxes(content, top[b"meta"][0] + 4, top[b"meta"][1]))
    told = set(_told_items(content, *inside[b"iinf"]))
    bare = bytearray(content)
    for item, start, size in _extents(content, *inside[b"iloc"]):
        if item in told:
            if start is None or not 0 < size <= len(content) - start:
                raise ValueError("what is told lies where it can't be overwritten")
            bare[start : start + size] = _NOTHING[:size].ljust(size, b"\0")
    return bytes(bare)


def _boxes(content: bytes, at: int, end: int) -> Iterator[tuple[bytes, tuple[int, int]]]:
    """The name of each box from here to there, and where its body lies."""
    while at + 8 <= end:
        size, head = int.from_bytes(content[at : at + 4], "big"), 8
        if size == 1:
            size, head = int.from_bytes(content[at + 8 : at + 16], "big"), 16
        size = size or end - at
        if size < head or at + size > end:
            raise ValueError("a box that ends outside")
        yield content[at + 4 : at + 8], (at + head, at + size)
        at += size


def _told_items(content: bytes, at: int, end: int) -> Iterator[int]:
    """The numbers of the items that are words about the picture."""
    for name, (start, _) in _boxes(content, at + (8 if content[at] else 6), end):
        wide = 4 if content[start] > 2 else 2
        if name == b"infe" and content[start + 6 + wide : start + 10 + wide] in _HEIC_TOLD:
            yield int.from_bytes(content[start + 4 : start + 4 + wide], "big")


def _extents(content: bytes, at: int, end: int) -> Iterator[tuple[int, int | None, int]]:
    """The number of each item, where a part of it lies in the file (None where it is reached otherwise), and its size."""
    version, sizes = content[at], content[at + 4 : at + 6]
    wide, place = (4 if version > 1 else 2), at + 6

    def read(size: int) -> int:
        nonlocal place
        place += size
        if place > end:
            raise ValueError("a list that ends too soon")
        return int.from_bytes(content[place - size : place], "big")

    for _ in range(read(wide)):
        item, otherwise = read(wide), version > 0 and read(2) & 15
        read(2)
        base = read(sizes[1] >> 4)
        for _ in range(read(2)):
            read(sizes[1] & 15 if version > 0 else 0)
            start, size = base + read(sizes[0] >> 4), read(sizes[0] & 15)
            yield item, None if otherwise else start, size


_OPEN_XML = "application/vnd.openxmlformats-officedocument"
_BARE: dict[str, Callable[[bytes], bytes]] = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/webp": _webp,
    "image/heic": _heic,
    "image/heif": _heic,
    "application/pdf": bare_document.pdf,
    "application/ofd": bare_document.ofd,
    f"{_OPEN_XML}.wordprocessingml.document": bare_document.office,
    f"{_OPEN_XML}.spreadsheetml.sheet": bare_document.office,
    f"{_OPEN_XML}.presentationml.presentation": bare_document.office,
}
