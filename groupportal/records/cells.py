"""One cell: what people leave in it, as it is kept. What was done is said; nothing is guessed."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from groupportal.errors import DomainError
from groupportal.office.characters import printable
from groupportal.office.numbers import exact, normalise_digits
from groupportal.records.columns import ColumnKind, RecordColumn
from groupportal.records.days import MONTH_END, read_day
from groupportal.records.findings import CellFault, shown
from groupportal.ui.formats import mask_id
from groupportal.ui.identities import is_identity, without_identities
from groupportal.ui.names import kept_name

Cleaned = tuple[Any, str]
"""The value as it is kept (None for nothing), and what was done to it in words ("" for nothing)."""

BLANKS_CUT = "去掉了多余的空格或换行"
HALF_WIDTH = "全角字符换成了半角"
AS_NUMBER = "数字换成了文字"
UPPER = "小写字母换成了大写"
SIGNS_CUT = "去掉了空格、横线或撇号"
COUNTRY_CUT = "去掉了国家代码 86"
ROUGH = "约数按所写的数字记"
UNIT_CUT = "去掉了单位或千分位逗号"
VARIANTS = "部首、异体字符或间隔点换成了通用的写法"
SYNONYM = "换成了系统里的叫法"

_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2060\ufeff"
_FULL = {
    code: code - 0xFEE0 for span in ("０９", "ＡＺ", "ａｚ") for code in range(ord(span[0]), ord(span[1]) + 1)
}
_NOTHING = dict.fromkeys(map(ord, _INVISIBLE))
_ODD = re.compile(rf"[\s{_INVISIBLE}０-９Ａ-Ｚａ-ｚ\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_EMPTY_SIGNS = frozenset({"-", "--", "—", "——", "/", "\\", "／", "无", "暂无", "N/A", "n/a", "NULL"})
_AMOUNT = re.compile(
    r"(?P<about>大约|大概|约为|约|将近|近|超过|超|逾)?(?P<sign>-)?"
    r"(?P<number>\d+(?:\.\d+)?|\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?)"
    r"(?P<more>余|多|[+＋])?(?P<unit>人次|人|名|个|家|位|分|次|课时|学时|小时|万元|元|万)?(?P<rest>左右|以上|上下)?"
)
_LOST_DIGITS = 1e15


def plain(raw: Any) -> tuple[str, str]:
    """A cell's value as text, and what was done to it: on one line, without invisible signs and full-width letters."""
    if isinstance(raw, str):
        if not _ODD.search(raw):
            return raw, ""
        text = printable(raw.translate(_NOTHING))
        half = text.translate(_FULL)
        kept = " ".join(half.split())
        return kept, HALF_WIDTH if half != text else BLANKS_CUT if kept != raw else ""
    if isinstance(raw, bool):
        raise CellFault("truth", f"“{'TRUE' if raw else 'FALSE'}”是逻辑值，请改填文字。")
    if isinstance(raw, (int, float)):
        if abs(raw) >= _LOST_DIGITS:
            kept = without_identities(f"{raw:.0f}")
            raise CellFault(
                "digits_lost",
                f"“{kept}”是按数字存放的，Excel 只保留 15 位，后面的已经丢失。请把这一列设成“文本”格式后重新填写。",
            )
        return (str(int(raw)) if raw == int(raw) else str(exact(raw))), AS_NUMBER
    if isinstance(raw, dt.datetime) and raw.time() == dt.time():
        return raw.date().isoformat(), ""
    return str(raw), ""


def _limited(text: str, column: RecordColumn) -> str:
    if len(text) > column.max_length:
        raise CellFault("too_long", f"有 {len(text)} 个字，最多 {column.max_length} 个，请缩短。")
    return text


def _text(column: RecordColumn, raw: Any) -> Cleaned:
    text, what = plain(raw)
    return _limited(text, column) or None, "" if what == AS_NUMBER else what


def _name(column: RecordColumn, raw: Any) -> Cleaned:
    text, what = plain(raw)
    kept = kept_name(text)
    if kept != text and not what:
        what = BLANKS_CUT if kept == text.replace(" ", "") else VARIANTS
    return _limited(kept, column) or None, what


def _long_text(column: RecordColumn, raw: Any) -> Cleaned:
    if not isinstance(raw, str):
        return _text(column, raw)
    return _limited(printable(raw.translate(_NOTHING)).strip(), column) or None, ""


