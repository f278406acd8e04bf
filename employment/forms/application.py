"""Forms of wishes, CVs and applications."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import django_filters as filters
from django import forms
from django.utils import timezone

from employment.enums import OWN_PARTS, CvPart, Intent
from employment.forms.fields import SectionField
from employment.models import Demand, JobWish
from employment.selectors.access import board, handled, in_whose_stead
from employment.selectors.cv import cv_of
from employment.services.cv import WishInput
from groupportal.ui.fields import Choice, DayField, PlaceField, TextArea

if TYPE_CHECKING:
    from rosters.models import Student


_SEEN = "同意让单位看到我的意向、专业和年级（不含姓名、电话和学校），单位可以邀请我。随时可以取消，取消后单位看不到。"


class WishForm(forms.Form):
    """What a student wants; ``is_seen`` only where the student says it."""

    intent = Choice("毕业以后想", Intent.choices)
    post = forms.CharField(label="想做什么", max_length=80, required=False, help_text="例如“汽车维修”。")
    place = PlaceField("想去的城市")
    section = SectionField("想去的行业")
    unit_name = forms.CharField(label="想去的单位", max_length=160, required=False)
    wage_from = forms.DecimalField(
        label="期望报酬（元/月）", min_value=1, max_digits=9, decimal_places=2, required=False
    )
    from_on = DayField("最早哪天能到岗", required=False)
    is_seen = forms.BooleanField(label=_SEEN, required=False)

    def given(self) -> WishInput:
        """For the service."""
        return WishInput(**{name: value for name, value in self.cleaned_data.items() if name != "is_seen"})


class LineForm(forms.Form):
    """A line of the own CV."""

    part = forms.ChoiceField(label="类别", choices=[(part.value, part.label) for part in OWN_PARTS])
    text = forms.CharField(label="内容", max_length=200, help_text="例如“低压电工证”“校级技能竞赛二等奖”。")
    issuer = forms.CharField(label="颁发或组织单位", max_length=120, required=False)
    happened_on = DayField("日期", past=True, required=False)


class ApplyForm(forms.Form):
    """What of the CV this unit may read; ticked is consented to, for this unit and this post alone."""

    letter = TextArea("想对单位说的话", 3, max_length=500, required=False)
    shares = forms.MultipleChoiceField(
        label="同意提供给这家单位的内容",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="姓名会提供。没有勾的单位看不到；撤回投递或投递结束以后，单位都看不到。",
    )
    agree = forms.BooleanField(
        label="同意把姓名和以上勾选的内容提供给这家单位，用于这次招聘",
        error_messages={"required": "请勾选同意后再提交；不同意的，单位什么也看不到。"},
    )
    stead = forms.BooleanField(
        label="单位还没有账号的，同意由开出岗位的学校或秘书处代收代办",
        required=False,
        help_text="单位有账号的没有这一项；没有账号的必须同意，由谁代办看返回的说明。",
    )

    def __init__(self, *args: Any, student: Student, demand: Demand, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        parts = [each.part for each in cv_of(student)]
        fields["shares"].choices = [(part.value, part.label) for part in CvPart if part in parts]
        stead = in_whose_stead(demand)
        if not stead:
            del fields["stead"]
            return
        # Asked by itself: the form may have been read, or made by a program, while the firm had an account.
        named = f"由{stead}代收代办，{stead}看得到"
        fields["stead"].required, fields["stead"].help_text = True, ""
        fields["stead"].label = f"这家单位还没有账号，同意{named}"
        fields["stead"].error_messages["required"] = (
            f"这家单位还没有账号，投递{named}。同意的请勾选后再提交。"
        )


class InviteForm(forms.Form):
    """For which of the own posts."""

    demand = forms.ModelChoiceField(
        label="岗位", queryset=Demand.objects.none(), to_field_name="public_id", empty_label="请选择"
    )
    note = TextArea("想对同学说的话", 3, max_length=500, required=False)

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = board(timezone.localdate()).filter(handled(viewer))
        self.fields["demand"].queryset = own  # type: ignore[attr-defined]


class CallForm(forms.Form):
    """When and where."""

    on = DayField("面试日期")
    time = forms.TimeField(label="时间", widget=forms.TimeInput(attrs={"type": "time"}))
    place = forms.CharField(label="地点", max_length=200, help_text="线上面试的，写明用什么。")
    note = TextArea("说明", 2, max_length=300, required=False, help_text="例如带什么材料。")

    def at(self) -> dt.datetime:
        """The moment, in the portal's time zone."""
        data = self.cleaned_data
        return timezone.make_aware(dt.datetime.combine(data["on"], data["time"]))


class OfferForm(forms.Form):
    reply_by = DayField("请在哪天前答复")
    note = TextArea("说明", 3, max_length=500, required=False, help_text="例如报酬、报到时间和地点。")


class HireForm(forms.Form):
    hired_on = DayField("到岗日期", past=True, initial=timezone.localdate)


class NoteForm(forms.Form):
    note = TextArea("原因", 3, max_length=500, help_text="学生会看到这段话。")


class FreeNoteForm(forms.Form):
    note = TextArea("想说的话", 3, max_length=500, required=False, help_text="单位会看到，可以不写。")


class SeekerFilter(filters.FilterSet):
    """By programme, section and city."""

    section = filters.ChoiceFilter(label="意向行业", empty_label="全部行业")
    city = filters.ChoiceFilter(label="意向城市", empty_label="全部城市")

    class Meta:
        model = JobWish
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = self.queryset.order_by()
        used = set(rows.values_list("section", flat=True))
        field: Any = JobWish._meta.get_field("section")
        self.filters["section"].extra["choices"] = [(c, label) for c, label in field.choices if c in used]
        cities = sorted(set(rows.values_list("city", flat=True)) - {""})
        self.filters["city"].extra["choices"] = [(name, name) for name in cities]
