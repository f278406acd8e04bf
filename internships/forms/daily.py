"""Forms of make-ups, leave and looking at a position."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from groupportal.ui.fields import Choice, DayField, OneFileField, TextArea
from groupportal.uploads.checking import PAPERS
from internships.enums import LeaveKind, SignalFinding


class ConsentForm(forms.Form):
    """Agreeing to the wording that is shown above it."""

    edition = forms.CharField(widget=forms.HiddenInput)


class MakeUpForm(forms.Form):
    day = DayField("补签哪一天", past=True, help_text="当天已到岗，但没有签到的。")
    reason = TextArea("原因", 3, max_length=300, help_text="例如“手机没电”“忘了签到，师傅可以证明”。")
    paper = OneFileField("证明材料", accept=PAPERS, shrinks=True, about="例如打卡机照片。", required=False)


class LeaveForm(forms.Form):
    kind = Choice("种类", LeaveKind.choices)
    first = DayField("从哪一天", initial=timezone.localdate)
    last = DayField("到哪一天（含）", initial=timezone.localdate)
    reason = TextArea("事由", 3, max_length=300, help_text="简单写明即可；病假不用写病情。")
    paper = OneFileField("证明材料", accept=PAPERS, shrinks=True, about="例如医院证明。", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("last"):
            data["ends_on"] = data["last"] + dt.timedelta(days=1)
        return data


class PositionForm(forms.Form):
    purpose = forms.CharField(
        label="查看用途",
        max_length=200,
        help_text="例如“核对4月8日签到地点”。谁、何时、为何查看会记入访问记录。",
    )


class ReplyForm(forms.Form):
    words = TextArea("当时的情况", 3, max_length=300, help_text="例如“手机没电，借了同学的手机”。")


class FindingForm(forms.Form):
    finding = Choice("结论", SignalFinding.choices)
    words = TextArea("说明", 3, max_length=300, required=False, help_text="学生可以看到这段话。")
