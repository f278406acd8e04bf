"""Forms of journals: writing on a phone, reading in a row."""

from __future__ import annotations

from typing import Any

from django import forms

from groupportal.ui.fields import Choice, FilesField, TextArea
from internships.enums import JournalState
from internships.models import Journal
from internships.services.journal import MAX_TEXT

COMMENTS = (
    "已阅，写得具体，继续保持。",
    "已阅，请多写自己做了什么、学到什么。",
    "请写明遇到的问题和怎样解决的。",
    "内容太少，请补充这段时间的工作内容。",
    "请注意安全，严格按操作规程做。",
)
"""Comments that are offered before a teacher has made own ones."""
_OFFERED = 15
_LONGEST = 60


class JournalForm(forms.Form):
    text = TextArea("正文", 12, max_length=MAX_TEXT)
    files = FilesField("附件", shrinks=True, required=False)
    without = forms.ModelMultipleChoiceField(
        label="去掉已有的附件",
        queryset=None,
        to_field_name="public_id",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, journal: Journal | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["text"].required = self.data.get("deed") != "keep"
        fields["text"].error_messages["required"] = "请写正文再提交；还没写完的，点“存草稿”。"
        if journal is None or not journal.files.exists():
            del fields["without"]
        else:
            fields["without"].queryset = journal.files.select_related("file")


class ReadForm(forms.Form):
    """A ready comment, own words, or both."""

    ready = Choice("常用评语", (), required=False, empty="不用")
    answer = TextArea("评语", 3, required=False, max_length=1000)

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["ready"].choices = [("", "不用"), *((text, text) for text in comments_of(viewer))]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        words = "".join(filter(None, (said.get("ready"), said.get("answer", "").strip())))
        if self.data.get("deed") == JournalState.RETURNED and not words:
            self.add_error("answer", "请写明要改什么，学生会收到这段话。")
        return {**said, "answer": words}


def comments_of(viewer: Any) -> list[str]:
    """The teacher's own latest comments that are short enough to be said again, then the portal's."""
    rows = Journal.objects.filter(ruled_by=viewer.user.pk).exclude(answer="").order_by("-ruled_at")
    own = [text for text in rows.values_list("answer", flat=True)[:60] if len(text) <= _LONGEST]
    return list(dict.fromkeys([*own, *COMMENTS]))[:_OFFERED]


class ExcuseForm(forms.Form):
    reason = forms.CharField(label="为什么免写", max_length=300, help_text="例如“病假一周”。学生能看到。")
