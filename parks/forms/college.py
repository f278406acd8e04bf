"""Forms of 产业学院, bases and services among units."""

from __future__ import annotations

from typing import Any

from django import forms

from governance.selectors.access import bodies_for
from groupportal.deciding.forms import DecisionForm
from groupportal.tenancy.models import Unit
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.fields import DayField, LastDayField, OneFileField, TextArea, unit_field
from parks.enums import BaseFunctionKind, InvestmentKind, Whereabouts
from parks.forms.fields import AsksOfWan, FirmForm
from parks.selectors.access import own_units
from parks.services.base import BaseInput
from parks.services.college import EDIT, CollegeInput
from rosters.selectors.roster import classes_for


class _Founding(DecisionForm):
    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, viewer)


def _offer(form: Any, viewer: Viewer) -> None:
    fields: dict[str, Any] = form.fields
    if "unit" in fields:
        fields["unit"].queryset = units = own_units(viewer, EDIT)
        if not viewer.for_all_units(EDIT):
            fields["unit"].initial = units.first()
    if "body" in fields:
        fields["body"].queryset = bodies_for(viewer).filter(ends_on__isnull=True)
    if "host" in fields:
        fields["host"].queryset = Unit.objects.filter(is_active=True)


def _body() -> Any:
    return forms.ModelChoiceField(
        label="治理机构",
        queryset=None,
        to_field_name="public_id",
        required=False,
        empty_label="还没有登记",
        help_text="在“治理 → 治理机构”里登记；选理事会，它下设的委员会一起列出。",
    )


class _College(forms.Form):
    name = forms.CharField(label="名称", max_length=80)
    direction = forms.CharField(label="产业方向", max_length=120, required=False)
    premises = forms.CharField(label="办学场所", max_length=200, required=False)
    body = _body()
    text = TextArea("简介", 3, max_length=2000, required=False)


_COLLEGE = ("name", "body", "direction", "premises", "text")


class CollegeForm(_College):
    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, viewer)

    def said(self) -> CollegeInput:
        """What the service takes."""
        return CollegeInput(**{name: self.cleaned_data[name] for name in _COLLEGE})


class FoundCollegeForm(_College, _Founding):
    unit = unit_field(None, label="牵头学校")
    starts_on = DayField("成立日期")
    field_order = ("unit", "name", "starts_on")

    def said(self) -> CollegeInput:
        """What the service takes."""
        return CollegeInput(**{name: self.cleaned_data[name] for name in _COLLEGE})


class EndForm(DecisionForm):
    ends_on = LastDayField("最后一天", past=True, help_text="这一天还算在内。")
    field_order = ("ends_on",)


class PartnerForm(FirmForm):
    starts_on = DayField("开始日期")
    gives = forms.CharField(label="投入和分工", max_length=300, required=False)
    paper = OneFileField("协议", required=False)


class LeaveForm(forms.Form):
    ends_on = LastDayField("退出日期", past=True, help_text="合作的最后一天。")


class RoomForm(forms.Form):
    name = forms.CharField(label="场所", max_length=80, help_text="例如“直播间”。")
    number = forms.IntegerField(label="间数", min_value=1, initial=1)
    area = forms.DecimalField(
        label="面积（平方米）", min_value=0, max_digits=9, decimal_places=2, required=False
    )


class CohortForm(forms.Form):
    school_class = forms.ModelChoiceField(
        label="班级", queryset=None, to_field_name="public_id", empty_label="请选择"
    )
    note = forms.CharField(label="说明", max_length=200, required=False)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        classes = classes_for(viewer).filter(viewer.within(EDIT, "unit"))
        self.fields["school_class"].queryset = classes.order_by("-grade", "pinyin")  # type: ignore[attr-defined]


class _Base(forms.Form):
    name = forms.CharField(label="名称", max_length=80)
    number = forms.CharField(label="编号", max_length=40, required=False)
    where = forms.ChoiceField(label="校内或校外", choices=Whereabouts.choices)
    host = unit_field(None, label="依托单位", required=False)
    address = forms.CharField(label="地点", max_length=200, required=False)
    programmes = forms.CharField(label="适用专业", max_length=200, required=False)
    places = forms.IntegerField(label="工位数", min_value=0, required=False)
    functions = forms.MultipleChoiceField(
        label="功能",
        choices=BaseFunctionKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="前五项都有的是“五位一体”基地。",
    )
    text = TextArea("简介", 3, max_length=2000, required=False)

    def said(self) -> BaseInput:
        """What the service takes."""
        said = {name: self.cleaned_data[name] for name in _Base.base_fields}
        return BaseInput(**said | {"functions": frozenset(said["functions"])})


class BaseForm(_Base):
    functions_on = DayField(
        "功能增减从哪一天起",
        required=False,
        past=True,
        help_text="勾选有变动的才填，以前日期的统计不变；以前登记错了的，填建立日期。",
    )
    field_order = (
        "name",
        "number",
        "where",
        "host",
        "address",
        "programmes",
        "places",
        "functions",
        "functions_on",
        "text",
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, viewer)


class OpenBaseForm(_Base, _Founding):
    unit = unit_field(None, label="管理单位")
    starts_on = DayField("建立日期")
    field_order = ("unit", "name", "starts_on")


class InvestForm(AsksOfWan, FirmForm):
    kind = forms.ChoiceField(label="种类", choices=InvestmentKind.choices)
    day = DayField("投入日期")
    amount = forms.DecimalField(label="金额（元）", max_digits=14, decimal_places=2)
    note = forms.CharField(label="说明", max_length=300, required=False)
    paper = OneFileField("凭证", required=False)


class CourseForm(forms.Form):
    name = forms.CharField(label="课程", max_length=120)
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    lessons = forms.IntegerField(label="课时（节）", min_value=1)
    students = forms.IntegerField(label="学生人数", min_value=0, required=False)
    paper = OneFileField("材料", required=False)


class MutualForm(forms.Form):
    unit = unit_field(None, label="提供单位")
    title = forms.CharField(label="服务项目", max_length=160)
    day = DayField("日期")
    receiver = unit_field(None, label="受益单位", required=False)
    receiver_name = forms.CharField(
        label="受益方名称", max_length=160, required=False, help_text="不在单位名单里的写名称。"
    )
    people = forms.IntegerField(label="参加师生（人次）", min_value=0, required=False)
    text = TextArea("内容", 3, max_length=2000, required=False)
    paper = OneFileField("材料", required=False)

    def __init__(self, *args: Any, viewer: Viewer, record: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if record is not None:
            del self.fields["unit"]
            if record.paper:
                self.fields["paper"].help_text = f"已有“{record.paper}”，不换请留空。"
        _offer(self, viewer)
        self.fields["receiver"].queryset = Unit.objects.filter(is_active=True)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("receiver") and not data.get("receiver_name"):
            self.add_error("receiver", "请选受益单位，不在单位名单里的写名称。")
        return data
