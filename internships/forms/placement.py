"""Forms of placements: arranging, putting right, coming, going, moving."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from groupportal.tenancy.viewer import Viewer
from groupportal.ui.fields import Choice, DayField, LastDayField, TextArea
from groupportal.ui.widgets import SearchableSelect
from internships.enums import FilingKind, InternshipKind, Lodging, Source
from internships.forms.fields import YesNo
from internships.models import AuthorityFiling, Batch
from internships.selectors.placement import filings_for, hosts_for, mentors_for, posts_for
from internships.services.placement import PlacementInput
from rosters.selectors.roster import teachers_for

_FAR = (FilingKind.PROVINCE, FilingKind.ABROAD)


class _Pick(forms.ModelChoiceField):
    """A record found by what ``words`` says of it; its choices are set inside the request."""

    def __init__(self, label: str, hint: str, words: Any, **kwargs: Any) -> None:
        self.words = words
        super().__init__(
            label=label, queryset=None, to_field_name="public_id", widget=SearchableSelect(hint), **kwargs
        )

    def label_from_instance(self, obj: Any) -> str:
        return str(self.words(obj))


def _host(label: str = "实习单位", **kwargs: Any) -> _Pick:
    return _Pick(label, "输入单位名称查找", lambda row: row.unit.name, **kwargs)


def _post(**kwargs: Any) -> _Pick:
    kwargs.setdefault("help_text", "选了岗位，单位可以不选。")
    return _Pick("岗位", "输入单位或岗位查找", lambda row: f"{row.host.unit.name}：{row.name}", **kwargs)


def _teacher(**kwargs: Any) -> _Pick:
    return _Pick("学校指导教师", "输入姓名或工号查找", lambda row: f"{row.name}（{row.number}）", **kwargs)


def _mentor(**kwargs: Any) -> _Pick:
    return _Pick(
        "单位指导人员",
        "输入姓名或单位查找",
        lambda row: f"{row.name}（{row.host.unit.name}）",
        **kwargs,
    )


class PlacementForms(forms.Form):
    """``viewer``, the school whose teachers and filings are offered, and the placement ``held``, whose own stay offered: a teacher
    about to leave or a post that is closed must not fall away where something else is put right."""

    def __init__(
        self, *args: Any, viewer: Viewer, school_id: int | None = None, held: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if school_id is None:
            mine = teachers_for(viewer)
            filings = filings_for(viewer)
        else:
            mine = teachers_for(viewer).filter(unit=school_id)
            filings = filings_for(viewer).filter(school=school_id)
        by_unit = ("host__unit__pinyin", "pinyin")

        def or_held(name: str, **fit: Any) -> Q:
            return Q(**fit) | Q(pk=getattr(held, f"{name}_id", None) or 0)

        offered: dict[str, Any] = {
            "host": hosts_for(viewer).filter(or_held("host", is_suspended=False)),
            "post": posts_for(viewer).filter(or_held("post", is_active=True)).order_by(*by_unit),
            "teacher": mine.filter(or_held("teacher", ends_on__isnull=True)),
            "mentor": mentors_for(viewer).filter(or_held("mentor", is_active=True)).order_by(*by_unit),
            "exemption": filings.filter(kind=FilingKind.SPECIAL),
            "far_filing": filings.filter(kind__in=_FAR),
        }
        for name, rows in offered.items():
            if name in self.fields:
                self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A post names its unit."""
        data: dict[str, Any] = super().clean() or {}
        if "host" in self.fields and not data.get("host"):
            if data.get("post"):
                data["host"] = data["post"].host
            elif "host" not in self.errors and "post" not in self.errors:
                self.add_error("host", "请选实习单位，或直接选岗位。")
        return data


class ArrangeForm(PlacementForms):
    """Where several students go; for a batch, whose days and kind it begins with."""

    host = _host(required=False)
    post = _post(required=False)
    starts_on = DayField("开始日期")
    ends_on = LastDayField("结束日期", help_text="实习的最后一天。")
    teacher = _teacher(required=False)
    mentor = _mentor(required=False)
    source = Choice("去向来源", Source.choices, initial=Source.SCHOOL)

    def __init__(self, *args: Any, batch: Batch, **kwargs: Any) -> None:
        self.batch = batch
        initial = {
            "starts_on": batch.starts_on,
            "ends_on": batch.ends_on,
            **(kwargs.pop("initial", None) or {}),
        }
        super().__init__(*args, school_id=batch.unit_id, initial=initial, **kwargs)

    def given(self) -> PlacementInput:
        """For the service."""
        return PlacementInput(kind=self.batch.kind, **self.cleaned_data)


