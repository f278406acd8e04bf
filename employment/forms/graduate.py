"""Forms of graduates: who they are, where they went, how they are asked."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_filters as filters
from django import forms
from django.utils import timezone

from employment.enums import (
    CallOutcome,
    Destination,
    FieldMatch,
    Locality,
    StudyLevel,
    StudyRoute,
    WageBand,
    Wave,
)
from employment.models import Graduate
from employment.selectors.graduate import EDIT, graduates_for, waves_due, years_for
from employment.services.answer import ANSWER, AnswerInput, refuse_unfit
from employment.services.graduate import GraduateInput
from groupportal.errors import DomainError
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.fields import Choice, DayField, TextArea, unit_field
from groupportal.ui.widgets import SearchableSelect
from rosters.selectors.roster import programmes, schools, schools_for, teachers_for

_BLANK = [("", "不清楚")]
_PARTS = (
    ("去向", ("status",)),
    ("已工作、创业的填写", ("employer", "post", "employed_on", "place", "city", "match", "wage")),
    ("升学的填写", ("study_school", "study_programme", "study_route", "study_level")),
)


def _choice(label: str, choices: Any, **kwargs: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[*_BLANK, *choices], required=False, **kwargs)


class AnswerForm(forms.Form):
    """Where a graduate is: the same questions by link, by telephone and at the school."""

    PARTS: tuple[tuple[str, tuple[str, ...]], ...] = _PARTS
    status = Choice("现在的去向", Destination.choices)
    employer = forms.CharField(label="单位名称", max_length=160, required=False)
    post = forms.CharField(label="岗位", max_length=80, required=False)
    employed_on = DayField("就业日期", past=True, required=False, help_text="开始上班的日期，不记得的不填。")
    place = _choice("工作地", Locality.choices)
    city = forms.CharField(label="省、市", max_length=60, required=False, help_text="例如“广东省佛山市”。")
    match = _choice("工作和所学专业", FieldMatch.choices)
    wage = _choice("月收入（税前）", WageBand.choices)
    study_school = forms.CharField(label="录取学校", max_length=160, required=False)
    study_programme = forms.CharField(label="录取专业", max_length=80, required=False)
    study_route = _choice("升学渠道", StudyRoute.choices)
    study_level = _choice("升学层次", StudyLevel.choices)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.wants_answer(data) and not self.errors:
            try:
                refuse_unfit(self.said())
            except DomainError as error:
                self.add_error(error.field or None, error.message)
        return data

    def wants_answer(self, data: dict[str, Any]) -> bool:
        """Whether the form tells where the graduate is."""
        return True

    def said(self) -> AnswerInput:
        """For the service."""
        return AnswerInput(
            **{name: self.cleaned_data[name] for name in ANSWER if self.cleaned_data.get(name)}
        )


class _OfGraduate(AnswerForm):
    """About a graduate, for one of the times that have come."""

    wave = forms.TypedChoiceField(label="哪一次", coerce=int, choices=())
    reason = forms.CharField(
        label="更正原因", max_length=200, required=False, help_text="这一次已经有去向、要更正的才填。"
    )

    def __init__(self, *args: Any, record: Graduate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        come = waves_due(record.graduated_on, timezone.localdate()) or [Wave.AT_ONCE]
        fields: dict[str, Any] = self.fields
        fields["wave"].choices = [(wave.value, wave.label) for wave in come]
        self.initial.setdefault("wave", come[-1].value)

    @property
    def parts(self) -> list[tuple[str, list[Any]]]:
        """In sections, as form pages draw them."""
        return [(title, [self[name] for name in names]) for title, names in self.PARTS]


class RecordForm(_OfGraduate):
    PARTS = (("哪一次", ("wave", "told_on", "reason")), *_PARTS)
    told_on = DayField("填报日期", past=True)


class CallForm(_OfGraduate):
    PARTS = (("通话", ("wave", "called_on", "outcome", "words", "reason")), *_PARTS)
    called_on = DayField("日期", past=True)
    outcome = Choice("结果", CallOutcome.choices)
    words = TextArea("通话内容", 2, max_length=300, help_text="例如“已在佛山工作，母亲接听”。")
    status = forms.ChoiceField(label="去向", choices=[("", "没有问到"), *Destination.choices], required=False)

    def wants_answer(self, data: dict[str, Any]) -> bool:
        return bool(data.get("status"))


class GraduateForm(forms.Form):
    """A graduate who is not in the roster; ``record``: one who is changed."""

    unit = unit_field(None, label="学校")
    number = forms.CharField(label="学号", max_length=40)
    name = forms.CharField(label="姓名", max_length=60)
    graduated_on = DayField("毕业日期", past=True)
    programme = forms.ModelChoiceField(
        label="专业",
        queryset=None,
        to_field_name="public_id",
        required=False,
        widget=SearchableSelect("输入专业名称查找"),
    )
    class_name = forms.CharField(label="班级", max_length=80, required=False)
    origin = _choice("生源地", Locality.choices)
    phone = forms.CharField(label="电话", max_length=30, required=False)
    teacher = forms.ModelChoiceField(
        label="跟踪教师",
        queryset=None,
        to_field_name="public_id",
        required=False,
        help_text="由这位教师发链接、打电话跟踪。",
    )

    def __init__(self, *args: Any, viewer: Viewer, record: Graduate | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        own = schools_for(viewer, EDIT)
        fields["programme"].queryset = programmes()
        teachers = teachers_for(viewer, EDIT).filter(ends_on__isnull=True)
        if record is None:
            fields["unit"].queryset = own
            if len(first := own[:2]) == 1:
                self.initial.setdefault("unit", first[0].public_id)
            fields["teacher"].queryset = teachers
        else:
            del fields["unit"]
            fields["phone"].help_text = "不填的，保留原来的号码。" if record.phone else ""
            fields["teacher"].queryset = teachers.filter(unit=record.unit_id)

    def said(self) -> GraduateInput:
        """For the service."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "unit"}
        return GraduateInput(**{**data, "phone": data["phone"] or None})


