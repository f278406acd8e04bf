"""JPEG photographs without what phones write beside the picture: the place, the time, the device."""

from __future__ import annotations

import io
import re
import struct

from PIL import Image

_SOI, _EOI, _SOS = b"\xff\xd8", b"\xff\xd9", 0xDA
_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_ORIENTATION = 0x0112


def without_origin(content: bytes) -> bytes:
    """A checked JPEG with the same pixels, of whose particulars only the colours and how it was held are left (ITU-T T.81, B.1)."""
    parts, at = [_SOI, _held(content)], len(_SOI)
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


def _held(content: bytes) -> bytes:
    """The segment that says how the phone was held; b"" where it was upright."""
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG"]) as image:
            turned = image.getexif().get(_ORIENTATION)
    except (OSError, SyntaxError, ValueError, KeyError, EOFError, struct.error):  # nothing that can be read
        return b""
    if turned not in range(2, 9):
        return b""
    kept = Image.Exif()
    kept[_ORIENTATION] = turned
    said = kept.tobytes()
    return b"\xff\xe1" + (len(said) + 2).to_bytes(2, "big") + said


def _is_picture(marker: int, head: bytes) -> bool:
    """Whether a segment says how the picture is drawn: none of the applications' and comments but colours."""
    if 0xE0 <= marker <= 0xEF:
        return marker in (0xE0, 0xEE) or head.startswith(b"ICC_PROFILE")
    return marker != 0xFE
