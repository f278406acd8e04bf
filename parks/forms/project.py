"""Forms of joint projects, trainings and founding teams."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from groupportal.periods.times import moment
from groupportal.tenancy.models import Unit
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.fields import (
    Choice,
    DayField,
    LastDayField,
    OneFileField,
    RuledField,
    TextArea,
    time_field,
    unit_field,
)
from members.services.contacts import checked_phone
from parks.enums import AchievementKind, ProjectKind, TeamPart, TrainingKind
from parks.forms.fields import AsksOfWan
from parks.models import StartupTeam, Training
from parks.selectors.access import offered_centres, own_units
from parks.services.incubation import MemberInput, TeamInput
from parks.services.project import EDIT as EDIT_PROJECTS
from parks.services.project import ProjectInput
from parks.services.training import EDIT as EDIT_TRAININGS
from parks.services.training import Person, TrainingInput


def _centre() -> Any:
    return forms.ModelChoiceField(
        label="服务中心",
        queryset=None,
        to_field_name="public_id",
        required=False,
        empty_label="不属于服务中心",
    )


def _paper(label: str, about: str = "") -> OneFileField:
    return OneFileField(label, about=about, required=False)


class _OfUnit(forms.Form):
    """Something of a unit: which one is asked where it is new."""

    right = ""

    def __init__(self, *args: Any, viewer: Viewer, record: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["centre"].queryset = offered_centres(viewer, record.centre_id if record else None)
        if record is not None:
            del fields["unit"]
            return
        fields["unit"].queryset = units = own_units(viewer, self.right)
        if not viewer.for_all_units(self.right):
            fields["unit"].initial = units.first()


class ProjectForm(AsksOfWan, _OfUnit):
    asked_of = "contract_amount"
    right = EDIT_PROJECTS
    unit = unit_field(None, label="牵头单位")
    kind = forms.ChoiceField(label="种类", choices=ProjectKind.choices)
    title = forms.CharField(label="项目名称", max_length=160)
    centre = _centre()
    leader = forms.CharField(label="负责人", max_length=60, required=False)
    starts_on = DayField("开始日期")
    due_on = DayField("计划完成日期", required=False)
    contract_number = forms.CharField(label="合同编号", max_length=60, required=False)
    contract_amount = forms.DecimalField(
        label="合同金额（元）", min_value=0, max_digits=14, decimal_places=2, required=False
    )
    paper = _paper("合同扫描件")
    text = TextArea("内容", 4, max_length=4000, required=False)

    def said(self) -> ProjectInput:
        """What the service takes."""
        left_out = ("unit", "paper", "sure")
        return ProjectInput(**{k: v for k, v in self.cleaned_data.items() if k not in left_out})


class EndProjectForm(forms.Form):
    outcome = forms.ChoiceField(label="结果", choices=(("done", "结题"), ("stopped", "终止")))
    ended_on = DayField("结束日期")
    note = forms.CharField(label="说明", max_length=500, required=False, help_text="终止的必须写明原因。")


class MilestoneForm(forms.Form):
    title = forms.CharField(label="节点", max_length=120)
    due_on = DayField("应完成日期")


class ReachForm(forms.Form):
    done_on = DayField("完成日期")
    note = forms.CharField(label="说明", max_length=300, required=False)
    paper = _paper("材料")


class MoneyForm(AsksOfWan):
    day = DayField("到账日期")
    amount = forms.DecimalField(label="金额（元）", max_digits=14, decimal_places=2)
    payer = unit_field(None, label="付款单位", required=False)
    note = forms.CharField(label="说明", max_length=300, required=False)
    paper = _paper("凭证")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["payer"].queryset = Unit.objects.filter(is_active=True)  # type: ignore[attr-defined]


class AchievementForm(forms.Form):
    kind = Choice("种类", AchievementKind.choices)
    title = forms.CharField(label="名称", max_length=160)
    number = forms.CharField(label="证书或登记号", max_length=80, required=False)
    holder = forms.CharField(label="权利人或获奖人", max_length=160, required=False)
    gained_on = DayField("取得日期")
    paper = _paper("证书扫描件")


class TrainingForm(_OfUnit):
    right = EDIT_TRAININGS
    unit = unit_field(None, label="举办单位")
    kind = forms.ChoiceField(label="种类", choices=TrainingKind.choices)
    title = forms.CharField(label="培训名称", max_length=160)
    centre = _centre()
    on = DayField("日期")
    starts = time_field("开始时间")
    until = DayField("结束日期", required=False, help_text="多天的才填。")
    ends = time_field("结束时间")
    place = forms.CharField(label="地点", max_length=120, required=False)
    trainer = forms.CharField(label="授课人", max_length=120, required=False)
    hours = forms.DecimalField(label="课时", min_value=0, max_digits=5, decimal_places=1, required=False)
    places = forms.IntegerField(label="名额", min_value=1, required=False, help_text="不限的留空。")
    text = TextArea("内容", 3, max_length=2000, required=False)

    def said(self) -> TrainingInput:
        """What the service takes."""
        data = self.cleaned_data
        names = ("kind", "title", "centre", "place", "trainer", "hours", "places", "text")
        return TrainingInput(
            starts_at=moment(data["on"], data["starts"]),
            ends_at=moment(data.get("until") or data["on"], data["ends"]),
            **{name: data[name] for name in names},
        )


def training_initial(training: Training) -> dict[str, Any]:
    """What the form shows of a training."""
    start, end = (timezone.localtime(at) for at in (training.starts_at, training.ends_at))
    until = end.date() if end.date() != start.date() else None
    when = {"on": start.date(), "starts": start.time(), "until": until, "ends": end.time()}
    names = ("kind", "title", "centre", "place", "trainer", "hours", "places", "text")
    return when | {name: getattr(training, name) for name in names}


class _AsksOfPlaces(forms.Form):
    """``over`` says that more come than there are places: shown once the service has asked."""

    over = forms.BooleanField(label="超过名额也登记", required=False, widget=forms.HiddenInput)

    def add_error(self, field: Any, error: Any) -> None:
        if field == "over":
            self.fields["over"].widget = forms.CheckboxInput()
        super().add_error(field, error)


class HoldForm(_AsksOfPlaces):
    """How many came is known by the list, or said here with its paper."""

    counted = forms.IntegerField(
        label="只有人次",
        min_value=1,
        required=False,
        help_text="有名单的不填，按名单算；没有名单的填实到人次。",
    )
    paper = _paper("签到表或照片", "只填人次的必须上传。")
    field_order = ("counted", "paper")


class PersonForm(forms.Form):
    name = forms.CharField(label="姓名", max_length=60)
    phone = RuledField(checked_phone, label="电话", max_length=30, required=False, widget=forms.TelInput())
    firm = forms.CharField(label="所在企业", max_length=160, required=False)

    def who(self) -> Person:
        """For the service."""
        data = self.cleaned_data
        return Person(data["name"], data["phone"], data["firm"])


class AttendanceForm(_AsksOfPlaces, PersonForm):
    field_order = ("name", "phone", "firm")


class SignForm(PersonForm):
    """Signing at the door without an account."""

    code = forms.CharField(label="现场签到码", max_length=7, help_text="现场屏幕上的六位数字。")
    agree = forms.BooleanField(
        label="同意登记上面的信息，用于培训签到和统计",
        error_messages={"required": "不同意的，请找现场工作人员登记。"},
    )
    homepage = forms.CharField(
        label="请不要填写", required=False, widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"})
    )


class TeamForm(_OfUnit):
    right = EDIT_TRAININGS
    unit = unit_field(None, label="所属单位")
    name = forms.CharField(label="团队名称", max_length=80)
    centre = _centre()
    field = forms.CharField(label="项目方向", max_length=120, required=False)
    starts_on = DayField("入孵日期")

    def said(self) -> TeamInput:
        """What the service takes."""
        return TeamInput(**{k: v for k, v in self.cleaned_data.items() if k != "unit"})


class TeamMemberForm(forms.Form):
    name = forms.CharField(label="姓名", max_length=60)
    part = forms.ChoiceField(label="身份", choices=TeamPart.choices, initial=TeamPart.STUDENT)
    is_mentor = forms.BooleanField(label="是导师", required=False)
    is_leader = forms.BooleanField(label="是团队负责人", required=False)
    phone = RuledField(checked_phone, label="电话", max_length=30, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("is_mentor") and data.get("is_leader"):
            self.add_error("is_leader", "导师不能同时是团队负责人，请核对。")
        return data

    def said(self) -> MemberInput:
        """What the service takes."""
        return MemberInput(**self.cleaned_data)


class RegisterForm(forms.Form):
    firm = forms.CharField(label="注册的企业", max_length=160)
    registered_on = DayField("注册日期")
    credit_code = forms.CharField(label="统一社会信用代码", max_length=18, required=False)
    paper = _paper("营业执照")


class EndTeamForm(forms.Form):
    ends_on = LastDayField("出孵日期", past=True, help_text="孵化的最后一天。")
    note = forms.CharField(label="出孵情况", max_length=300)


def team_initial(team: StartupTeam) -> dict[str, Any]:
    """What the form shows of a team."""
    return {name: getattr(team, name) for name in ("name", "centre", "field", "starts_on")}
