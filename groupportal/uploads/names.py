"""File names as people gave them, without what would deceive or break."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

_DECEIVING = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
MAX_NAME = 200


def safe_name(name: str) -> str:
    """The last part of a path, without control and direction marks; 200 characters at most, its ending kept."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    last = _DECEIVING.sub("", last).strip().strip(".") or "未命名文件"
    if len(last) <= MAX_NAME:
        return last
    ending = PurePosixPath(last).suffix[:12]
    return last[: MAX_NAME - len(ending)] + ending


def shown(name: str) -> str:
    """A name as a sentence quotes it."""
    clean = safe_name(name)
    return clean if len(clean) <= 80 else clean[:79] + "…"
