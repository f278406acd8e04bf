"""Forms of units that are no members."""

from __future__ import annotations

from django import forms

from members.forms.fields import name_field


class OutsideNewForm(forms.Form):
    """Its name, and why it is no member."""

    name = name_field()
    outside_reason = forms.CharField(
        label="为什么不是成员",
        max_length=200,
        help_text="例如“主管部门，只参与任务”“合作单位，尚未申请加入”。",
    )


class BulkOutsideForm(forms.Form):
    """What several units that are no members may have in common."""

    outside_reason = forms.CharField(label="为什么不是成员", max_length=200, required=False)
    is_active = forms.ChoiceField(
        label="部署任务、添加人员时",
        choices=[("", "不改"), ("yes", "可以选到"), ("no", "选不到（停用）")],
        required=False,
    )


class OutsideForm(OutsideNewForm):
    is_active = forms.BooleanField(
        label="部署任务、添加人员时可以选到", required=False, help_text="不再来往的取消勾选，记录都保留。"
    )
