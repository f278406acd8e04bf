"""Forms of the agenda, of who sits in, of proxies and what a meeting gave to do."""

from __future__ import annotations

from typing import Any

from django import forms

from governance.models import AgendaItem, Invitation, Meeting
from governance.selectors.invitation import entitled
from groupportal.people.choosing import PersonChoice
from groupportal.tenancy.models import Unit
from groupportal.ui.fields import (
    CodeField,
    DayField,
    FilesField,
    OneFileField,
    ReadMark,
    TextArea,
    unit_field,
)


class ItemForm(forms.Form):
    """A matter; once the notice is out with the reason why it comes only now. ``record``: the meeting, or the item that is changed."""

    title = forms.CharField(label="议题", max_length=200)
    text = TextArea("说明", 4, max_length=4000, required=False)
    presenter = forms.CharField(label="汇报人", max_length=80, required=False)
    papers = FilesField("会议材料", required=False, about="参会的人会前能打开。")
    reason = forms.CharField(
        label="通知以后才增加的原因",
        max_length=300,
        required=False,
        help_text="增加议题、换议题时，离开会的天数少于章程要求的通知天数的，必须填写，会写进表决结果。",
    )

    def __init__(self, *args: Any, record: Meeting | AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        meeting = record.meeting if isinstance(record, AgendaItem) else record
        if meeting.called_at is None:
            del self.fields["reason"]


class DiscussionForm(forms.Form):
    text = TextArea(
        "讨论情况", 8, max_length=8000, required=False, help_text="一行一段，起草纪要时写在这项议程下面。"
    )


class GuestForm(forms.Form):
    name = forms.CharField(label="姓名", max_length=60)
    unit = unit_field(None, required=False)
    user = PersonChoice("账号", required=False, help_text="有账号的，会收到通知，也能用手机签到。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["unit"].queryset = Unit.objects.all()
        fields["user"].offer("governance.view_meetings")


class _Asked(forms.ModelChoiceField):
    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(
            label=label, queryset=None, to_field_name="public_id", empty_label="请选择", **kwargs
        )


def _until() -> DayField:
    return DayField(
        "长期委托到哪天",
        required=False,
        help_text="只用于这次会议的不填。填了的，到这一天为止这个机构的各次会议都算数，本人到会的那次、通讯表决由本人投；随时可以撤回。",
    )


class GiveProxyForm(forms.Form):
    holder = _Asked("委托谁", help_text="对方接受以后才算数；表决时对方须到会。")
    until = _until()

    def __init__(self, *args: Any, record: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["holder"].queryset = entitled(record.meeting).exclude(pk=record.pk)


class PaperProxyForm(forms.Form):
    giver = _Asked("委托人")
    holder = _Asked("受托人")
    paper = OneFileField("委托书", about="双方签字的委托书。", shrinks=True)
    until = _until()

    def __init__(self, *args: Any, record: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["giver"].queryset = fields["holder"].queryset = entitled(record)


class LeaveForm(forms.Form):
    note = forms.CharField(label="请假原因", max_length=300, required=False)


class CodeForm(forms.Form):
    code = CodeField(
        label="现场码",
        max_length=12,
        help_text="会场显示的六位数字；扫码打开的已经填好。",
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class FollowUpForm(forms.Form):
    what = forms.CharField(label="要办的事", max_length=300)
    item = forms.ModelChoiceField(
        label="来自哪项议程", queryset=None, to_field_name="public_id", required=False, empty_label="其他事项"
    )
    unit = unit_field(None, label="责任单位", required=False)
    owner = PersonChoice("责任人", required=False, help_text="责任单位和责任人至少选一个，会收到消息。")
    due_on = DayField("完成期限")

    def __init__(self, *args: Any, record: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["unit"].queryset = Unit.objects.all()
        fields["item"].queryset = record.items.order_by("position")
        fields["owner"].offer("governance.view_meetings")


class DoneForm(forms.Form):
    on = DayField("完成日期", past=True)
    note = TextArea("怎样办好的", 4, max_length=1000)


class MinutesForm(forms.Form):
    text = TextArea(
        "正文",
        30,
        max_length=60_000,
        help_text="一行一段。“一、”开头的是标题；“出席：”“请假：”等开头的，导出时标签用黑体。",
    )
    seen = forms.IntegerField(widget=ReadMark)


class ScanForm(forms.Form):
    scan = OneFileField(
        "签字件", about="签字盖章后的扫描件，签的应是现在的一稿。以后再改正文，签字件会取下。"
    )
    seen = forms.IntegerField(widget=ReadMark)


class ReplyForm(forms.Form):
    """What somebody without an account does by a link: answer until the meeting begins, and sign in in the room."""

    reply = forms.ChoiceField(
        label="回复", choices=(("comes", "参加"), ("leave", "请假")), widget=forms.RadioSelect, required=False
    )
    note = forms.CharField(label="请假原因", max_length=300, required=False)
    code = CodeField(
        label="现场码",
        max_length=12,
        required=False,
        help_text="到了会场再填，照会场显示的六位数字。",
        widget=forms.TextInput({"inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, takes_answers: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not takes_answers:
            del self.fields["reply"], self.fields["note"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "reply" not in self.fields and not data.get("code"):
            raise forms.ValidationError(
                "会议已经开始，不再收回复；到了会场的，请填现场码，不能来的请联系秘书处。"
            )
        if not data.get("reply") and not data.get("code"):
            raise forms.ValidationError("请选“参加”或“请假”；到了会场的，请填现场码。")
        return data
