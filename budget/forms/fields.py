"""Fields that read what people type about money."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from budget.rules import checked_amount
from groupportal.errors import DomainError
from groupportal.office.numbers import parse_amount
from groupportal.ui.formats import CENT, YUAN_PER_WAN


def plain_amount(yuan: Decimal, unit: str) -> str:
    """An amount as a field shows it: 1215 or 1,215.5 in ``unit``, never more digits than it has."""
    number = yuan / YUAN_PER_WAN if unit == "万元" else yuan
    text = format(number, ",f")
    return text.rstrip("0").rstrip(".") if "." in text else text


class AmountField(forms.CharField):
    """Money as people type it (1,215.00, full-width digits, 3.5万元), cleaned to 元 with two places.

    ``unit`` is what a bare number means; a unit typed in the field wins. An empty field that is not required gives 0.
    """

    def __init__(self, *, unit: str = "元", zero: bool = False, **kwargs: Any) -> None:
        self.unit, self.zero = unit, zero
        kwargs.setdefault("max_length", 40)
        super().__init__(**kwargs)
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off", "data-amount": unit})

    def prepare_value(self, value: Any) -> Any:
        return plain_amount(value, self.unit) if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Decimal:
        text = super().clean(value)
        if not text:
            return Decimal("0.00")
        reading = parse_amount(text)
        if reading.value is None:
            raise ValidationError(
                f"“{text}”{reading.remarks[0]}，请只填一个数字，例如 1,215.00。", code="amount"
            )
        if reading.approximate:
            raise ValidationError(f"“{text}”是约数，请填写确切的金额。", code="approximate")
        in_wan = (reading.unit or self.unit) == "万元"
        try:
            return checked_amount(
                reading.value * YUAN_PER_WAN if in_wan else reading.value, "金额", zero=self.zero
            )
        except DomainError as error:
            raise ValidationError(error.message, code=error.code) from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        if not isinstance(initial, Decimal):
            return super().has_changed(initial, data)
        try:
            return bool(self.clean(data) != initial.quantize(CENT))
        except ValidationError:
            return True
