from __future__ import annotations

from django import forms

from reports.services.expert import MOST_DAYS


class ExpertLinkForm(forms.Form):
    """For whom, what for, for how long."""

    addressee = forms.CharField(label="给谁", max_length=60, help_text="专家的姓名，一条链接只给一位。")
    why = forms.CharField(
        label="用于", max_length=200, help_text="例如：2023年省级验收评审。记在链接和操作记录里。"
    )
    days = forms.IntegerField(label="有效天数", min_value=1, max_value=MOST_DAYS, initial=14)
