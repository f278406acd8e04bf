"""Fields shared by the forms of all apps."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

import django_filters
from django import forms
from django.conf import settings

from groupportal.cities import cities
from groupportal.errors import DomainError
from groupportal.office.numbers import parse_amount
from groupportal.ui.formats import CENT, YUAN_PER_WAN
from groupportal.ui.widgets import FIND_UNIT, DayInput, FilesInput, SearchableSelect
from groupportal.uploads.checking import ORDINARY, accept_attribute, check_outside, kinds_in_words
from groupportal.uploads.names import safe_name

_UNSAID = "未登记"
_DAY = dt.timedelta(days=1)


class CodeField(forms.CharField):
    """A code that is typed off a phone, a letter or a screen: full-width digits, blanks and dashes in it do not count."""

    def to_python(self, value: Any) -> str:
        """The code as it was given out."""
        return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", super().to_python(value) or ""))


class RuledField(forms.CharField):
    """Text that a rule reads: what the rule refuses is said at the field."""

    def __init__(self, rule: Callable[[str], str], **kwargs: Any) -> None:
        self.rule = rule
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return self.rule(text)
        except DomainError as error:
            raise forms.ValidationError(error.message, code=error.code) from error


class DayField(forms.DateField):
    """A day. ``past``: the picker offers none to come (which days a record takes is for its service to say)."""

    def __init__(self, label: str | None = None, *, past: bool = False, **kwargs: Any) -> None:
        super().__init__(label=label, **{"widget": DayInput(past=past), **kwargs})


class LastDayField(DayField):
    """The last day of a period, as people say it; clean gives the day after it, as periods keep it (``Period.ends_on``)."""

    def prepare_value(self, value: Any) -> Any:
        """A kept day as the last one."""
        return value - _DAY if isinstance(value, dt.date) else value

    def to_python(self, value: Any) -> dt.date | None:
        """The day from which it is over."""
        day = super().to_python(value)
        if day == dt.date.max:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return day and day + _DAY


def time_field(label: str, **kwargs: Any) -> forms.TimeField:
    """A time of day."""
    return forms.TimeField(label=label, widget=forms.TimeInput({"type": "time"}, format="%H:%M"), **kwargs)


class DayFilter(django_filters.DateFilter):
    """A day among the filters of a list."""

    field_class = DayField


class ReadMark(forms.HiddenInput):
    """Says what the sender had read, so that what others changed since is not lost: never filled in for them."""


class TextArea(forms.CharField):
    """Running text; line ends and spaces inside are kept."""

    def __init__(self, label: str | None = None, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class Choice(forms.ChoiceField):
    """One of a list with an empty line first, where none is needed or none is to be taken for granted."""

    def __init__(
        self, label: str | None = None, choices: Iterable[Any] = (), *, empty: str = "请选择", **kwargs: Any
    ) -> None:
        super().__init__(label=label, choices=[("", empty), *choices], **kwargs)


class OneFileField(forms.FileField):
    """A file. Kinds and size stand below the label after ``about``, go to the browser's picker, and are checked at the field.

    ``accept``: endings, one of the sets of ``uploads.checking``. What is inside is for ``store_upload`` to check. ``shrinks``: photos
    are made small before they are sent, as far as the browser can.
    """

    widget = forms.FileInput
    _each = "不超过"

    def __init__(
        self,
        label: str | None = None,
        *,
        accept: frozenset[str] = ORDINARY,
        about: str = "",
        shrinks: bool = False,
        **kwargs: Any,
    ) -> None:
        self.accept, self.most_bytes, self.shrinks = accept, settings.MAX_UPLOAD_BYTES, shrinks
        words = f"{about}{kinds_in_words(accept)}，{self._each} {self.most_bytes // 1048576} MB。"
        messages = {"required": "请选择要上传的文件。", **(kwargs.pop("error_messages", None) or {})}
        super().__init__(
            label=label, help_text=words, error_messages=messages, allow_empty_file=True, **kwargs
        )

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        found = {"accept": accept_attribute(self.accept), "data-most-bytes": str(self.most_bytes)}
        return {**found, "data-shrinks": ""} if self.shrinks else found

    def to_python(self, data: Any) -> Any:
        file = super().to_python(data)
        if file is not None:
            try:
                check_outside(
                    safe_name(file.name or ""), file.size, accept=self.accept, max_bytes=self.most_bytes
                )
            except DomainError as error:
                raise forms.ValidationError(error.message, code=error.code) from error
        return file


class FilesField(OneFileField):
    """Several files at once; clean gives a list. Every one that is refused is named."""

    widget = FilesInput
    _each = "可一次选多个，每个不超过"

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = [item for item in (data if isinstance(data, list | tuple) else [data]) if item]
        if not given:
            self.validate(None)
        files, refused = [], []
        for item in given:
            try:
                files.append(super().clean(item, initial))
            except forms.ValidationError as error:
                refused.append(error)
        if refused:
            raise forms.ValidationError(refused)
        return files


def unit_field(units: Any, **kwargs: Any) -> forms.ModelChoiceField:
    """One unit, searched by name and pinyin initials; ``units`` may be set later, inside the request."""
    kwargs.setdefault("label", "单位")
    if not kwargs.get("required", True):
        kwargs.setdefault("empty_label", "不选")
    return forms.ModelChoiceField(
        queryset=units, to_field_name="public_id", widget=SearchableSelect(FIND_UNIT), **kwargs
    )


class PlaceField(forms.ChoiceField):
    """A city, found by name; clean gives province and city, two empty texts for none."""

    def __init__(self, label: str = "所在地", **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "地级市，输入“江门”或拼音首字母查找。")
        super().__init__(
            label=label,
            choices=lambda: [("", _UNSAID), *((code, _city(place)) for code, place in cities().items())],
            required=False,
            widget=SearchableSelect("输入城市名称查找"),
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        """A place as its code; ("广东省", "江门市") is 4407."""
        if isinstance(value, tuple):
            return next((code for code, place in cities().items() if place == value), "")
        return value

    def clean(self, value: Any) -> Any:
        return cities().get(super().clean(value), ("", ""))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


def _city(place: tuple[str, str]) -> str:
    province, city = place
    return city if city == province else f"{province}{city}"


def _yuan(text: str) -> Any:
    reading = parse_amount(text)
    if reading.value is None or reading.approximate:
        raise DomainError("amount", f"“{text}”不是确切的金额，请只填一个数字，例如 12,000 或 1.2万元。")
    return (reading.value * (YUAN_PER_WAN if reading.unit == "万元" else 1)).quantize(CENT)


class YuanField(RuledField):
    """Money in 元 as people type it (12,000, full-width digits, 1.2万元), cleaned to a Decimal with two places."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(_yuan, max_length=40, **kwargs)
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off"})
