"""File names as people gave them, without what would deceive or break."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

_DECEIVING = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_TAKEN = str.maketrans('/\\:*?"<>|', "／＼：＊？＂＜＞｜")
MAX_NAME = 200


def file_title(text: str) -> str:
    """A text as a file's name, or part of one: what systems keep for themselves (2023/6) is written full-width, as it looks."""
    return text.translate(_TAKEN)


def safe_name(name: str) -> str:
    """The last part of a path as every system takes it, without control and direction marks; 200 characters at most, its ending
    kept.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    last = file_title(_DECEIVING.sub("", last)).strip().strip(".") or "未命名文件"
    if len(last) <= MAX_NAME:
        return last
    ending = PurePosixPath(last).suffix[:12]
    return last[: MAX_NAME - len(ending)] + ending


def shown(name: str) -> str:
    """A name as a sentence quotes it."""
    clean = safe_name(name)
    return clean if len(clean) <= 80 else clean[:79] + "…"
