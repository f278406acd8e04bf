"""Search by pinyin: a column kept beside a name, holding its initials and its full spelling."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.db import models
from pypinyin import Style, lazy_pinyin
from pypinyin.constants import RE_HANS
from pypinyin.seg.simpleseg import seg

# pypinyin reads the surname 单 as "dan".
_SURNAMES = {
    "单": "shan",
    "仇": "qiu",
    "区": "ou",
    "解": "xie",
    "查": "zha",
    "曾": "zeng",
    "盖": "ge",
    "尉": "wei",
}


def _signs(rest: str) -> Any:
    """What is no Chinese character stays, one sign at a time."""
    return list(rest.lower())


def spell(text: str) -> str:
    """``江门一职`` → ``jmyz jiangmenyizhi``: initials, then the whole; lower case, other signs kept."""
    if not text:
        return ""
    syllables: list[str] = []
    for word in seg(text):
        syllables += _spelled(word) if RE_HANS.match(word) else word.lower()
    if text[0] in _SURNAMES and len(text) <= 4:
        syllables[0] = _SURNAMES[text[0]]
    return f"{''.join(s[:1] for s in syllables)} {''.join(syllables)}"


@lru_cache(maxsize=50_000)
def _spelled(word: str) -> tuple[str, ...]:
    """The syllables of one word as pypinyin cuts them: names share their words, and spelling is its slow part."""
    return tuple(lazy_pinyin(word, style=Style.NORMAL, errors=_signs))


class PinyinField(models.CharField):
    """Follows another text field of the same row; also in ``bulk_create``."""

    def __init__(self, source: str = "name", **kwargs: Any) -> None:
        self.source = source
        kwargs.setdefault("max_length", 400)
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
