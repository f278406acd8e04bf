"""Forms of needs: asked without an account, by a firm's account, by the centre; accepted, worked on, delivered, rated."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q
from django.utils import timezone

from groupportal.people.choosing import PersonChoice
from groupportal.tenancy.models import Unit
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.fields import Choice, DayField, FilesField, RuledField, TextArea, unit_field
from groupportal.ui.names import kept_name
from groupportal.ui.widgets import SearchableSelect
from members.services.contacts import checked_phone
from parks.enums import CameBy, RequestKind, TeamPart
from parks.forms.fields import FirmForm
from parks.models import ServiceRequest
from parks.selectors.access import requests_for, run_centres
from parks.selectors.request import ASK, WORK, asked_centres, centres_of, centres_of_firms, offered_projects
from parks.services.firm import firm_on_record
from parks.services.request import Need
from rosters.selectors.roster import people_meant

STARS = [
    (5, "5 分，很满意"),
    (4, "4 分，满意"),
    (3, "3 分，一般"),
    (2, "2 分，不满意"),
    (1, "1 分，很不满意"),
]


class NeedForm(forms.Form):
    """What is wanted, and who is asked about it."""

    kind = Choice("需要哪方面的服务", RequestKind.choices)
    title = forms.CharField(
        label="需求", max_length=120, help_text="一句话，例如“给新来的 20 名员工做电工培训”。"
    )
    text = TextArea("说明", 4, max_length=2000, required=False)
    wanted_by = DayField("希望完成日期", required=False)
    contact = forms.CharField(
        label="联系人", max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = RuledField(
        checked_phone,
        label="电话",
        max_length=30,
        widget=forms.TelInput(attrs={"autocomplete": "tel"}),
        help_text="11 位手机号，或带区号的座机；中心用它联系您。",
    )

    def need(self) -> Need:
        """For the service."""
        names = ("kind", "title", "text", "wanted_by", "contact", "phone")
        return Need(**{name: self.cleaned_data[name] for name in names})


class PublicNeedForm(NeedForm):
    """Without an account, by the centre's QR code."""

    firm = forms.CharField(
        label="企业名称",
        max_length=160,
        help_text="写全称。",
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    homepage = forms.CharField(
        label="请不要填写",
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    agree = forms.BooleanField(
        label="同意服务中心为办理这项需求使用以上信息", error_messages={"required": "请勾选同意后再提交。"}
    )
    PARTS = (("需求", ("firm", "kind", "title", "text", "wanted_by")), ("联系人", ("contact", "phone")))


class AskForm(NeedForm):
    """A firm's own account; ``unit`` is asked where a person acts for several."""

    centre = forms.ModelChoiceField(
        label="向哪个服务中心提出", queryset=None, to_field_name="public_id", empty_label="请选择"
    )
    unit = forms.ModelChoiceField(
        label="企业", queryset=None, to_field_name="public_id", empty_label="请选择"
    )
    field_order = ("unit", "centre")

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        units = fields["unit"].queryset = Unit.objects.filter(pk__in=viewer.units_for(ASK)).order_by("pinyin")
        centres = fields["centre"].queryset = asked_centres(timezone.localdate())
        own = list(centres_of_firms(units, timezone.localdate())[:2])
        if len(own) == 1 or len(centres) == 1:
            self.initial["centre"] = (own or centres)[0].public_id
        if len(units) == 1:
            fields["unit"].widget, self.initial["unit"] = forms.HiddenInput(), units[0].public_id


class EnterForm(FirmForm, NeedForm):
    """What came by telephone or in person."""

    centre = forms.ModelChoiceField(
        label="服务中心", queryset=None, to_field_name="public_id", empty_label="请选择"
    )
    received_on = DayField("提出日期", past=True, initial=timezone.localdate)
    field_order = ("centre", "received_on", "unit", "firm_name")

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        centres = fields["centre"].queryset = run_centres(viewer).select_related("park").order_by("pinyin")
        fields["firm_name"].help_text = "写全称；受理时登记为非成员单位。"
        if len(centres) == 1:
            fields["centre"].widget, self.initial["centre"] = forms.HiddenInput(), centres[0].public_id


class PlanForm(forms.Form):
    """Who answers for it, by when, as part of which project."""

    leader = PersonChoice("负责人", empty="请选择", help_text="会收到消息，能登记工作记录和交付。")
    due_on = DayField("办理期限", help_text="企业会看到。")
    project = forms.ModelChoiceField(
        label="所属项目",
        queryset=None,
        to_field_name="public_id",
        required=False,
        empty_label="不属于合作项目",
        help_text="属于项目的，经济价值按项目登记，不再单独登记。",
    )

    def __init__(self, *args: Any, record: ServiceRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["leader"].offer(WORK)
        fields["project"].queryset = offered_projects(record)


class AcceptForm(PlanForm):
    unit = unit_field(None, label="企业", required=False)
    answer = TextArea("答复", 3, max_length=1000, required=False, help_text="企业会看到。")
    field_order = ("unit", "leader", "due_on", "project", "answer")

    def __init__(self, *args: Any, record: ServiceRequest, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)
        if record.came_by == CameBy.ACCOUNT:
            del self.fields["unit"]
            return
        field: Any = self.fields["unit"]
        field.queryset = Unit.objects.filter(is_active=True)
        known = record.unit or firm_on_record(record.firm)
        self.initial.setdefault("unit", known.public_id if known else None)
        field.help_text = f"对方写的是“{record.firm}”。不选的，按这个名称登记为非成员单位。"


class ReplanForm(PlanForm):
    unit = unit_field(
        None, label="企业", required=False, help_text="受理时选错的在这里改，两家企业都会收到消息。"
    )
    note = TextArea("为什么改", 2, max_length=500, help_text="改了期限或企业的，企业会看到。")
    field_order = ("unit",)

    def __init__(self, *args: Any, record: ServiceRequest, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)
        field: Any = self.fields["unit"]
        field.queryset = Unit.objects.filter(Q(is_active=True) | Q(pk=record.unit_id))
        if record.came_by == CameBy.ACCOUNT:
            del self.fields["unit"]


class ReasonForm(forms.Form):
    """The words that the other side reads."""

    text = TextArea("原因", 3, max_length=500, help_text="对方会看到这段话。")


class OwnReasonForm(forms.Form):
    """Why a record is put right: kept in the trail."""

    text = TextArea("原因", 3, max_length=300, help_text="会留在操作记录里。")


FOUND_MOST = 20
"""So many people are offered for one name; more have to be told apart by typing more of it."""


class JoinForm(forms.Form):
    """Somebody for the team: looked for in the rosters, by the account, or by name alone.

    Where a typed name means nobody for certain, those it may mean are offered (``person``) before anybody joins.
    """

    found = forms.CharField(
        label="名册里的教师或学生",
        max_length=60,
        required=False,
        help_text="输入全名。能查看名册的学校，也可以输入姓名的一部分、拼音、工号或学号。",
    )
    person = forms.ChoiceField(label="是哪一位", required=False, widget=forms.HiddenInput)
    user = PersonChoice("账号", required=False, help_text="不在名册里但有账号的人，例如园区的工作人员。")
    name = forms.CharField(
        label="其他人的姓名",
        max_length=60,
        required=False,
        help_text="不在名册里也没有账号的，例如企业专家。",
    )
    part = forms.ChoiceField(
        label="身份", choices=TeamPart.choices, help_text="名册里的人按名册登记，不用选身份和单位。"
    )
    unit = unit_field(None, required=False)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["user"].offer(WORK)
        fields["unit"].queryset = Unit.objects.filter(is_active=True)
        text = str(self.data.get("found", "")).strip()[:60]
        self.meant = self._meant(viewer, text) if text else {}
        fields["person"].choices = [(key, label) for key, (label, _) in self.meant.items()]

    def _meant(self, viewer: Viewer, text: str) -> dict[str, tuple[str, dict[str, Any]]]:
        """Whom the text may mean: by key what is shown of each, and what the service takes."""
        teachers, students = people_meant(viewer, text, timezone.localdate())
        meant: dict[str, tuple[str, dict[str, Any]]] = {}
        for one in teachers[: FOUND_MOST + 1]:
            meant[str(one.public_id)] = (f"{one}（教师，{one.unit}）", {"teacher": one})
        for each in students[: FOUND_MOST + 1]:
            school = "".join(filter(None, (str(each.unit), each.class_name)))
            meant[str(each.public_id)] = (f"{each}（学生，{school}）", {"student": each})
        return meant

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        ways = [name for name in ("found", "user", "name") if data.get(name)]
        if len(ways) != 1:
            self.add_error(
                ways[-1] if ways else "found", "只填一样：名册里的教师或学生、账号、其他人的姓名。"
            )
        key = data.pop("person", "")
        self._errors.pop("person", None)  # type: ignore[union-attr] # of those another text meant: asked anew
        text = data.pop("found", "")
        if len(ways) != 1 or not text:
            return data
        if not key and len(self.meant) == 1:
            ((one, (_, only)),) = self.meant.items()
            key = one if any(kept_name(text) in (who.name, who.number) for who in only.values()) else ""
        if not self.meant:
            words = f"名册里没有找到“{text}”。请核对全名；不在名册里的，写在“其他人的姓名”里。"
            self.add_error("found", words)
        elif len(self.meant) > FOUND_MOST:
            self.add_error("found", f"“{text}”找到的人太多，请输入全名、工号或学号。")
        elif not key:
            self.fields["person"].widget = forms.RadioSelect(choices=self.fields["person"].choices)  # type: ignore[attr-defined]
            self.add_error("person", f"名册里找到 {len(self.meant)} 位，请选一位，再点“加入”。")
        else:
            data |= self.meant[key][1]
        return data


class LogForm(forms.Form):
    day = DayField("日期", past=True, initial=timezone.localdate)
    text = TextArea("做了什么", 4, max_length=2000)
    hours = forms.DecimalField(
        label="工时（小时）", required=False, min_value=Decimal("0.1"), max_digits=5, decimal_places=1
    )
    files = FilesField("照片或材料", required=False, shrinks=True)


class DeliverForm(forms.Form):
    result = TextArea("交付了什么", 4, max_length=2000, help_text="企业会看到，并被请来评价。")
    delivered_on = DayField("交付日期", past=True, initial=timezone.localdate)


class RateForm(forms.Form):
    stars = forms.TypedChoiceField(label="满意吗", choices=STARS, coerce=int, widget=forms.RadioSelect)
    text = forms.CharField(label="想说的话", max_length=500, required=False)


class RequestFilter(filters.FilterSet):
    """By kind, centre and way."""

    centre = filters.ModelChoiceFilter(
        label="服务中心", queryset=None, to_field_name="public_id", empty_label="全部中心"
    )
    came_by = filters.ChoiceFilter(label="来源", choices=CameBy.choices, empty_label="全部来源")
    unit = filters.ChoiceFilter(
        field_name="unit__public_id",
        label="企业",
        empty_label="全部企业",
        widget=SearchableSelect("输入企业名称查找"),
    )

    class Meta:
        model = ServiceRequest
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = requests_for(self.request.viewer).order_by()
        self.filters["centre"].extra["queryset"] = centres_of(self.request.viewer)
        pairs = seen.filter(unit__isnull=False).values_list("unit__public_id", "unit__name").distinct()
        self.filters["unit"].extra["choices"] = sorted(
            ((str(key), label) for key, label in pairs), key=lambda pair: pair[1]
        )
