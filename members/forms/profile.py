"""Forms about what a unit is."""

from __future__ import annotations

from typing import Any

from django import forms

from groupportal.deciding.forms import DecisionForm
from groupportal.ui.fields import Choice, DayField, TextArea, unit_field
from members.enums import Category, Industry, Rank, Section
from members.forms.fields import (
    code_field,
    name_field,
    phone_field,
    region_field,
    staff_field,
)
from members.models import Member
from members.rules import region_of_code
from members.services.merging import KEPT, TAKEN, Fact
from members.services.roll import ContactInput

_LONGEST_CHOICE = 80
PROFILE = (
    "credit_code",
    "section",
    "region",
    "address",
    "staff_total",
    "staff_total_on",
    "website",
    "introduction",
)


class ProfilePart(forms.Form):
    """What does not depend on a decision."""

    credit_code = code_field()
    section = Choice(
        "国民经济行业门类", Section.choices, required=False, help_text="按 GB/T 4754 的 20 个门类。"
    )
    region = region_field()
    address = forms.CharField(label="地址", max_length=200, required=False)
    staff_total = staff_field()
    staff_total_on = DayField(
        "职工总数的统计日期",
        past=True,
        required=False,
        help_text="填了职工总数的，这一项也要填，例如上年末。",
    )
    website = forms.URLField(label="网址", required=False, assume_scheme="https")
    introduction = TextArea("单位介绍", 6, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("staff_total") is not None and not data.get("staff_total_on"):
            self.add_error("staff_total_on", "填写了职工总数，请同时填写它的统计日期，例如上年末。")
        if not data.get("region") and data.get("credit_code"):
            data["region"] = region_of_code(data["credit_code"])
        return data

    @property
    def profile(self) -> dict[str, Any]:
        """The cleaned fields of ``PROFILE`` that the form has."""
        return {name: self.cleaned_data[name] for name in PROFILE if name in self.fields}


class KindPart(forms.Form):
    """What a unit counts as."""

    category = Choice("类别", Category.choices)
    industry = Choice("行业", Industry.choices, help_text="验收表按制造业、服务业分别统计企业。")


class RegisterForm(KindPart, ProfilePart, DecisionForm):
    """A unit put on the roll by the secretariat, with the decision."""

    name = name_field()
    joined_on = DayField("加入日期", past=True, help_text="理事会决定的日期；这一天起计入成员数。")
    rank = forms.ChoiceField(label="级别", choices=Rank.choices, initial=Rank.MEMBER)
    contact_name = forms.CharField(label="联系人", max_length=60, required=False)
    contact_title = forms.CharField(label="职务", max_length=60, required=False)
    contact_phone = phone_field(label="联系电话", required=False)
    contact_email = forms.EmailField(label="邮箱", required=False)

    field_order = ["name", "credit_code", "category", "industry", "section", "region", "address"]

    PARTS = (
        ("单位", ("name", "credit_code", "category", "industry", "section", "region", "address")),
        ("情况", ("staff_total", "staff_total_on", "website", "introduction")),
        ("联系人", ("contact_name", "contact_title", "contact_phone", "contact_email")),
        ("加入", ("joined_on", "rank", "decision", "decided_on", "evidence")),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        reach = data.get("contact_phone") or data.get("contact_email")
        if (
            data.get("contact_name")
            and not reach
            and not self.errors.keys() & {"contact_phone", "contact_email"}
        ):
            self.add_error("contact_phone", "填写了联系人，请至少填写电话或邮箱。")
        return data

    @property
    def contacts(self) -> list[ContactInput]:
        """The contact, where one is named."""
        data = self.cleaned_data
        if not data["contact_name"]:
            return []
        return [
            ContactInput(
                data["contact_name"], data["contact_title"], data["contact_phone"], data["contact_email"]
            )
        ]


class ProfileForm(ProfilePart):
    """What the secretariat changes."""

    name = name_field()
    note = forms.CharField(label="备注（秘书处可见）", max_length=500, required=False)
    field_order = ["name", "credit_code"]


class OwnProfileForm(ProfilePart):
    """What a unit's own staff change at once."""

    credit_code = None  # type: ignore[assignment]
    section = None  # type: ignore[assignment]


class BulkProfileForm(forms.Form):
    """What several units may have in common."""

    section = Choice("国民经济行业门类", Section.choices, required=False, empty="不改")
    region = region_field()
    note = forms.CharField(label="备注（秘书处可见）", max_length=300, required=False)


class ProposalForm(forms.Form):
    """A new name or code."""

    name = name_field(required=False)
    credit_code = code_field()
    reason = forms.CharField(
        label="更改原因", max_length=300, help_text="例如“2023年5月更名”；请同时上传新的营业执照。"
    )


class KindForm(KindPart):
    """Counted otherwise, from a day on or as a correction."""

    section = Choice("国民经济行业门类", Section.choices, required=False)
    how = forms.ChoiceField(
        label="这是",
        choices=[("change", "情况变了，从某一天起"), ("correction", "原来登记错了，更正")],
        widget=forms.RadioSelect,
        initial="change",
        help_text="情况变了：那一天以前的统计不变。登记错了：以前的统计按更正后的类别重新计算，并留下记录。",
    )
    from_day = DayField("变更日期", past=True, required=False, help_text="选“情况变了”时填写。")
    reason = forms.CharField(label="原因", max_length=300)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("how") == "change" and not data.get("from_day"):
            self.add_error("from_day", "请填写从哪一天起变更。")
        return data


class MergeForm(forms.Form):
    """Which row stays, why they are one, and of what they say differently which stands."""

    into = unit_field(None, label="保留哪一家", empty_label="请选择")
    reason = forms.CharField(label="合并依据", max_length=300, help_text="例如“同一家单位，信用代码相同”。")
    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    """The row that stays of the differences on the page: another one's have to be seen first."""

    def __init__(
        self, *args: Any, candidates: Any, facts: list[Fact], into: Member | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = candidates
        self.was_seen = True
        if self.is_bound:
            self.data = self.data.copy()
            self.was_seen = self.data.get("shown", "") == _address(into)
            self.data["shown"] = _address(into)
        else:
            self.initial["shown"] = _address(into)
        for fact in facts:
            if not (fact.is_filled or fact.is_decided):
                self.fields[f"keep_{fact.name}"] = forms.ChoiceField(
                    label=f"{fact.label}保留哪一个",
                    choices=[(KEPT, _short(fact.kept)), (TAKEN, _short(fact.taken))],
                    widget=forms.RadioSelect,
                    error_messages={"required": "两家不一样，请选择保留哪一个。"},
                )

    def clean(self) -> dict[str, Any]:
        values = dict(super().clean() or {})
        if not self.was_seen:
            raise forms.ValidationError(
                "下面列出了两家不一样的资料，请核对后再点“确认合并”。", code="not_seen"
            )
        return values

    @property
    def choices(self) -> dict[str, str]:
        """What was chosen, by the name of the fact."""
        return {k.removeprefix("keep_"): v for k, v in self.cleaned_data.items() if k.startswith("keep_")}


def _address(member: Member | None) -> str:
    return str(member.public_id) if member else ""


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_CHOICE else f"{line[: _LONGEST_CHOICE - 1]}…"
