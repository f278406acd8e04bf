"""Forms of the pool of experts."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from experts.enums import ExpertKind, RecordKind, Sex, Side
from experts.models import Expert, ExpertField
from experts.selectors.expert import experts_on, known_fields, search, similar_experts
from experts.services.expert import ExpertInput, field_names
from groupportal.errors import DomainError
from groupportal.ui.fields import DayField, FilesField, TextArea, unit_field
from groupportal.ui.formats import mask_phone
from members.selectors.roll import on_roll


class ExpertForm(forms.Form):
    """What is said about a person. ``given()`` gives it to the service."""

    name = forms.CharField(label="姓名", max_length=60)
    kind = forms.ChoiceField(label="类型", choices=ExpertKind.choices)
    member = unit_field(
        None,
        label="成员单位",
        required=False,
        empty_label="不是成员单位的人",
        help_text="在成员单位任职的请在这里选；其他的填写下面的单位名称。",
    )
    unit_name = forms.CharField(label="集团外单位名称", max_length=160, required=False)
    title = forms.CharField(label="职称", max_length=60, required=False)
    position = forms.CharField(label="职务", max_length=60, required=False)
    fields_text = forms.CharField(
        label="专业领域", max_length=300, required=False, help_text="用顿号隔开，例如：数控技术、模具设计。"
    )
    sex = forms.ChoiceField(label="性别", choices=[("", "不填"), *Sex.choices], required=False)
    phone = forms.CharField(label="电话", max_length=30, required=False)
    forget_phone = forms.BooleanField(label="删去已登记的电话", required=False)
    note = TextArea("备注", 2, max_length=500, required=False)
    same_on_purpose = forms.BooleanField(label="确认不是同一个人", required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, expert: Expert | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expert = expert
        self.fields["member"].queryset = on_roll().order_by("unit__pinyin", "id")
        if expert is not None and expert.phone:
            known = mask_phone(expert.phone)
            self.fields["phone"].help_text = f"已登记 {known}；不改请留空，要更换请填写新号码。"
        else:
            del self.fields["forget_phone"]

    def clean_fields_text(self) -> tuple[str, ...]:
        try:
            return field_names(self.cleaned_data["fields_text"])
        except DomainError as error:
            raise forms.ValidationError(error.message, code=error.code) from error

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("forget_phone") and data.get("phone"):
            self.add_error("forget_phone", "上面填了新号码，就不用勾选删去；只想删去的，请把新号码清空。")
        member, unit = data.get("member"), data.get("unit_name", "")
        if member is None and not unit:
            self.add_error("unit_name", "请选择成员单位，或填写单位名称。")
        elif member is not None and unit:
            self.add_error("unit_name", "已经选了成员单位，这里请留空。")
        elif data.get("name") and not data.get("same_on_purpose"):
            self._ask_about_same(data["name"], member, unit)
        return data

    def _ask_about_same(self, name: str, member: Any, unit: str) -> None:
        same = similar_experts(name, member_id=member.pk if member else None, unit_name=unit)
        if self.expert is not None:
            same = same.exclude(pk=self.expert.pk)
        if same.exists():
            self.fields["same_on_purpose"].widget = forms.CheckboxInput()
            where = member or unit
            self.add_error(
                "same_on_purpose", f"专家库里已有{where}的“{name}”。如果是另一个人，请勾选后再提交。"
            )

    def given(self) -> ExpertInput:
        """For the service; an empty phone leaves a known one as it is, unless it is to be taken away."""
        data = self.cleaned_data
        return ExpertInput(
            name=data["name"],
            kind=data["kind"],
            member=data["member"],
            unit_name=data["unit_name"],
            side=Side.INSIDE if data["member"] else Side.OUTSIDE,
            sex=data["sex"],
            title=data["title"],
            position=data["position"],
            phone=data["phone"] or ("" if data.get("forget_phone") else None),
            note=data["note"],
            fields=data["fields_text"],
        )


class BulkExpertForm(forms.Form):
    """What several experts may have in common."""

    kind = forms.ChoiceField(label="类型", choices=[("", "不改"), *ExpertKind.choices], required=False)
    title = forms.CharField(label="职称", max_length=60, required=False)
    fields_text = forms.CharField(
        label="专业领域",
        max_length=300,
        required=False,
        help_text="用顿号隔开，例如：数控技术、模具设计。原来的由它代替。",
    )
    note = TextArea("备注", 2, max_length=500, required=False)

    clean_fields_text = ExpertForm.clean_fields_text


class NewExpertForm(ExpertForm):
    """The same, with the day of joining."""

    joined_on = DayField(
        "入库日期", past=True, initial=timezone.localdate, help_text="从这一天起计入专家库人数。"
    )


class JoinForm(forms.Form):
    """Back into the pool."""

    joined_on = DayField("入库日期", past=True)


class LeaveForm(forms.Form):
    """Out of the pool."""

    left_on = DayField("出库日期", past=True, help_text="从这一天起不再计入。")
    reason = forms.CharField(label="出库原因", max_length=300, help_text="如“聘期届满”“调离”。")


class DocumentForm(forms.Form):
    """Documents of a person."""

    title = forms.CharField(label="说明", max_length=120, required=False, help_text="如“职称证书”“聘书”。")
    files = FilesField("文件")


class DeedForm(forms.Form):
    """Something an expert did."""

    kind = forms.ChoiceField(label="类别", choices=RecordKind.choices)
    occurred_on = DayField("日期", past=True)
    title = forms.CharField(label="事项", max_length=200, help_text="如“模具专业人才培养方案论证”。")
    hours = forms.DecimalField(
        label="学时", required=False, min_value=Decimal("0.1"), max_digits=7, decimal_places=1
    )


class RemoveDeedForm(forms.Form):
    """Why a record is taken back."""

    reason = forms.CharField(label="删除原因", max_length=300)


class ExpertFilter(filters.FilterSet):
    """By words, kind, field, inside or outside, and whether in the pool on the cut-off date."""

    q = filters.CharFilter(method="by_words", label="搜索")
    kind = filters.ChoiceFilter(choices=ExpertKind.choices, label="类型", empty_label="全部类型")
    field = filters.ChoiceFilter(method="by_field", label="专业领域", empty_label="全部领域")
    side = filters.ChoiceFilter(choices=Side.choices, label="集团内外", empty_label="不限")
    available = filters.ChoiceFilter(
        method="by_pool", choices=[("yes", "在库"), ("no", "已出库")], label="是否在库", empty_label="不限"
    )

    class Meta:
        model = Expert
        fields: list[str] = []

    def __init__(self, *args: Any, as_of: dt.date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.as_of = as_of or timezone.localdate()
        self.filters["field"].extra["choices"] = [(name, name) for name in known_fields()]

    def by_words(self, rows: QuerySet[Expert], name: str, value: str) -> QuerySet[Expert]:
        return search(rows, value)

    def by_field(self, rows: QuerySet[Expert], name: str, value: str) -> QuerySet[Expert]:
        return rows.filter(Exists(ExpertField.objects.filter(expert=OuterRef("pk"), name=value)))

    def by_pool(self, rows: QuerySet[Expert], name: str, value: str) -> QuerySet[Expert]:
        inside = experts_on(self.as_of).order_by().values("pk")
        return rows.filter(pk__in=inside) if value == "yes" else rows.exclude(pk__in=inside)
