"""Forms of service centres, their agreements and people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from groupportal.deciding.forms import DecisionForm
from groupportal.people.choosing import PersonChoice
from groupportal.tenancy.models import Unit
from groupportal.ui.fields import DayField, LastDayField, OneFileField, RuledField, TextArea, unit_field
from groupportal.ui.formats import mask_phone
from groupportal.uploads.checking import PAPERS
from members.services.contacts import checked_phone
from parks.forms.fields import after_today
from parks.models import CentreAgreement, CentreStaff, Park
from parks.selectors.request import WORK
from parks.services.centre import AgreementInput, CentreInput, StaffInput


class CentreForm(forms.Form):
    """What is said about a centre."""

    name = forms.CharField(label="名称", max_length=80, help_text="例如“火炬创业园服务中心”。")
    place = forms.CharField(label="地点", max_length=120, required=False)
    rooms = forms.CharField(
        label="用房", max_length=200, required=False, help_text="例如“洽谈室 2 间、培训室 1 间”。"
    )
    area = forms.DecimalField(
        label="面积（平方米）", min_value=0, max_digits=9, decimal_places=2, required=False
    )
    phone = RuledField(
        checked_phone,
        label="服务电话",
        required=False,
        max_length=30,
        widget=forms.TelInput(),
        help_text="公布给企业的电话，页面上全部显示。",
    )
    hours = forms.CharField(
        label="服务时间", max_length=80, required=False, help_text="例如“工作日 9:00–17:00”。"
    )
    duties = TextArea("服务内容", 4, max_length=2000, required=False)

    def given(self) -> CentreInput:
        """For the service."""
        return CentreInput(**{name: self.cleaned_data.pop(name) for name in CentreForm.base_fields})


class OpenCentreForm(CentreForm, DecisionForm):
    """A new centre."""

    park = forms.ModelChoiceField(
        label="园区", queryset=Park.objects.none(), to_field_name="public_id", empty_label="请选择"
    )
    unit = unit_field(
        None, label="建设单位", help_text="这家单位的学校管理员、园区人员办理中心的协议、人员和服务需求。"
    )
    starts_on = DayField("启用日期", past=True)
    field_order = ["park", "unit", "name", "starts_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["park"].queryset = Park.objects.filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["unit"].queryset = Unit.objects.filter(is_active=True)  # type: ignore[attr-defined]


class CloseCentreForm(DecisionForm):
    ends_on = LastDayField(
        "停用日期", past=True, initial=after_today, help_text="服务的最后一天，协议和人员同时结束。"
    )
    field_order = ["ends_on"]


class AgreementForm(forms.Form):
    """``record``: the centre for a new agreement, the agreement for one that is there."""

    party = forms.CharField(label="签约方", max_length=200, help_text="例如“江门一职、火炬创业园管理公司”。")
    number = forms.CharField(label="协议编号", max_length=60, required=False)
    signed_on = DayField("签订日期", required=False, past=True)
    starts_on = DayField("生效日期")
    ends_on = LastDayField(
        "到期日期", required=False, help_text="协议有效的最后一天；到期前 90 天会列入待办。没有期限的不填。"
    )
    paper = OneFileField("协议扫描件", accept=PAPERS, required=False)

    def __init__(self, *args: Any, record: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(record, CentreAgreement) and record.paper:
            self.fields["paper"].help_text = f"已有“{record.paper}”，不换请留空。"

    def given(self, paper: Any) -> AgreementInput:
        """For the service, with the file that was kept."""
        said = {name: self.cleaned_data[name] for name in AgreementForm.base_fields if name != "paper"}
        return AgreementInput(**said, paper=paper)


class StaffForm(forms.Form):
    """``record``: the centre for somebody new, the person for one who is there."""

    name = forms.CharField(label="姓名", max_length=60)
    duty = forms.CharField(label="分工", max_length=80, required=False)
    user = PersonChoice("账号", required=False, help_text="没有账号的不选。")
    phone = RuledField(
        checked_phone,
        label="电话",
        required=False,
        max_length=30,
        widget=forms.TelInput(),
        help_text="11 位手机号，或带区号的座机；平时只显示首尾。",
    )

    def __init__(self, *args: Any, record: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = record if isinstance(record, CentreStaff) else None
        self.fields["user"].offer(WORK, kept=known and known.user)  # type: ignore[attr-defined]
        if known and known.phone:
            self.fields["phone"].help_text = f"已登记 {mask_phone(known.phone)}；不改请留空。"

    def given(self) -> StaffInput:
        """For the service; an empty phone leaves a known one."""
        data = {name: self.cleaned_data[name] for name in StaffForm.base_fields}
        return StaffInput(**{**data, "phone": data["phone"] or None})


class NewStaffForm(StaffForm):
    starts_on = DayField("开始日期", past=True, initial=timezone.localdate)


class EditStaffForm(StaffForm):
    ends_on = LastDayField(
        "离开日期", past=True, required=False, help_text="不在中心了才填，在中心的最后一天。"
    )
