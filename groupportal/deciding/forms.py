"""What forms ask for where something is decided or ruled on."""

from __future__ import annotations

from django import forms

from groupportal.deciding.ruling import MAX_ANSWER
from groupportal.ui.fields import DayField, OneFileField, TextArea
from groupportal.uploads.checking import PAPERS


class DecisionForm(forms.Form):
    """Who decided, when, and the signed paper; ``decision.decided`` takes it from here."""

    decision = forms.CharField(label="决定依据", max_length=300, help_text="例如“2023年第一次理事会决议”。")
    decided_on = DayField("决定日期", past=True, required=False)
    evidence = OneFileField("决定文件或审批表扫描件", accept=PAPERS, required=False)


class AnswerForm(forms.Form):
    """The words of a ruling."""

    answer = TextArea("审核意见", 3, required=False, max_length=MAX_ANSWER)
