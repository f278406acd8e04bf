"""Filters of what was found, and the reason for which a warning is let pass."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import QuerySet

from groupportal.ui.widgets import SearchableSelect
from internships.models import Finding


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="放行的理由",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明确实需要这样安排的原因，例如“与单位共建订单班，集中轮训两个月”。理由和您的姓名一起保存。",
    )


class OneReasonForm(ReasonForm):
    shown = forms.CharField(widget=forms.HiddenInput)
    """What the warning rested on when it was shown."""


class FindingFilter(filters.FilterSet):
    """Rule, unit, class, batch and school: of those something was found of."""

    rule = filters.ChoiceFilter(label="规则", empty_label="全部规则")
    host = filters.ChoiceFilter(
        field_name="placement__host__public_id",
        label="实习单位",
        empty_label="全部单位",
        widget=SearchableSelect("输入单位名称查找"),
    )
    school_class = filters.ChoiceFilter(
        field_name="class_id",
        label="班级",
        empty_label="全部班级",
        widget=SearchableSelect("输入班级名称查找"),
    )
    batch = filters.ChoiceFilter(
        field_name="placement__batch__public_id", label="批次", empty_label="全部批次"
    )
    unit = filters.ChoiceFilter(field_name="placement__unit__public_id", label="学校", empty_label="全部学校")

    class Meta:
        model = Finding
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("rule", "rule", "title")
        self._offer("host", "placement__host__public_id", "placement__host__unit__name")
        self._offer("school_class", "class_id", "class_name")
        self._offer("batch", "placement__batch__public_id", "placement__batch__name")
        self._offer("unit", "placement__unit__public_id", "placement__unit__name")

    def _offer(self, name: str, value: str, label: str) -> None:
        rows: QuerySet[Any] = self.queryset
        found = rows.order_by(label).values_list(value, label).distinct()
        choices = [(str(key), words) for key, words in found if key]
        if name == "unit" and len(choices) < 2:
            del self.filters[name]
        else:
            self.filters[name].extra["choices"] = choices
