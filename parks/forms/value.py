"""Forms of economic value: put forward by the centre, answered by the firm, entered from signed paper."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from groupportal.tenancy.models import Unit
from groupportal.ui.fields import Choice, DayField, OneFileField, TextArea, YuanField, unit_field
from groupportal.uploads.checking import PAPERS
from parks.enums import Reckoning
from parks.forms.fields import AsksOfWan
from parks.services.value import ValueInput, doubts


class ValueForm(AsksOfWan):
    """``request`` or ``project``: of what; neither: a firm's figure of a whole year. An amount that looks like 万元 asks once more."""

    unit = unit_field(None, label="企业")
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    amount = YuanField(label="金额（元）", help_text="写元，例如 200000；也可以写“20万元”。")
    reckoning = Choice("计算方法", Reckoning.choices)
    grounds = TextArea(
        "怎样算出来的",
        3,
        max_length=500,
        help_text="例如“每月少用工时 120 小时，按 35 元一小时，全年 50,400 元”。企业会看到。",
    )

    def __init__(self, *args: Any, request: Any = None, project: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.of_request, self.of_project = request, project
        fields: dict[str, Any] = self.fields
        self.initial.setdefault("year", timezone.localdate().year)
        if request is not None:
            fields["unit"].queryset = Unit.objects.filter(pk=request.unit_id)
            self.initial["year"] = (request.delivered_on or timezone.localdate()).year
        elif project is not None:
            fields["unit"].queryset = Unit.objects.filter(
                pk__in=[project.unit_id, *project.partners.values_list("unit", flat=True)]
            )
        else:
            fields["unit"].queryset = Unit.objects.filter(is_active=True)
        units = fields["unit"].queryset[:2]
        if (request is not None or project is not None) and len(units) == 1:
            fields["unit"].widget, self.initial["unit"] = forms.HiddenInput(), units[0].public_id

    def doubted(self, data: dict[str, Any]) -> str:
        if "amount" not in data or "grounds" not in data:
            return ""
        return doubts(data["amount"], data["grounds"], self.of_project)

    def said(self) -> ValueInput:
        """For the service."""
        names = ("unit", "year", "amount", "reckoning", "grounds")
        facts = {name: self.cleaned_data[name] for name in names}
        return ValueInput(**facts, request=self.of_request, project=self.of_project)


class PaperForm(forms.Form):
    signer = forms.CharField(label="企业签字人", max_length=60)
    confirmed_on = DayField("签字日期", past=True)
    paper = OneFileField("签字盖章的确认书", accept=PAPERS)


class ConfirmForm(forms.Form):
    """A firm's answer by its link."""

    right = forms.ChoiceField(
        label="金额对吗",
        choices=[("yes", "对，确认"), ("no", "不对，退回")],
        widget=forms.RadioSelect,
    )
    signer = forms.CharField(label="您的姓名", max_length=60)
    answer = forms.CharField(label="哪里不对", max_length=500, required=False, help_text="退回时填写。")
