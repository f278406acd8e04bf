"""Forms of parks."""

from __future__ import annotations

from typing import Any

from django import forms

from groupportal.tenancy.models import Unit
from groupportal.ui.fields import unit_field
from parks.services.park import ParkInput


class ParkForm(forms.Form):
    """What is said about a park."""

    name = forms.CharField(label="园区名称", max_length=80)
    unit = unit_field(
        None,
        label="园区单位",
        required=False,
        help_text="园区管理方在单位名单里的选它，它的人员可以登记入驻企业。",
    )
    operator = forms.CharField(label="运营方", max_length=120, required=False)
    region = forms.CharField(label="所在地", max_length=60, required=False, help_text="例如“江门市蓬江区”。")
    address = forms.CharField(label="地址", max_length=200, required=False)
    longitude = forms.DecimalField(
        label="经度",
        min_value=-180,
        max_value=180,
        max_digits=9,
        decimal_places=6,
        required=False,
        help_text="和纬度一起填，例如 113.094942、22.590431，园区分布图按它画。",
    )
    latitude = forms.DecimalField(
        label="纬度", min_value=-90, max_value=90, max_digits=9, decimal_places=6, required=False
    )
    industries = forms.CharField(label="主导产业", max_length=200, required=False)
    note = forms.CharField(label="备注", max_length=300, required=False)
    is_active = forms.BooleanField(label="合作中", required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(is_active=True)  # type: ignore[attr-defined]

    def given(self) -> ParkInput:
        """For the service."""
        return ParkInput(**self.cleaned_data)
