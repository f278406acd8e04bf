"""Fields that several forms of this room have."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from groupportal.deciding.actor import Actor
from groupportal.people.choosing import FirmChoice
from groupportal.tenancy.models import Unit
from parks.services.firm import firm_named
from parks.services.value import doubts


def after_today() -> dt.date:
    """What a field for a last day begins with, where today is meant."""
    return timezone.localdate() + dt.timedelta(days=1)


class FirmForm(FirmChoice):
    """A firm that is added where the group doesn't know it."""

    def firm(self, by: Actor) -> Unit | None:
        """The firm that was meant; None where none was said."""
        name = self.cleaned_data["firm_name"]
        return firm_named(name, by=by) if name else self.cleaned_data["unit"]


class AsksOfWan(forms.Form):
    """A form with money in 元, the field ``asked_of``: an amount that looks like 万元 asks once more before it is taken."""

    asked_of = "amount"
    sure = forms.BooleanField(label="金额没有写错，单位是元", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sure"] = self.fields.pop("sure")  # after what it asks about
        self._hide(asked=False)

    def _hide(self, *, asked: bool) -> None:
        self.fields["sure"].widget = forms.CheckboxInput() if asked else forms.HiddenInput()

    def doubted(self, data: dict[str, Any]) -> str:
        """What to ask; "" where the amount looks right, or stands already."""
        amount = data.get(self.asked_of)
        return doubts(amount, "") if amount and amount != self.initial.get(self.asked_of) else ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        words = self.doubted(data)
        self._hide(asked=bool(words))
        if words and not data.get("sure"):
            self.add_error(self.asked_of, words)
        return data
