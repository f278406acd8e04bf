"""Pinyin of names: a column beside each name, by which it is found as people type it and put in order.

江门一职 is kept as ``jiangG江 menD门 yiB一 zhiL职``: of each character its reading, its strokes (B is one), itself. So names are in
the order of readings, then strokes, and the same character stands together. Other readings follow a character (``changE长/zhang``).
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Lookup
from pypinyin import Style, lazy_pinyin
from pypinyin.constants import RE_HANS
from pypinyin.seg.simpleseg import seg

from groupportal.ui.names import kept_name

# As surnames: pypinyin reads these as the common word.
_SURNAMES = {
    "万俟": "mo qi", "尉迟": "yu chi", "单于": "chan yu", "长孙": "zhang sun", "澹台": "tan tai",
    "单": "shan", "仇": "qiu", "区": "ou", "解": "xie", "查": "zha", "曾": "zeng", "盖": "ge", "尉": "wei", "翟": "zhai",
    "卜": "bu", "覃": "qin", "朴": "piao", "缪": "miao", "员": "yun", "召": "shao", "种": "chong", "黑": "he", "秘": "bi",
    "乜": "nie", "祭": "zhai", "谌": "chen", "阚": "kan", "訾": "zi", "郇": "xun", "繁": "po", "隗": "wei", "佴": "nai",
    "句": "gou", "都": "du", "乐": "yue", "宿": "su", "牟": "mu", "宓": "mi", "褚": "chu", "洗": "xian", "於": "yu",
    "逄": "pang", "冼": "xian", "任": "ren", "华": "hua", "纪": "ji", "过": "guo", "应": "ying", "令": "ling",
}  # fmt: skip
# Places of which pypinyin's dictionary has another reading, or none when other characters follow.
_PLACES = {
    "单县": "shan xian", "浚县": "xun xian", "莘县": "shen xian", "蔚县": "yu xian", "歙县": "she xian", "乐陵": "lao ling",
    "乐亭": "lao ting", "乐清": "yue qing", "大城县": "dai cheng xian", "荥阳": "xing yang", "荥经": "ying jing",
    "繁峙": "fan shi", "漯河": "luo he", "涡阳": "guo yang", "泌阳": "bi yang", "朝阳": "chao yang", "尉犁": "yu li",
    "长治": "chang zhi", "洪洞": "hong tong", "珲春": "hun chun", "什邡": "shi fang", "筠连": "jun lian", "六安": "lu an",
    "六合": "lu he", "台州": "tai zhou", "丽水": "li shui", "铅山": "yan shan", "监利": "jian li", "犍为": "qian wei",
    "东阿": "dong e", "渑池": "mian chi", "长子县": "zhang zi xian", "井陉": "jing xing", "蠡县": "li xian", "吴堡": "wu bu",
    "柞水": "zha shui", "黄陂": "huang pi", "盱眙": "xu yi", "枞阳": "zong yang", "亳州": "bo zhou", "蚌埠": "beng bu",
    "番禺": "pan yu", "东莞": "dong guan", "厦门": "xia men", "重庆": "chong qing", "华阴": "hua yin", "会稽": "kuai ji",
    "莘庄": "xin zhuang", "阿房": "e pang", "栎阳": "yue yang", "曲阜": "qu fu", "牟平": "mu ping", "任丘": "ren qiu",
    "余干": "yu gan", "万载": "wan zai", "尉氏": "wei shi", "台山": "tai shan", "解州": "hai zhou",
}  # fmt: skip
_AS_SURNAME = {c: set(lazy_pinyin(c)) | {s} for c, s in _SURNAMES.items() if len(c) == 1}
_EITHER = {
    c: set(readings.split())
    for c, readings in {
            "单": "shan dan chan", "浚": "jun xun", "莘": "shen xin", "蔚": "wei yu", "歙": "she xi", "荥": "xing ying",
            "峙": "zhi shi", "漯": "luo ta", "涡": "wo guo", "泌": "mi bi", "洞": "dong tong", "筠": "yun jun", "堡": "bao bu pu",
            "柞": "zuo zha", "陂": "bei pi", "枞": "cong zong", "番": "fan pan", "莞": "guan wan", "厦": "sha xia",
            "重": "zhong chong", "长": "chang zhang", "乐": "le yue lao", "朝": "chao zhao", "六": "liu lu", "铅": "qian yan",
            "阿": "a e", "圩": "wei xu", "柏": "bai bo", "臧": "zang cang", "藏": "zang cang", "晟": "sheng cheng",
            "盖": "ge gai", "尉": "wei yu", "缪": "miao mou", "隗": "wei kui", "谌": "chen shen", "郇": "xun huan",
            "车": "che ju", "折": "zhe she", "贲": "ben fei", "郗": "xi chi", "仇": "qiu chou", "查": "zha cha",
            "解": "xie jie hai", "朴": "piao pu",
        }.items()
}  # fmt: skip
"""What people may type for a character of a name, whichever is right."""
_FIRST = "".join({place[0] for place in _PLACES})
# Looking at the first character keeps this fast: names are spelled by ten thousands.
_PARTS = re.compile(f"((?=[{_FIRST}])(?:{'|'.join(sorted(_PLACES, key=len, reverse=True))}))")
_NONE: frozenset[str] = frozenset()
_LONGEST_PERSON = 4
LONGEST = 1_500
"""Signs of a spelling that are kept; as index entries of PostgreSQL take them."""
_MOST_STROKES = 31
_TYPED = re.compile("[a-z0-9]+")
# Letters and digits as a Chinese keyboard in full width types them.
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def _signs(rest: str) -> Any:
    """What is no Chinese character stays, one sign at a time."""
    return list(rest.lower())


def spell(text: str) -> str:
    """What is kept beside a name (see above); behind a tab the name as people type it, where it is written with odd characters.

    The right reading of surnames and places comes first. Runs of other signs stand as they are, in lower case.
    """
    name = kept_name(text)
    found = " ".join(part for part, _ in _parts(name))[:LONGEST]
    return f"{found}\t{name.lower()}"[:LONGEST] if name != text else found


def found_at(word: str, name: str) -> tuple[int, int] | None:
    """Where in a name the letters ``word`` are found by its spelling: from and behind the last character; None for nowhere."""
    if not (pattern := pattern_of(word)) or name != kept_name(name):
        return None
    parts = _parts(name)
    spelling = " ".join(part for part, _ in parts)
    if not (found := re.search(pattern, spelling)):
        return None
    # The match begins with the blank before its first part.
    first, last = (spelling.count(" ", 0, at) for at in (found.start() + 1, found.end()))
    behind = parts[last + 1][1] if last + 1 < len(parts) else len(name)
    return parts[first][1], behind


def initials(text: str) -> str:
    """``江门一职`` → ``jmyz``."""
    return "".join(syllable[:1] for _, syllable in _read(kept_name(text)))


def full_pinyin(text: str) -> str:
    """``江门一职`` → ``jiangmenyizhi``."""
    return "".join(syllable for _, syllable in _read(kept_name(text)))


def pattern_of(word: str, *, begins: bool = False, ends: bool = False) -> str:
    """The regular expression (PostgreSQL's and Python's) by which letters are looked for in a spelling; "" for other words.

    Every syllable is typed from its start: whole, its first letters, or its initial. gm finds 工贸 and not jian|gm|en.
    ``begins``: at the beginning of the name alone; ``ends``: up to its last syllable.
    """
    letters = _letters(word)
    if not _TYPED.fullmatch(letters):
        return ""
    start = "^(?:[^ \t]*/)?" if begins else "(?:^|[ /])"
    return start + "(?:[^ \t]* (?:[^ \t]*/)?)?".join(letters) + ("[^ \t]*(?:\t|$)" if ends else "")


def _letters(word: str) -> str:
    return word.translate(_HALF_WIDTH).lower().replace("'", "").replace("’", "").replace("ü", "v")


def is_spelled(word: str, spelling: str, *, begins: bool = False, ends: bool = False) -> bool:
    """Whether a word that was typed is found in a spelling; the same as in the database."""
    pattern = pattern_of(word, begins=begins, ends=ends)
    return bool(re.search(pattern, spelling)) if pattern else word.lower() in spelling


def _parts(name: str) -> list[tuple[str, int]]:
    """The parts of a spelling, each with the place in the name at which it begins: a character, or a run of other signs."""
    parts: list[tuple[str, int]] = []
    joins = False
    place = 0
    for at, (sign, syllable) in enumerate(_read(name)):
        read = syllable != sign.lower()
        if read:
            known = _EITHER.get(sign, _NONE) | (_AS_SURNAME.get(sign, _NONE) if at == 0 else _NONE)
            mark = f"{syllable}{_strokes(sign)}{sign}"
            parts.append(("/".join([mark, *sorted(known - {syllable})]), place))
        elif joins and not sign.isspace():
            parts[-1] = (parts[-1][0] + syllable, parts[-1][1])
        elif not sign.isspace():
            parts.append((syllable, place))
        joins = not read and not sign.isspace()
        place += len(sign)
    return parts


def _read(name: str) -> list[tuple[str, str]]:
    """Each sign of a name with its syllable; a sign without one stands for itself."""
    syllables = _syllables(name)
    return list(zip(name if len(name) == len(syllables) else syllables, syllables, strict=True))


@cache
def _all_strokes() -> dict[str, str]:
    # One line for each number of strokes, from one on, as Unicode counts them (tools/strokes.py makes it).
    lines = Path(__file__).with_name("strokes.txt").read_text(encoding="utf-8").splitlines()
    return {sign: chr(ord("A") + min(n, _MOST_STROKES)) for n, line in enumerate(lines, 1) for sign in line}


def _strokes(sign: str) -> str:
    return _all_strokes().get(sign, "`")


def _syllables(name: str) -> list[str]:
    syllables: list[str] = []
    for part in _PARTS.split(name):
        if part in _PLACES:
            syllables += _PLACES[part].split()
            continue
        for word in seg(part):
            syllables += _spelled(word) if RE_HANS.match(word) else word.lower()
    surname = next((s for s in (name[:2], name[:1]) if s in _SURNAMES), "")
    if surname and len(name) <= _LONGEST_PERSON and name[:2] not in _PLACES:
        syllables[: len(surname)] = _SURNAMES[surname].split()
    return [syllable.lower() for syllable in syllables]


@lru_cache(maxsize=50_000)
def _spelled(word: str) -> tuple[str, ...]:
    """The syllables of one word as pypinyin cuts them: names share their words, and spelling is its slow part."""
    return tuple(lazy_pinyin(word, style=Style.NORMAL, errors=_signs))


class PinyinField(models.CharField):
    """Follows another text field of the same row; also in ``bulk_create``."""

    def __init__(self, source: str = "name", **kwargs: Any) -> None:
        self.source = source
        kwargs.setdefault("max_length", LONGEST)
        kwargs.setdefault("db_collation", "C")  # the order of the signs, whatever the database's own
        kwargs.update(blank=True, editable=False, default="", verbose_name="拼音")
        super().__init__(**kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for key in ("blank", "editable", "default", "verbose_name"):
            kwargs.pop(key, None)
        kwargs["source"] = self.source
        return name, path, args, kwargs

    def pre_save(self, instance: models.Model, add: bool) -> str:
        value = spell(str(getattr(instance, self.source) or ""))[: self.max_length]
        setattr(instance, self.attname, value)
        return value


@cache
def spelled_beside(model: type[models.Model], path: str) -> str:
    """The path to the pinyin of the name at a path (``thread__name`` gives ``thread__pinyin``); "" where none stands beside it."""
    *way, name = path.split("__")
    there: Any = model
    with suppress(FieldDoesNotExist):
        for step in way:
            there = there._meta.get_field(step).related_model
        for field in there._meta.fields:
            if isinstance(field, PinyinField) and field.source == name:
                return "__".join([*way, field.name])
    return ""


class _Typed(Lookup):
    """``pinyin__contains``, in either case: what people type, from the start of a syllable."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, values = self.process_lhs(compiler, connection)
        word = str(self.rhs)
        if len(letters := _letters(word)) == 1 and _TYPED.fullmatch(letters):
            # Everybody begins with one letter: what the pattern says of it, ten times faster.
            return f"{column} LIKE ANY(%s)", (*values, [f"{at}{letters}%" for at in ("", "% ", "%/")])
        if pattern := pattern_of(word):
            # Most names lack the letters in this order, which is seen ten times faster than what the pattern says.
            order = "%".join(["", *_letters(word), ""])
            return f"({column} LIKE %s AND {column} ~ %s)", (*values, order, *values, pattern)
        return f"strpos({column}, %s) > 0", (*values, word.lower())


PinyinField.register_lookup(_Typed, "contains")
PinyinField.register_lookup(_Typed, "icontains")
PinyinField.register_lookup(_Typed, "holds")
