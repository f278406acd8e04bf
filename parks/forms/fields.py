"""Fields that several forms of this room have."""

from __future__ import annotations

from typing import Any

from django import forms

from groupportal.deciding.actor import Actor
from groupportal.people.choosing import FirmChoice
from groupportal.tenancy.models import Unit
from groupportal.tenancy.selectors import people_who_can
from groupportal.ui.widgets import SearchableSelect
from parks.services.firm import firm_named
from parks.services.value import doubts


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


class PersonChoice(forms.ChoiceField):
    """A person with an account, by name and unit; cleaned to the account."""

    def __init__(self, label: str, *, empty: str = "没有账号", **kwargs: Any) -> None:
        super().__init__(label=label, widget=SearchableSelect("输入姓名查找"), **kwargs)
        self.empty, self.people = empty, dict[str, Any]()

    def offer(self, action: str) -> None:
        """Those who hold the action."""
        held = people_who_can(action).select_related("user", "unit").order_by("user__pinyin", "user_id")
        named = {}
        for one in held:
            named.setdefault(one.user.username, (one.user, f"{one.user}（{one.unit or '集团'}）"))
        self.people = {key: user for key, (user, _) in named.items()}
        self.choices = [("", self.empty), *((key, words) for key, (_, words) in named.items())]

    def prepare_value(self, value: Any) -> Any:
        """An account is shown by its user name."""
        return getattr(value, "username", value)

    def clean(self, value: Any) -> Any:
        return self.people.get(super().clean(value))
