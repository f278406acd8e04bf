"""How a person, and a group, wants to be told."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from groupportal.messages.enums import Channel
from groupportal.messages.models import MessageHours
from groupportal.messages.topics import Topic

_HOURS = [(f"{hour:02}:00", f"{hour} 点") for hour in range(24)]


def _hour(text: str) -> dt.time:
    return dt.time.fromisoformat(text)


def _said(moment: dt.time | None) -> str:
    return f"{moment:%H:%M}" if moment else ""


class HoursForm(forms.Form):
    """Quiet hours and the hour of the digest."""

    quiet_from = forms.TypedChoiceField(label="免打扰开始", choices=_HOURS, coerce=_hour)
    quiet_until = forms.TypedChoiceField(
        label="免打扰结束",
        choices=_HOURS,
        coerce=_hour,
        help_text="这段时间里邮件、短信等结束后再发，紧急的除外。开始和结束相同表示不设免打扰。",
    )
    digest_at = forms.TypedChoiceField(
        label="每日汇总",
        choices=[("", "不发"), *_HOURS],
        coerce=_hour,
        empty_value=None,
        required=False,
        help_text="每天到这个时间，把还没有读、也没有单独发过邮件的消息汇总成一封邮件。",
    )

    @staticmethod
    def initial_of(hours: MessageHours) -> dict[str, Any]:
        """The form's values for these hours."""
        return {name: _said(getattr(hours, name)) for name in ("quiet_from", "quiet_until", "digest_at")}


class SettingsForm(HoursForm):
    """The hours, and which topics come by which channels: a box for each pair, named ``topic:channel``."""

    def __init__(self, *args: Any, topics: list[Topic], channels: list[Channel], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wanted"] = forms.MultipleChoiceField(
            label="渠道",
            required=False,
            choices=[(f"{t.code}:{c}", f"{t.label}：{c.label}") for t in topics for c in channels],
        )

    def wanted(self) -> set[tuple[str, str]]:
        """The pairs that are ticked."""
        return {tuple(pair.split(":")) for pair in self.cleaned_data["wanted"]}


class EmailForm(forms.Form):
    """One's own address."""

    email = forms.EmailField(
        label="邮箱", max_length=254, help_text="我们会发一封验证邮件，点开里面的链接后开始使用。"
    )
