"""Taking out what says something of people: what for is asked, what is masked is said, both are written down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

PURPOSE_HELP = "例如：理事会换届通知、年检材料。和您的姓名、时间一起记入访问记录。"


def purposed(what: str, purpose: str) -> str:
    """What the record of access says: what was taken out, and what for."""
    return f"{what}。用途：{purpose}"[:300] if purpose else what


def personal_words(personal: Sequence[str], masked: Sequence[str]) -> str:
    """What of people the file holds, and what of that is masked."""
    if not personal:
        return ""
    open_ones = [word for word in personal if word not in masked]
    said = f"文件里有个人信息：{'、'.join(open_ones)}完整导出" if open_ones else "文件里有个人信息"
    hidden = f"，{'、'.join(masked)}已遮盖，例如 138****0000" if masked else ""
    return f"{said}{hidden}。"


class PurposeForm(forms.Form):
    """What for; nothing where nobody's data go out."""

    purpose = forms.CharField(
        label="用途",
        min_length=4,
        max_length=100,
        help_text=PURPOSE_HELP,
        error_messages={
            "required": "导出个人信息要写明用途，例如“理事会换届通知”。",
            "min_length": "请把用途写具体一些，至少 4 个字。",
        },
    )

    def __init__(self, *args: Any, asked: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asked:
            del self.fields["purpose"]
