"""Whom students are handed over to, from when, and why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from groupportal.ui.fields import DayField, TextArea
from groupportal.ui.widgets import SearchableSelect
from internships.selectors.handover import colleagues


class HandOverForm(forms.Form):
    to = forms.ModelChoiceField(
        label="交给哪位同事",
        queryset=None,
        to_field_name="public_id",
        widget=SearchableSelect("输入姓名查找"),
    )
    starts_on = DayField("从哪天起", initial=timezone.localdate, help_text="从这一天起由同事指导。")
    reason = TextArea("原因", 2, max_length=300, help_text="例如“病假六周”。同事和学校会看到，学生看不到。")

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues(viewer)  # type: ignore[attr-defined]
