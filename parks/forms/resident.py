"""Forms of firms in parks."""

from __future__ import annotations

from typing import Any

from django import forms

from groupportal.ui.fields import DayField, LastDayField, RuledField
from groupportal.ui.formats import mask_phone
from members.services.contacts import checked_phone
from parks.forms.fields import FirmForm, after_today
from parks.models import Park, Resident
from parks.selectors.access import kept_parks
from parks.services.resident import ResidentInput

_LAST = "在园区的最后一天。"


class ResidentForm(forms.Form):
    """What is said about a firm in a park; ``record``: the firm that is there already."""

    premises = forms.CharField(label="房号、场地", max_length=80, required=False)
    contact = forms.CharField(label="联系人", max_length=60, required=False)
    phone = RuledField(
        checked_phone,
        label="电话",
        required=False,
        max_length=30,
        widget=forms.TelInput(),
        help_text="11 位手机号，或带区号的座机；平时只显示首尾。",
    )

    def __init__(self, *args: Any, record: Resident | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if record is not None and record.phone:
            self.fields["phone"].help_text = f"已登记 {mask_phone(record.phone)}；不改请留空。"

    def given(self) -> ResidentInput:
        """For the service; an empty phone leaves a known one."""
        data = {name: self.cleaned_data[name] for name in ResidentForm.base_fields}
        return ResidentInput(**{**data, "phone": data["phone"] or None})


class MoveInForm(ResidentForm, FirmForm):
    """A firm comes to a park; ``viewer`` keeps its list."""

    park = forms.ModelChoiceField(
        label="园区", queryset=Park.objects.none(), to_field_name="public_id", empty_label="请选择"
    )
    starts_on = DayField("入驻日期", past=True)
    field_order = ["park", "unit", "firm_name", "starts_on"]

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["park"].queryset = kept_parks(viewer).filter(is_active=True)  # type: ignore[attr-defined]


class EditResidentForm(ResidentForm):
    """Of one that has left, its last day too."""

    starts_on = DayField("入驻日期", past=True)
    ends_on = LastDayField("迁出日期", past=True, help_text=_LAST)

    def __init__(self, *args: Any, record: Resident, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)
        if record.ends_on is None:
            del self.fields["ends_on"]


class MoveOutForm(forms.Form):
    ends_on = LastDayField(
        "迁出日期", past=True, initial=after_today, help_text=f"{_LAST}当天和以前的家数不变。"
    )
    note = forms.CharField(label="说明", max_length=300, required=False)