class PlacementForm(ArrangeForm):
    """All that is said about one placement."""

    kind = Choice("类型", InternshipKind.choices)
    region = forms.CharField(
        label="实习所在地", max_length=60, required=False, help_text="地级市。不填的按单位所在地。"
    )
    province = forms.CharField(label="实习所在省份", max_length=30, required=False)
    is_abroad = forms.BooleanField(label="在境外实习", required=False)
    far_filing = forms.ModelChoiceField(
        label="跨省、境外备案",
        queryset=AuthorityFiling.objects.none(),
        to_field_name="public_id",
        required=False,
    )
    has_escort = YesNo("有教师全程陪同")
    via_agency = YesNo("经中介组织、安排或管理")
    is_independent = YesNo("相对独立参与工作")
    health_checked_on = DayField("最近体检日期", required=False, past=True)
    exemption = forms.ModelChoiceField(
        label="特殊安排备案",
        queryset=AuthorityFiling.objects.none(),
        to_field_name="public_id",
        required=False,
    )
    pay = forms.DecimalField(
        label="报酬（元/月）", required=False, min_value=0, max_digits=9, decimal_places=2
    )
    is_paid_by_unit = YesNo("由单位直接发放")
    pay_cycle_months = forms.IntegerField(label="发放周期（月）", required=False, min_value=1, max_value=12)
    lodging = Choice("住宿", Lodging.choices, empty="未登记", required=False)
    lodging_guardian_on = DayField("在外居住：监护人签字日期", required=False, past=True)
    lodging_recorded_on = DayField("在外居住：学校登记日期", required=False, past=True)
    lodging_moved_on = DayField("入住日期", required=False)
    applied_on = DayField("自主实习：学生申请日期", required=False, past=True)
    guardian_agreed_on = DayField("自主实习：监护人同意日期", required=False, past=True)
    school_agreed_on = DayField("自主实习：学校同意日期", required=False, past=True)
    sanctioned_on = DayField("纪律处分日期", required=False, past=True, help_text="没有处分的不填。")
    is_sanction_by_school = YesNo("处分由学校作出")
    is_sanction_agreed = YesNo("处分前与单位商定")
    note = TextArea("备注", 2, max_length=300, required=False)

    PARTS = (
        ("单位和时间", ("host", "post", "starts_on", "ends_on", "kind", "source")),
        ("指导的人", ("teacher", "mentor", "is_independent")),
        ("报酬", ("pay", "is_paid_by_unit", "pay_cycle_months")),
        ("住宿", ("lodging", "lodging_guardian_on", "lodging_recorded_on", "lodging_moved_on")),
        ("自主实习", ("applied_on", "guardian_agreed_on", "school_agreed_on")),
        (
            "地点和备案",
            ("region", "province", "is_abroad", "far_filing", "has_escort", "via_agency", "exemption"),
        ),
        ("违纪处分", ("sanctioned_on", "is_sanction_by_school", "is_sanction_agreed")),
        ("其他", ("health_checked_on", "note")),
    )

    def given(self) -> PlacementInput:
        return PlacementInput(**self.cleaned_data)


class TransferForm(ArrangeForm):
    """Where one student goes instead, or on what other terms, and why."""

    reason = forms.CharField(label="原因", max_length=300)
    pay = forms.DecimalField(
        label="报酬（元/月）", required=False, min_value=0, max_digits=9, decimal_places=2
    )
    lodging = Choice("住宿", Lodging.choices, empty="未登记", required=False)
    confirmer = forms.CharField(
        label="原单位由谁确认",
        max_length=60,
        required=False,
        help_text="在离岗确认书上签字的人。还没有确认的不填，由单位登录确认。",
    )
    region = forms.CharField(
        label="实习所在地", max_length=60, required=False, help_text="地级市。不填的按单位所在地。"
    )
    province = forms.CharField(label="实习所在省份", max_length=30, required=False)
    is_abroad = forms.BooleanField(label="在境外实习", required=False)
    far_filing = forms.ModelChoiceField(
        label="跨省、境外备案",
        queryset=AuthorityFiling.objects.none(),
        to_field_name="public_id",
        required=False,
    )
    exemption = forms.ModelChoiceField(
        label="特殊安排备案",
        queryset=AuthorityFiling.objects.none(),
        to_field_name="public_id",
        required=False,
    )
    field_order = ["reason", "starts_on", "ends_on", "host", "post", "pay", "lodging"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].label = "从哪天起"
        self.fields[
            "starts_on"
        ].help_text = "可以是今后的一天：到那天以前照旧，新的先办好同意书、协议和审批。"
        self.fields["host"].label = "实习单位"
        self.fields["post"].help_text = "单位、岗位不变，只变报酬、住宿、地点或要延长的，选现在的岗位。"
        del self.fields["source"]


class AssignForm(PlacementForms):
    """What several placements get alike."""

    teacher = _teacher(required=False)
    mentor = _mentor(required=False, help_text="只能给这家单位的实习。")
    post = _post(required=False, help_text="只能给这家单位的实习；已经批准的不能改。")


class AnswerForm(forms.Form):
    """Why several placements are returned."""

    answer = TextArea("退回原因", 3, max_length=1000, help_text="提交的人会收到这段话。")


class ReasonForm(forms.Form):
    reason = forms.CharField(label="原因", max_length=300)


class ArriveForm(forms.Form):
    on = DayField("到岗日期", past=True, initial=timezone.localdate)


class LeaveForm(forms.Form):
    on = LastDayField(
        "最后在岗日期", past=True, required=False, help_text="在岗的最后一天。不填的，是各自的结束日期。"
    )
    reason = forms.CharField(
        label="提前离岗的原因", max_length=300, required=False, help_text="早于结束日期离岗的才填。"
    )
    confirmer = forms.CharField(
        label="单位由谁确认",
        max_length=60,
        required=False,
        help_text="在离岗确认书上签字的人。单位自己登记的、还没有确认的不填。",
    )


class ConfirmForm(forms.Form):
    confirmer = forms.CharField(
        label="单位由谁确认",
        max_length=60,
        required=False,
        help_text="学校登记的，填在离岗确认书上签字的人；单位自己确认的不用填。",
    )


class TakeBackForm(forms.Form):
    ends_on = LastDayField("结束日期", help_text="原定的结束日期，实习的最后一天。")
    reason = forms.CharField(label="为什么取消", max_length=300, help_text="例如“登记错了人”。")