class YearForm(forms.Form):
    """A school and a year of graduation."""

    unit = unit_field(None, label="学校")
    year = forms.IntegerField(label="毕业年份", min_value=1990, max_value=2199)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["unit"].queryset = own = schools_for(viewer, EDIT)
        if len(first := own[:2]) == 1:
            self.initial.setdefault("unit", first[0].public_id)
        self.initial.setdefault("year", timezone.localdate().year)


class SchoolForm(forms.Form):
    """Whose a list is that does not say it itself."""

    unit = unit_field(
        None, label="学校", required=False, help_text="表里没有“学校”一列时选。只管一所学校的，不用选。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = schools()  # type: ignore[attr-defined]  # whose they may be, the check says


class SurveyForm(YearForm):
    wave = forms.TypedChoiceField(label="哪一次", coerce=int, choices=Wave.choices)
    until = DayField("截止日期")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("until", timezone.localdate() + dt.timedelta(days=30))


class RemindForm(forms.Form):
    by_text = forms.TypedChoiceField(
        label="怎样提醒",
        choices=[("no", "给我文字和链接，由我发给本人"), ("yes", "发短信")],
        coerce=lambda value: value == "yes",
        initial="no",
        widget=forms.RadioSelect,
    )


class GraduateFilter(filters.FilterSet):
    """School, year and programme: of those the person sees."""

    unit = filters.ChoiceFilter(field_name="unit__public_id", label="学校", empty_label="全部学校")
    year = filters.ChoiceFilter(field_name="graduated_on__year", label="毕业年份", empty_label="全部年份")
    programme = filters.ChoiceFilter(
        field_name="programme__public_id",
        label="专业",
        empty_label="全部专业",
        widget=SearchableSelect("输入专业名称查找"),
    )

    class Meta:
        model = Graduate
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        viewer = self.request.viewer
        seen = graduates_for(viewer).order_by()
        units = [
            (str(key), name) for key, name in seen.values_list("unit__public_id", "unit__name").distinct()
        ]
        if len(units) > 1:
            self.filters["unit"].extra["choices"] = units
        else:
            del self.filters["unit"]
        self.filters["year"].extra["choices"] = [(str(year), f"{year}年") for year in years_for(viewer)]
        used = programmes().filter(pk__in=seen.values("programme")).distinct()
        self.filters["programme"].extra["choices"] = [(str(p.public_id), f"{p.name} {p.code}") for p in used]