def _half_width(text: str, raw: Any) -> str:
    """A number or a code in half-width signs. CellFault for marks that would become digits of it: 12①, 4.23¹."""
    marks = "".join(c for c in text if unicodedata.category(c) == "No") if not text.isascii() else ""
    if marks:
        raise CellFault(
            "mark", f"“{shown(raw)}”里的“{marks}”像是注释号，不是数字的一部分，请删去后只留数字或代码。"
        )
    return unicodedata.normalize("NFKC", text)


def _code(column: RecordColumn, raw: Any) -> Cleaned:
    text, what = plain(raw)
    if not isinstance(raw, str) or not (
        text.isascii() and text.isalnum() and not what and text == text.upper()
    ):
        kept = _half_width(text, raw)
        if re.fullmatch(r"\d(\.\d+)?E\+?\d+", kept, re.IGNORECASE):
            raise CellFault(
                "digits_lost", f"“{shown(raw)}”已变成科学计数，后面的数字丢失了。请设成“文本”格式后重新填写。"
            )
        bare = re.sub(r"[\s'’‘`\-‐–—]", "", kept)
        what = what or (SIGNS_CUT if bare != kept else "")
        text = bare.upper()
        what = (
            what
            or (HALF_WIDTH if kept != raw and isinstance(raw, str) else "")
            or (UPPER if text != bare else "")
        )
    if is_identity(text):
        raise CellFault(
            "identity", f"“{mask_id(text)}”像是身份证号，不能当作{column.label}导入，请核对后改正。"
        )
    return _limited(text, column) or None, what


def _identity(column: RecordColumn, raw: Any) -> Cleaned:
    text, what = plain(raw)
    kept = _half_width(text, raw)
    if "*" in kept:
        raise CellFault("masked", "是遮盖过的身份证号，请填写完整，或留空不改。")
    if re.fullmatch(r"\d(\.\d+)?E\+?\d+", kept, re.IGNORECASE):
        raise CellFault(
            "digits_lost", f"“{shown(raw)}”已变成科学计数，后面的数字丢失了。请设成“文本”格式后重新填写。"
        )
    bare = re.sub(r"[\s'’‘`\-‐–—]", "", kept)
    done = SIGNS_CUT if bare != kept else HALF_WIDTH if kept != text else what
    return _limited(bare.upper(), column) or None, done or (UPPER if bare != bare.upper() else "")


def _phone(column: RecordColumn, raw: Any) -> Cleaned:
    text, what = plain(raw)
    if text.isascii() and text.isdigit() and not text.startswith("86"):
        return _limited(text, column), what
    kept = _half_width(text, raw)
    if "*" in kept:
        raise CellFault("masked", f"“{shown(raw)}”是遮盖过的号码，请填写完整号码，或留空不改。")
    if re.fullmatch(r"\d(\.\d+)?E\+?\d+", kept, re.IGNORECASE):
        raise CellFault(
            "digits_lost", f"“{shown(raw)}”已变成科学计数，后面的数字丢失了。请设成“文本”格式后重新填写。"
        )
    bare = re.sub(r"[\s'’‘`]", "", kept)
    home = re.sub(r"^(?:\+|00)86-?|^[（(]\+?86[)）]-?|^86(?=1\d{10}$)", "", bare)
    if re.fullmatch(r"1\d{2}-\d{4}-\d{4}", home):
        home = home.replace("-", "")
    done = (
        COUNTRY_CUT
        if home != bare and bare.lstrip("+0(（").startswith("86")
        else SIGNS_CUT
        if home != kept
        else ""
    )
    return _limited(home, column) or None, done or what


def _address(column: RecordColumn, raw: Any) -> Cleaned:
    """E-mail and web addresses."""
    text, what = plain(raw)
    kept = unicodedata.normalize("NFKC", text).replace(" ", "").removeprefix("mailto:")
    if "*" in kept:
        raise CellFault("masked", f"“{shown(raw)}”是遮盖过的地址，请填写完整，或留空不改。")
    return _limited(kept, column) or None, what or (HALF_WIDTH if kept != raw else "")


def _number(raw: Any) -> tuple[Decimal | None, str]:
    if isinstance(raw, (bool, dt.date, dt.time, dt.timedelta)):
        raise CellFault("no_number", f"“{raw}”不是数字，请只填数字。")
    if isinstance(raw, (int, float)):
        return exact(raw), ""
    text, what = plain(raw)
    compact = re.sub(r"\s", "", normalise_digits(_half_width(text, raw)))
    if compact in _EMPTY_SIGNS or not compact:
        return None, ""
    match = _AMOUNT.fullmatch(compact)
    if match is None or match["unit"] in ("万元", "万"):
        raise CellFault("no_number", f"“{shown(raw)}”{_why_no_number(compact)}，请只填数字。")
    value = Decimal(re.sub("[,，]", "", match["number"])) * (-1 if match["sign"] else 1)
    if match["about"] or match["more"] or match["rest"]:
        return value, ROUGH
    return value, UNIT_CUT if match["unit"] or "," in compact or "，" in compact else what


