"""Forms of archiving: a summary, why something lacks, what a pack is for."""

from __future__ import annotations

from django import forms

from groupportal.ui.fields import OneFileField, TextArea
from internships.enums import ArchiveKind


class SummaryForm(forms.Form):
    text = TextArea("总结", 12, max_length=10_000, help_text="学生表现、实习成效、发现的问题和改进。")
    upload = OneFileField("附件", required=False)


class GapForm(forms.Form):
    kinds = forms.MultipleChoiceField(
        label="缺哪些材料",
        choices=ArchiveKind.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选一类。"},
    )
    reason = TextArea("为什么没有", 2, max_length=300)


class PackForm(forms.Form):
    purpose = forms.CharField(
        label="用途", min_length=4, max_length=100, help_text="例如“实习材料立卷”。记入访问记录。"
    )


class WithdrawForm(forms.Form):
    reason = TextArea("撤销的原因", 2, max_length=300)
    again = forms.BooleanField(
        label="同时按现在的记录重新开一份", required=False, help_text="例如姓名改正以后重开，编号是新的。"
    )
