"""The budget as a grid of tasks and sources, and its stages. People type 万元."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField

from budget.enums import Source
from budget.forms.fields import AmountField
from groupportal.ui.fields import DayField


class BudgetGridForm(forms.Form):
    """One field per main task and source; ``amounts`` gives 元. ``seen`` says which state of the budget was edited."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, threads: list[Any], present: Mapping[tuple[int, str], Decimal], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.threads = threads
        for thread in threads:
            for source in Source:
                field = AmountField(
                    label=f"{thread.name}，{source.label}", unit="万元", zero=True, required=False
                )
                field.initial = present.get((thread.pk, source.value)) or ""
                field.widget.attrs.update({"class": "input grid__input", "data-column": source.value})
                field.widget.attrs["aria-label"] = f"{field.label}（万元）"
                self.fields[self.name_of(thread, source)] = field

    @staticmethod
    def name_of(thread: Any, source: str) -> str:
        """The field of a cell."""
        return f"{thread.public_id.hex}-{source}"

    def rows(self) -> Iterator[tuple[Any, list[BoundField]]]:
        """Each task with its four fields."""
        for thread in self.threads:
            yield thread, [self[self.name_of(thread, source)] for source in Source]

    def amounts(self) -> dict[tuple[Any, str], Decimal]:
        """What was typed, in 元."""
        return {
            (thread, source.value): self.cleaned_data[self.name_of(thread, source)]
            for thread in self.threads
            for source in Source
        }


class StageForm(forms.Form):
    """A stage of construction; amounts in 万元 as typed, 元 when cleaned."""

    name = forms.CharField(label="阶段名称", max_length=80)
    starts_on = DayField("开始日期")
    ends_on = DayField("结束日期")
    planned = AmountField(label="阶段预算（万元）", unit="万元", zero=True)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            raise ValidationError("结束日期早于开始日期，请核对。")
        return data


class _Stages(forms.BaseFormSet):
    def add_error(self, field: None, error: str) -> None:
        """As a form's: what a service refuses concerns all stages."""
        self.non_form_errors().append(error)


StageFormSet = forms.formset_factory(
    StageForm, _Stages, extra=2, can_delete=True, max_num=20, validate_max=True
)
