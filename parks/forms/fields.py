"""Fields that several forms of this room have."""

from __future__ import annotations

from typing import Any

from django import forms

from groupportal.deciding.actor import Actor
from groupportal.errors import DomainError
from groupportal.office.numbers import parse_amount
from groupportal.tenancy.models import Unit
from groupportal.tenancy.selectors import people_who_can
from groupportal.ui.fields import RuledField, unit_field
from groupportal.ui.formats import CENT, YUAN_PER_WAN
from groupportal.ui.widgets import SearchableSelect
from parks.services.firm import firm_named
from parks.services.value import doubts


class FirmForm(forms.Form):
    """A firm: a unit on record, or the name of one that isn't. ``needs_firm`` False: both may stay empty."""

    needs_firm = True

    unit = unit_field(
        None,
        label="企业",
        required=False,
        empty_label="不在名单里",
        help_text="成员单位和登记过的非成员单位。",
    )
    firm_name = forms.CharField(
        label="名单里没有的企业",
        required=False,
        max_length=160,
        help_text="写全称，与营业执照一致。会登记为非成员单位。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(is_active=True)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("unit") and data.get("firm_name"):
            self.add_error("firm_name", "只填一样：选名单里的企业，或写名单里没有的企业。")
        elif self.needs_firm and not self.errors and not data.get("unit") and not data.get("firm_name"):
            self.add_error("unit", "请选企业，名单里没有的写企业名称。")
        return data

    def firm(self, by: Actor) -> Unit | None:
        """The firm that was meant, added where the group doesn't know it; None where none was said."""
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
