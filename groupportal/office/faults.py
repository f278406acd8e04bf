"""The one error of this package."""

from __future__ import annotations

import re

from groupportal.errors import DomainError

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_LONGEST_NAME = 80


class OfficeFileError(DomainError):
    """A file that may not be opened or read further. The message names the file and says what to do."""


def shown_name(name: str) -> str:
    """A file's name as sentences quote it: without folders, control or direction marks, and not too long."""
    last = _UNPRINTABLE.sub("", re.split(r"[/\\]", name)[-1]).strip() or "未命名文件"
    return last if len(last) <= _LONGEST_NAME else last[: _LONGEST_NAME - 1] + "…"


def refuse(code: str, name: str, sentence: str) -> OfficeFileError:
    """The error for a file: ``sentence`` goes on after the quoted name."""
    return OfficeFileError(code, f"文件“{shown_name(name)}”{sentence}")
