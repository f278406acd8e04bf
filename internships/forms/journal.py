"""Forms of journals: writing on a phone, reading in a row."""

from __future__ import annotations

from typing import Any

from django import forms

from groupportal.ui.fields import Choice, FilesField, TextArea
from internships.enums import JournalState
from internships.models import Journal, ReadyComment
from internships.selectors.ready_comment import texts_for
from internships.services.journal import MAX_TEXT


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

    ready = Choice(
        "常用评语", (), required=False, empty="不用", widget=forms.Select(attrs={"data-inserts": "answer"})
    )
    answer = TextArea("评语", 3, required=False, max_length=1000)

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["ready"].choices = [("", "不用"), *((text, text) for text in texts_for(viewer))]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        words = "".join(filter(None, (said.get("ready"), said.get("answer", "").strip())))
        if self.data.get("deed") == JournalState.RETURNED and not words:
            self.add_error("answer", "请写明要改什么，学生会收到这段话。")
        return {**said, "answer": words}


class ReadyCommentForm(forms.Form):
    text = TextArea(
        "评语",
        2,
        max_length=ReadyComment.longest("text"),
        help_text="例如“请写明用了哪些工具、出了什么问题。”",
    )


class ExcuseForm(forms.Form):
    reason = forms.CharField(label="为什么免写", max_length=300, help_text="例如“病假一周”。学生能看到。")
