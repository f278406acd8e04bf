"""Names in a package: readable, and taken by Windows, macOS and Linux wherever the package is unpacked."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from groupportal.uploads.names import safe_name

MOST_PATH = 200
"""UTF-16 units of a whole path: Windows takes 260 with the folder it is unpacked in."""
BLOCK, TASK, POINT, SHORT, STEM, ENDING = 16, 20, 16, 12, 40, 10
"""UTF-16 units of each part, its number aside; together well below ``MOST_PATH``."""
_IN_LINKS = str.maketrans("#%&+", "＃％＆＋")
"""Signs that mean something in the address of a link."""
_CLAUSE = re.compile(r"[，,；;。：:（(]")
_CLAUSE_BEFORE = re.compile(r"(.{4,})[，,；;。：:（(]")
_ENDS = "；;。，,、 "
_LEADING = re.compile(r"^[\s\d.．、)）(（]+")


def name_part(text: str, most: int) -> str:
    """A text as part of a name, of at most so many UTF-16 units; 未命名 where nothing of it can be one."""
    clean = safe_name(" ".join(text.replace("/", "／").replace("\\", "＼").split()))
    clean = "".join(sign for sign in clean if unicodedata.category(sign) not in ("Cn", "Co", "Cs"))
    return _cut(clean.translate(_IN_LINKS), most) or "未命名"


def _cut(text: str, most: int) -> str:
    """Whole signs only, and no blank or dot at the end: Windows drops these."""
    cut, units = "", 0
    for sign in text:
        units += 2 if ord(sign) > 0xFFFF else 1
        if units > most:
            break
        cut += sign
    return cut.strip(" .\u3000")


def short_point(text: str) -> str:
    """What an acceptance point is about, in a few signs: its first clause without its number."""
    bare = _LEADING.sub("", text)
    return name_part(_CLAUSE.split(bare)[0] or bare, SHORT)


def file_part(number: int, point: str, name: str) -> str:
    """``01-新增成员-会议纪要.pdf``."""
    path = PurePosixPath(safe_name(name))
    ending = path.suffix.lower()
    if not re.fullmatch(r"\.[a-z0-9]{1,9}", ending):
        ending, stem = "", path.name
    else:
        stem = path.name[: -len(ending)]
    return f"{number:02}-{short_point(point)}-{name_part(stem, STEM)}{ending}"


def folder_part(number: str, text: str, most: int) -> str:
    """``0102-健全理事会``: numbered as the package is, not as the plan was; what is too long ends with a clause, never inside a number."""
    bare = _LEADING.sub("", text).rstrip(_ENDS) or text
    whole, cut = name_part(bare, len(bare) * 2), name_part(bare, most)
    if cut != whole:
        clause = _CLAUSE_BEFORE.match(cut)
        cut = name_part(clause[1] if clause else cut.rstrip("0123456789.") or cut, most)
    return f"{number}-{cut}"
