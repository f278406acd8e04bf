"""Forms of decisions about a membership: each asks for date, reason and decision."""

from __future__ import annotations

from django import forms

from groupportal.deciding.forms import DecisionForm
from groupportal.ui.fields import DayField, TextArea
from members.enums import LeaveReason, Rank


class LeaveForm(DecisionForm):
    left_on = DayField("退出日期", past=True, help_text="从这一天起不再是成员，此前的统计不变。")
    reason = forms.ChoiceField(label="退出原因", choices=LeaveReason.choices, widget=forms.RadioSelect)
    note = TextArea("说明", 3, required=False)
    field_order = ["left_on", "reason", "note"]


class SuspendForm(DecisionForm):
    """Letting a membership rest."""

    starts_on = DayField("暂停日期", past=True, help_text="从这一天起不计入成员数，直到恢复。")
    reason = TextArea("暂停原因", 3)
    field_order = ["starts_on", "reason"]


class ResumeForm(DecisionForm):
    ends_on = DayField("恢复日期", past=True, help_text="从这一天起重新计入成员数。")
    note = TextArea("恢复说明", 3, required=False)
    field_order = ["ends_on", "note"]


class ReEnterForm(DecisionForm):
    joined_on = DayField("重新加入日期", past=True)
    rank = forms.ChoiceField(label="级别", choices=Rank.choices, initial=Rank.MEMBER)
    field_order = ["joined_on", "rank"]


class RankForm(DecisionForm):
    rank = forms.ChoiceField(label="新的级别", choices=Rank.choices, widget=forms.RadioSelect)
    starts_on = DayField("起始日期", past=True, help_text="从这一天起按新级别，此前的统计不变。")
    reason = forms.CharField(label="原因", max_length=500, required=False)
    field_order = ["rank", "starts_on", "reason"]


class CorrectForm(forms.Form):
    """Dates that were recorded wrongly."""

    joined_on = DayField("加入日期", past=True)
    left_on = DayField("退出日期", past=True, required=False, help_text="其实没有退出的，请清空。")
    reason = forms.CharField(label="更正原因", max_length=500, help_text="例如“与加盟审批表日期不符”。")


class ReasonForm(forms.Form):
    reason = TextArea("原因", 3, max_length=500)


class PurposeForm(forms.Form):
    """What a contact is looked up for."""

    purpose = forms.CharField(
        label="查看用途", max_length=200, help_text="例如“通知理事会会议”。谁、何时、为何查看会记入访问记录。"
    )
