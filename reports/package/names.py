"""Names in a package: readable, and taken by Windows, macOS and Linux wherever the package is unpacked."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
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
_KNOWN = re.compile(r"[ -~\u00a0-\u024f\u2010-\u2027\u3000-\u303f\u4e00-\u9fef\uff01-\uff5e]*")
"""Signs that need no looking up: all of them are some."""
_NAMELESS = "未命名"


def name_part(text: str, most: int) -> str:
    """A text as part of a name, of at most so many UTF-16 units; 未命名 where nothing of it can be one."""
    return _cut(_clean(text), most)


def _clean(text: str) -> str:
    clean = safe_name(" ".join(text.replace("/", "／").replace("\\", "＼").split()))
    if not _KNOWN.fullmatch(clean):
        clean = "".join(sign for sign in clean if unicodedata.category(sign) not in ("Cn", "Co", "Cs"))
    return clean.translate(_IN_LINKS)


def _cut(text: str, most: int) -> str:
    """Whole signs only, and no blank or dot at the end: Windows drops these."""
    units = text.encode("utf-16-le")[: 2 * most]
    return units.decode("utf-16-le", "ignore").strip(" .\u3000") or _NAMELESS


@lru_cache(maxsize=512)
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
    clean = _clean(bare)
    whole, cut = _cut(clean, len(bare) * 2), _cut(clean, most)
    if cut != whole:
        clause = _CLAUSE_BEFORE.match(cut)
        cut = name_part(clause[1] if clause else cut.rstrip("0123456789.") or cut, most)
    return f"{number}-{cut}"
