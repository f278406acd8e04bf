"""The form of a year's holidays."""

from __future__ import annotations

from django import forms

from groupportal.ui.fields import TextArea


class CalendarForm(forms.Form):
    source = forms.CharField(label="依据", max_length=160, help_text="例如当年放假通知的名称和文号。")
    days = TextArea(
        "放假和调休上班的日子",
        18,
        max_length=8000,
        help_text="一天一行，例如“2026-02-16 放假 除夕”“2026-02-14 上班 调休上班”；可以从 Excel 粘贴三列。周末没有调休的不用写。",
    )
