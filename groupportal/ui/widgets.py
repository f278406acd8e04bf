"""Widgets shared by all forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from groupportal.ui.pinyin import spell

FIND_UNIT = "输入单位名称里的字或拼音首字母查找"
"""What can be typed where a unit is picked."""


class _Spelled(forms.widgets.ChoiceWidget):
    def create_option(self, name: str, value: Any, label: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """An option that also knows its spelling."""
        option = super().create_option(name, value, label, *args, **kwargs)
        spelled = getattr(getattr(value, "instance", None), "pinyin", "")
        option["attrs"]["data-find"] = spelled or spell(str(label))
        return option


class SearchableBoxes(_Spelled, forms.CheckboxSelectMultiple):
    """A list of boxes that a script makes searchable by name, part and pinyin; ``hint`` says what can be typed."""

    def __init__(self, hint: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.hint = hint


class SearchableSelect(_Spelled, forms.Select):
    """One of a list that a script makes searchable by name, part and pinyin; ``hint`` says what can be typed."""

    def __init__(self, hint: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({**(attrs or {}), "data-pick": hint})


class DayInput(forms.DateInput):
    """The browser's own date picker; with ``past`` it ends at today, whichever day the page is drawn on."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None, *, past: bool = False) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")
        self.past = past

    def build_attrs(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The attributes, the latest day among them."""
        latest = {"max": timezone.localdate().isoformat()} if self.past else {}
        return {**latest, **super().build_attrs(*args, **kwargs)}


class FilesInput(forms.FileInput):
    """Several files at once."""

    allow_multiple_selected = True
