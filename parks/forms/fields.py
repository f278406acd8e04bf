"""Fields that several forms of this room have."""

from __future__ import annotations

from typing import Any

from django import forms

from groupportal.deciding.actor import Actor
from groupportal.tenancy.models import Unit
from groupportal.ui.fields import unit_field
from parks.services.firm import firm_named


class FirmForm(forms.Form):
    """A firm: a unit on record, or the name of one that isn't. ``needs_firm`` False: both may stay empty."""

    needs_firm = True

    unit = unit_field(None, label="企业", required=False, help_text="成员单位和登记过的非成员单位。")
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
