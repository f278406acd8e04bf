"""Shares as charters write them."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九十")} | {"两": 2}
_SHARE = re.compile(
    r"^(?P<above>超过|过|多于|大于)?"
    r"(?:(?P<n>\d{1,2})/(?P<d>\d{1,2})|(?P<half>半数|一半)"
    r"|(?P<cd>[二三四五六七八九十])分之(?P<cn>[一二两三四五六七八九]))(?:以上)?$"
)

Share = tuple[int, int, bool]
"""Numerator, denominator, whether it must be passed."""


class ShareField(forms.CharField):
    """A share: 2/3, 三分之二以上, 超过 1/2, 过半数. Cleaned to ``Share``; None where nothing is said and nothing needed."""

    def __init__(self, label: str, *, may_be_above: bool = True, **kwargs: Any) -> None:
        self.may_be_above = may_be_above
        example = "例如“2/3”或“超过 1/2”。" if may_be_above else "例如“1/2”。"
        super().__init__(label=label, max_length=20, **{"help_text": example, **kwargs})

    def clean(self, value: Any) -> Share | None:  # type: ignore[override]  # a share is no text
        text = super().clean(value)
        return self._read(text) if text else None

    def _read(self, text: str) -> Share:
        found = _SHARE.match(re.sub(r"\s", "", unicodedata.normalize("NFKC", text)))
        if found is None:
            raise forms.ValidationError("读不出比例，请写成“2/3”或“超过 1/2”的样子。", code="no_share")
        if found["half"]:
            numerator, denominator = 1, 2
        elif found["n"]:
            numerator, denominator = int(found["n"]), int(found["d"])
        else:
            numerator, denominator = _DIGITS[found["cn"]], _DIGITS[found["cd"]]
        if not 1 <= numerator <= denominator:
            raise forms.ValidationError("比例应在 0 和 1 之间，例如“2/3”。", code="share_outside")
        above = bool(found["above"])
        if above and not self.may_be_above:
            raise forms.ValidationError("这里填“不少于”的比例，例如“1/2”，不写“超过”。", code="share_above")
        return numerator, denominator, above
