"""Forms of a school's choice of a unit."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.utils import timezone

from groupportal.tenancy.viewer import Viewer
from groupportal.ui.fields import DayField, OneFileField, unit_field
from groupportal.uploads.checking import PAPERS, WORD
from internships.forms.fields import ItemsField, YesNo
from internships.models import Selection
from internships.rules.lists import ASSESSMENT_ITEMS
from internships.selectors.placement import VIEW_SCHOOL, schools_for
from internships.services.common import EDIT
from internships.services.selection import SelectionInput


class SelectionForm(forms.Form):
    """What a school says about its choice; ``school`` stands in forms of new ones alone."""

    PARTS = (
        ("选定", ("school", "starts_on", "is_new", "has_stable_cooperation")),
        ("实地考察", ("assessed_on", "assessor", "assessment_items", "report")),
        (
            "研究和公布",
            (
                "is_party_decided",
                "party_meeting_on",
                "minutes_number",
                "is_published",
                "published_on",
                "published_at",
            ),
        ),
    )

    school = unit_field(None, label="学校")
    starts_on = DayField("选定日期", past=True, initial=timezone.localdate)
    is_new = YesNo("新增单位", help_text="本校第一次选这家单位的选“是”，要有实地考察和评估报告。")
    has_stable_cooperation = YesNo("有稳定合作关系")
    assessed_on = DayField("实地考察日期", past=True, required=False)
    assessor = forms.CharField(label="考察人", max_length=100, required=False)
    assessment_items = ItemsField(
        "考察项目", ASSESSMENT_ITEMS, "没有考察下面任何一项", help_text="看过哪些就勾哪些。"
    )
    report = OneFileField("考察评估报告", accept=PAPERS | {WORD}, required=False)
    is_party_decided = YesNo("经校级党组织会议研究")
    party_meeting_on = DayField("校级党组织会议日期", past=True, required=False)
    minutes_number = forms.CharField(label="会议纪要编号", max_length=60, required=False)
    is_published = YesNo("名单已公布")
    published_on = DayField("公布日期", past=True, required=False)
    published_at = forms.URLField(
        label="公布网址",
        required=False,
        assume_scheme="https",
        help_text="名单公布的网页，照浏览器地址栏填写。",
    )

    def __init__(self, *args: Any, viewer: Viewer, record: Selection | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if record is not None:
            del self.fields["school"]
            if record.report_file:
                self.fields["report"].help_text += f"已有“{record.report_file.name}”；不换请留空。"
        else:
            schools = schools_for(viewer, EDIT)
            self.fields["school"].queryset = schools  # type: ignore[attr-defined]
            if len(only := list(schools[:2])) == 1:
                self.fields["school"].initial = only[0].public_id

    @property
    def parts(self) -> list[tuple[str, list[Any]]]:
        """The fields in their sections."""
        return [(title, [self[n] for n in names if n in self.fields]) for title, names in self.PARTS]

    def given(self, report_file: Any) -> SelectionInput:
        """For the service; without a new report the one that is there stays."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in ("school", "report")}
        return SelectionInput(**data, report_file=report_file)


class LeaveForm(forms.Form):
    """From when on the unit is none of the school's any more."""

    on = DayField(
        "退出日期", past=True, initial=timezone.localdate, help_text="从这一天起不再是本校的实习单位。"
    )


SELECTION_LACKS = [
    ("assessed_on__isnull", "缺实地考察"),
    ("report_file__isnull", "缺考察评估报告"),
    ("party_meeting_on__isnull", "缺党组织会议"),
    ("published_on__isnull", "缺公布日期"),
]


class SelectionFilter(filters.FilterSet):
    """By school, and what isn't known."""

    school = filters.ChoiceFilter(field_name="school__public_id", label="学校", empty_label="全部学校")
    lacks = filters.ChoiceFilter(
        method="by_lack", choices=SELECTION_LACKS, label="缺什么", empty_label="不限"
    )

    class Meta:
        model = Selection
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schools = [(str(u.public_id), u.name) for u in schools_for(self.request.viewer, VIEW_SCHOOL)]
        if len(schools) > 1:
            self.filters["school"].extra["choices"] = schools
        else:
            del self.filters["school"]

    def by_lack(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(**{value: True})
