"""Fields that read what people type about a unit, by the app's own rules."""

from __future__ import annotations

from typing import Any

from django import forms

from groupportal.ui.fields import RuledField
from groupportal.uploads.checking import PAPERS, WORD
from members.rules import checked_code, checked_name, checked_region
from members.services.contacts import checked_phone

SCAN_OR_WORD = PAPERS | {WORD}
"""What introduces a unit, or is written and signed."""


def name_field(**kwargs: Any) -> RuledField:
    """A unit's name."""
    return RuledField(
        checked_name,
        label="单位名称",
        max_length=200,
        help_text="全称，与营业执照或法人证书一致。",
        **kwargs,
    )


def code_field(**kwargs: Any) -> RuledField:
    """A 统一社会信用代码, checked by its check digit."""
    kwargs.setdefault("required", False)
    kwargs.setdefault("help_text", "18 位，见营业执照；会核对校验码。")
    kwargs.setdefault("widget", forms.TextInput(attrs={"autocapitalize": "characters"}))
    return RuledField(checked_code, label="统一社会信用代码", max_length=40, **kwargs)


def region_field() -> RuledField:
    """A six-digit division."""
    return RuledField(
        checked_region,
        label="行政区划代码",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        max_length=12,
        help_text="6 位，例如江门市蓬江区是 440703；留空时按信用代码的登记地填写。",
    )


def phone_field(**kwargs: Any) -> RuledField:
    """A phone number."""
    kwargs.setdefault("help_text", "11 位手机号，或带区号的座机。")
    kwargs.setdefault("widget", forms.TelInput())
    return RuledField(checked_phone, max_length=30, **kwargs)


def staff_field() -> forms.IntegerField:
    """How many people work there."""
    return forms.IntegerField(
        label="职工总数", required=False, min_value=0, help_text="在岗职工人数，用来核对实习人数比例。"
    )
