"""Numbers of the shape of an identity card (GB 11643), wherever they were typed: recognised, and masked before anything is kept."""

from __future__ import annotations

import datetime as dt
import re

from stdnum import numdb

from groupportal.ui.formats import mask_id

# Region, day of birth, order, check digit; the old form of fifteen digits has two for the year and no check digit.
_SHAPE = re.compile(r"[1-8]\d{5}(?:(?:19|20)\d{2}[01]\d[0-3]\d{4}[\dXx]|\d{2}[01]\d[0-3]\d{4})")
_SOMEWHERE = re.compile(rf"(?<![0-9A-Za-z]){_SHAPE.pattern}(?![0-9A-Za-z])")
_LONG = 18


def is_identity(text: str) -> bool:
    """Whether a text has the shape of an identity number: a region, and a day of birth that has come."""
    if not _SHAPE.fullmatch(text) or len(numdb.get("cn/loc").info(text[:6])) < 2:
        return False
    digits = text[6:14] if len(text) == _LONG else f"19{text[6:12]}"
    try:
        born = dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return born <= dt.date.today()  # noqa: DTZ011 -- to the day is enough


def without_identities(text: str) -> str:
    """A text in which identity numbers are masked: 440***********0738."""
    return _SOMEWHERE.sub(lambda match: mask_id(match[0]) if is_identity(match[0]) else match[0], text)
