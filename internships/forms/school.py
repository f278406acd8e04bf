"""Forms of a school's basis and of filings with the authority."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms

from groupportal.tenancy.viewer import Viewer
from groupportal.ui.fields import Choice, DayField, OneFileField, PlaceField, unit_field
from groupportal.uploads.checking import PAPERS, WORD
from internships.enums import FilingKind
from internships.forms.fields import ItemsField, YesNo
from internships.models import AuthorityFiling
from internships.rules.lists import SCHOOL_RULES
from internships.selectors.authority import coverable
from internships.selectors.placement import VIEW_SCHOOL, schools_for
from internships.services.authority import EDIT, FilingInput
from internships.services.school import BasisInput


class BasisForm(forms.Form):
    """What a school has set up."""

    place = PlaceField("学校所在地")
    has_head = YesNo("有分管实习的校领导")
    has_office = YesNo("有管理实习的部门")
    rules = ItemsField("已有的实习管理制度", SCHOOL_RULES, "一样都没有")
    uses_platform = YesNo("使用信息化平台管理实习")
    has_lodging_rules = YesNo("有住宿和请销假制度")
    declares_no_profit = YesNo("承诺不以营利为目的组织实习")
    has_channel = YesNo("有咨询投诉渠道")
    has_ledger = YesNo("有专门台账")
    is_in_yearly_report = YesNo("实习情况写入年度质量报告")

    def given(self) -> BasisInput:
        """For the service."""
        data = dict(self.cleaned_data)
        province, region = data.pop("place")
        return BasisInput(province=province, region=region, **data)


class FilingForm(forms.Form):
    """What is said about a filing; ``school`` stands in forms of new ones alone."""

    school = unit_field(None, label="学校")
    kind = Choice("种类", FilingKind.choices)
    number = forms.CharField(
        label="备案号", max_length=60, help_text="照备案文件，例如“江教职备〔2026〕3号”。"
    )
    authority = forms.CharField(label="主管部门", max_length=100)
    filed_on = DayField("备案日期", past=True)
    valid_until = DayField("有效期至", required=False, help_text="最后有效的一天；备案文件没有写的留空。")
    covers = forms.MultipleChoiceField(
        label="备案范围",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="特殊专业（岗位）安排备案才选：备案以后可以安排的是哪几项。",
    )
    is_agreed = YesNo("主管部门事先同意", help_text="跨省、境外实习要填。")
    is_checked = YesNo("经驻外使领馆核实", help_text="境外实习要填。")
    paper = OneFileField("备案材料", accept=PAPERS | {WORD}, required=False)

    def __init__(
        self, *args: Any, viewer: Viewer, record: AuthorityFiling | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["covers"]
        field.choices = list(coverable().items())
        if record is not None:
            del self.fields["school"]
            if record.file:
                self.fields["paper"].help_text += f"已有“{record.file.name}”；不换请留空。"
        else:
            schools = schools_for(viewer, EDIT)
            self.fields["school"].queryset = schools  # type: ignore[attr-defined]
            if len(only := list(schools[:2])) == 1:
                self.fields["school"].initial = only[0].public_id

    def given(self, file: Any) -> FilingInput:
        """For the service; without a new file the one that is there stays."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in ("school", "paper")}
        return FilingInput(**{**data, "covers": tuple(data["covers"]), "file": file})


class FilingFilter(filters.FilterSet):
    """By school."""

    school = filters.ChoiceFilter(field_name="school__public_id", label="学校", empty_label="全部学校")

    class Meta:
        model = AuthorityFiling
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schools = [(str(u.public_id), u.name) for u in schools_for(self.request.viewer, VIEW_SCHOOL)]
        if len(schools) > 1:
            self.filters["school"].extra["choices"] = schools
        else:
            del self.filters["school"]
