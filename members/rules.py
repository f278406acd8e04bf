"""Checks on what people enter about a unit. Each says in words what is wrong and what to do."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from contextlib import suppress
from functools import lru_cache

from stdnum import numdb
from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidFormat, InvalidLength

from groupportal.days import checked_day
from groupportal.errors import DomainError
from groupportal.ui.formats import mask_id
from groupportal.ui.identities import is_identity
from groupportal.ui.names import kept_name

LOOKALIKES = {"O": "0", "I": "1", "Z": "2", "S": "5", "V": "U 或 Y"}
"""Letters a code never holds (GB 32100-2015) and what they are usually misread from."""
LETTERED_AUTHORITIES = {"A": "军队", "N": "农业农村", "Y": "其他"}
"""Registering authorities whose code (the first place) is a letter, in GB 32100-2015 with its amendment. The others
(1 机构编制, 5 民政, 9 市场监管 …) have digits, which is all that python-stdnum takes there."""
MAX_STAFF = 10_000_000


def plain_code(text: str) -> str:
    """A code as it is kept: half-width, without blanks and hyphens, upper case."""
    kept = unicodedata.normalize("NFKC", text or "")
    return re.sub(r"[\s\-‐–—\u200b\ufeff]", "", kept).upper()


def code_beginning(text: str) -> str:
    """What a code may begin with, as it is kept; "" for a word with which none begins."""
    word = plain_code(text)
    first = f"[0-9{''.join(LETTERED_AUTHORITIES)}]"
    return word if re.fullmatch(rf"{first}(?:[0-9]{{0,7}}|[0-9]{{7}}[0-9A-Z]*)", word) else ""


def checked_code(text: str) -> str:
    """A 统一社会信用代码 as it is kept, "" for none. DomainError names length, characters or check digit."""
    code = plain_code(text)
    if not code:
        return ""
    if is_identity(code):
        raise DomainError("code_identity", f"“{mask_id(code)}”像是身份证号，不是统一社会信用代码，请核对。")
    try:
        return _validated(code)
    except InvalidLength:
        raise DomainError("code_length", _length_in_words(code)) from None
    except InvalidFormat:
        raise DomainError("code_characters", _characters_in_words(code)) from None
    except InvalidChecksum:
        raise DomainError(
            "code_check_digit",
            f"统一社会信用代码“{code}”的校验码对不上，说明有一位抄错或相邻两位写反了，请对照营业执照逐位核对。",
        ) from None


def _validated(code: str) -> str:
    """The code by python-stdnum; of one that begins with an authority's letter, the form of the rest and the check digit."""
    if code[0] not in LETTERED_AUTHORITIES:
        return uscc.validate(code)
    with suppress(InvalidChecksum):
        uscc.validate(f"9{code[1:]}")
    if uscc.calc_check_digit(code[:-1]) != code[-1]:
        raise InvalidChecksum
    return code


def _length_in_words(code: str) -> str:
    if len(code) == 15 and code.isdigit():
        return f"“{code}”是 15 位的旧注册号，请填写营业执照上 18 位的统一社会信用代码。"
    if len(code) == 9:
        return f"“{code}”是 9 位的组织机构代码，请填写 18 位的统一社会信用代码（它在其中第 9 至 17 位）。"
    more = "少" if len(code) < 18 else "多"
    shown = code if len(code) <= 30 else f"{code[:30]}…"
    return (
        f"统一社会信用代码应为 18 位，“{shown}”是 {len(code)} 位，{more}了 {abs(18 - len(code))} 位，"
        "请对照营业执照改正。"
    )


def _characters_in_words(code: str) -> str:
    for place, sign in enumerate(code, 1):
        if sign in LOOKALIKES:
            return (
                f"统一社会信用代码“{code}”第 {place} 位是字母 {sign}，代码里不会出现这个字母"
                f"（可能应是 {LOOKALIKES[sign]}），请对照营业执照改正。"
            )
        if not (sign.isascii() and sign.isalnum()):
            return f"统一社会信用代码“{code}”第 {place} 位“{sign}”不是数字或大写字母，请对照营业执照改正。"
        if place == 1 and not sign.isdigit() and sign not in LETTERED_AUTHORITIES:
            known = "、".join(LETTERED_AUTHORITIES)
            return f"统一社会信用代码“{code}”第 1 位只能是数字或字母 {known}，现在是 {sign}，请对照证书改正。"
        if 1 < place <= 8 and not sign.isdigit():
            return f"统一社会信用代码“{code}”第 2 至 8 位应全是数字，第 {place} 位是字母 {sign}，请对照营业执照改正。"
    raise AssertionError(code)


def checked_name(text: str) -> str:
    """A unit's name as it is kept: one line, without blanks at its ends."""
    name = kept_name(" ".join(unicodedata.normalize("NFC", text or "").split()))
    if len(name) < 2:
        raise DomainError("name_missing", "请填写单位名称的全称，与营业执照或法人证书一致。")
    if len(name) > 160:
        raise DomainError("name_long", f"单位名称有 {len(name)} 个字，超过 160 个字，请核对。")
    return name


def checked_region(text: str) -> str:
    """A six-digit code of an administrative division, "" for none. DomainError for one nobody knows."""
    code = plain_code(text)
    if not code:
        return ""
    if not re.fullmatch(r"[0-9]{6}", code):
        raise DomainError("region_form", f"行政区划代码“{code[:20]}”应为 6 位数字，例如江门市是 440700。")
    if not region_name(code):
        raise DomainError("region_unknown", f"没有查到行政区划代码“{code}”，请核对，例如江门市是 440700。")
    return code


@lru_cache(maxsize=4096)
def region_name(code: str) -> str:
    """``440703`` → ``广东省江门市蓬江区``; "" for a code nobody knows. Data of python-stdnum (GB/T 2260)."""
    if len(code) != 6:
        return ""
    parts = []
    for whole in (f"{code[:2]}0000", f"{code[:4]}00", code):
        found = numdb.get("cn/loc").info(whole)
        # A place that was renamed lists its names with years: the last one is today's.
        name = found[-1][1].get("county", "").split(",")[-1].rpartition("]")[2] if len(found) > 1 else ""
        if name and name not in parts and name not in ("市辖区", "县"):
            parts.append(name)
    return "".join(parts) if parts else ""


def region_of_code(credit_code: str) -> str:
    """The division a code was registered in (its digits 3 to 8), "" where that is none."""
    region = credit_code[2:8]
    return region if region_name(region) else ""


def checked_staff(total: int | None, on: dt.date | None) -> None:
    """DomainError for a staff total without its date, or out of reach."""
    if total is None:
        return
    if total > MAX_STAFF:
        raise DomainError("staff_large", f"职工总数 {total} 人太大，请核对是否多写了几位。")
    if on is None:
        raise DomainError("staff_date_missing", "填写了职工总数，请同时填写它的统计日期（例如上年末）。")
    checked_day(on, "职工总数的统计日期")
