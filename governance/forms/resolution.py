"""Forms of resolutions."""

from __future__ import annotations

from typing import Any

from django import forms

from governance.models import Body, Resolution
from groupportal.ui.fields import DayField, OneFileField, ReadMark, TextArea
from groupportal.uploads.checking import PAPERS


class ResolutionForm(forms.Form):
    """The words of a resolution; the body where it is entered from a paper."""

    body = forms.ModelChoiceField(
        label="作出决议的机构", queryset=Body.objects.none(), to_field_name="public_id", empty_label="请选择"
    )
    title = forms.CharField(label="决议名称", max_length=200)
    text = TextArea("决议正文", 12, max_length=20000)
    decided_on = DayField("通过日期", past=True)
    evidence = OneFileField("签发的文件", accept=PAPERS, required=False)

    def __init__(self, *args: Any, record: Resolution | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if record is None:
            self.fields["body"].queryset = Body.objects.all()  # type: ignore[attr-defined]
        else:
            del self.fields["body"]


class PublishForm(forms.Form):
    """Under which number; the next one of the year where none is said."""

    serial = forms.IntegerField(
        label="文号序号",
        min_value=1,
        max_value=9999,
        required=False,
        help_text="不填就用这一年的下一个序号。补录以前的决议时填写原来的序号。",
    )
    was = forms.CharField(widget=ReadMark, required=False)