def _why_no_number(text: str) -> str:
    if text.endswith(("万元", "万")):
        return "以“万”为单位"
    if re.search(r"\d[-~～—至到]\d", text):
        return "是一个范围"
    return "含有数字以外的文字" if re.search(r"\d", text) else "不是数字"


def _decimal(column: RecordColumn, raw: Any) -> Cleaned:
    value, what = _number(raw)
    return value, what


def _integer(column: RecordColumn, raw: Any) -> Cleaned:
    value, what = _number(raw)
    if value is None:
        return None, what
    if value != value.to_integral_value():
        raise CellFault("no_integer", f"“{shown(raw)}”不是整数，请核对。")
    if not 0 <= value < 10**12:
        raise CellFault("out_of_reach", f"“{shown(raw)}”不在合理范围内，请核对。")
    return int(value), what


def _day(column: RecordColumn, raw: Any, *, from_1904: bool) -> Cleaned:
    if isinstance(raw, str) and (not raw.strip() or raw.strip() in _EMPTY_SIGNS):
        return None, ""
    to_when = column.month_end or column.day_after or column.last_day
    day, what = read_day(raw, from_1904=from_1904, month_end=to_when)
    if column.last_day or (column.day_after and what == MONTH_END):
        return day + dt.timedelta(days=1), what
    return day, what


def choice_key(text: str) -> str:
    """A choice as it is compared: half-width, without blanks and brackets."""
    return re.sub(r"[\s()（）、，,.]", "", unicodedata.normalize("NFKC", text)).lower()


def _choice(column: RecordColumn, known: dict[str, tuple[str, str]], raw: Any) -> Cleaned:
    if found := known.get(raw if isinstance(raw, str) else ""):
        return found
    text, what = plain(raw)
    if not text:
        return None, ""
    found = known.get(choice_key(text))
    if found is None:
        raise CellFault("not_a_choice", f"“{shown(raw)}”不在可填的内容里，只能填：{_offered(column)}。")
    known[str(raw)] = value, said = found[0], found[1] or what
    return value, said


def _offered(column: RecordColumn) -> str:
    labels = [label for _, label in column.choices]
    return "、".join(labels[:24]) + ("……" if len(labels) > 24 else "")


def _known(column: RecordColumn) -> dict[str, tuple[str, str]]:
    found = {choice_key(word): (value, SYNONYM) for word, value in column.synonyms.items()}
    for value, label in column.choices:
        found[choice_key(value)] = (value, "")
        found[choice_key(label)] = (value, "")
    return found


def _checked(column: RecordColumn, clean: Callable[[Any], Cleaned], raw: Any) -> Cleaned:
    value, what = clean(raw)
    if value is None or column.check is None:
        return value, what
    try:
        return column.check(value), what
    except DomainError as error:
        raise CellFault(error.code, error.message) from error


_BY_KIND: dict[ColumnKind, Callable[[RecordColumn, Any], Cleaned]] = {
    ColumnKind.TEXT: _text,
    ColumnKind.NAME: _name,
    ColumnKind.REFERENCE: _name,
    ColumnKind.LONG_TEXT: _long_text,
    ColumnKind.CODE: _code,
    ColumnKind.IDENTITY: _identity,
    ColumnKind.PHONE: _phone,
    ColumnKind.EMAIL: _address,
    ColumnKind.URL: _address,
    ColumnKind.INTEGER: _integer,
    ColumnKind.DECIMAL: _decimal,
}


def cleaner(column: RecordColumn, *, from_1904: bool = False) -> Callable[[Any], Cleaned]:
    """The function that reads the cells of a column. It raises CellFault for what can't be taken."""
    clean: Callable[[Any], Cleaned]
    if column.kind == ColumnKind.CHOICE:
        clean = partial(_choice, column, _known(column))
    elif column.kind == ColumnKind.DATE:
        clean = partial(_day, column, from_1904=from_1904)
    else:
        clean = partial(_BY_KIND[column.kind], column)
    return partial(_checked, column, clean) if column.check else clean
