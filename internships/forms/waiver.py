"""Why students need not do the internship of a batch, and the paper that shows it."""

from __future__ import annotations

from django import forms

from groupportal.ui.fields import Choice, OneFileField, TextArea
from internships.enums import WaiverKind


class WaiverForm(forms.Form):
    kind = Choice("种类", WaiverKind.choices)
    reason = TextArea("原因", 2, max_length=300, help_text="例如“2026年3月应征入伍”。身体原因不用写病情。")
    basis = forms.CharField(
        label="依据的本校规定",
        max_length=200,
        help_text="国家的实习规定没有写哪些学生可以免实习，由学校按自己的规定决定，例如“学生实习管理办法第十二条”。",
    )
    upload = OneFileField("证明材料", about="例如入伍通知书、学校会议纪要；几名学生可以共用一份。")


class RevokeForm(forms.Form):
    reason = TextArea("撤销的原因", 2, max_length=300, help_text="提出人和学生会收到这段话。")
