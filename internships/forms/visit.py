"""Forms of visits: a phone's page of two minutes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_filters as filters
from django import forms
from django.utils import timezone

from groupportal.ui.fields import DayField, DayFilter, FilesField, TextArea
from groupportal.ui.widgets import SearchableSelect
from groupportal.uploads.checking import IMAGES
from internships.enums import FindingItem, VisitFinding
from internships.models import HostUnit, Visit
from internships.selectors.visit import colleagues, interns_at, visitors, visits_for

MOST_PHOTOS = 9
FINDING_PREFIX = "found_"


class _Interns(forms.ModelMultipleChoiceField):
    def label_from_instance(self, row: Any) -> str:
        return f"{row.student.name}（{row.post or row.get_kind_display()}）"


class VisitForm(forms.Form):
    """When, whom, what was found, pictures, what is to be done. Names of the fields follow ``VisitInput``."""

    visited_on = DayField("走访日期", past=True)
    visited_time = forms.TimeField(label="时间", widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    teacher = forms.ModelChoiceField(label="走访教师", queryset=None, to_field_name="public_id")
    met = _Interns(
        label="见到的学生",
        queryset=None,
        to_field_name="public_id",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    text = TextArea(
        "情况", 4, required=False, max_length=2000, help_text="有问题的写明是什么问题、怎么说定的。"
    )
    photos = FilesField("照片", accept=IMAGES, shrinks=True, required=False, about=f"最多 {MOST_PHOTOS} 张，")
    follow_up = forms.CharField(label="要跟进的事", max_length=300, required=False)
    follow_up_on = DayField("什么时候以前办好", required=False)
    follow_teacher = forms.ModelChoiceField(
        label="谁跟进", queryset=None, to_field_name="public_id", required=False, empty_label="走访教师本人"
    )

    def __init__(self, *args: Any, viewer: Any, host: HostUnit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        teachers = visitors(viewer)
        fields["teacher"].queryset = teachers
        fields["follow_teacher"].queryset = colleagues(viewer)
        fields["met"].queryset = interns_at(viewer, host, timezone.localdate())
        own = [row for row in teachers if row.user_id == viewer.user.pk]
        if own:
            self.initial.setdefault("teacher", own[0].public_id)
        if len(own) == 1 and len(teachers) == 1:
            fields["teacher"].widget = forms.HiddenInput()
        else:
            fields["teacher"].widget = _searched(fields["teacher"], "输入教师姓名查找")
        for item in FindingItem:
            fields[FINDING_PREFIX + item] = forms.ChoiceField(
                label=item.label,
                choices=VisitFinding.choices,
                initial=VisitFinding.UNKNOWN,
                widget=forms.RadioSelect,
            )

    def parts(self) -> list[tuple[str, list[Any]]]:
        """The page's parts from the top."""
        found = [FINDING_PREFIX + item for item in FindingItem]
        parts = (
            ("什么时候、见到谁", ("visited_on", "visited_time", "teacher", "met")),
            ("了解到的", (*found, "text", "photos")),
            ("跟进", ("follow_up", "follow_up_on", "follow_teacher")),
        )
        shown = {bound.name: bound for bound in self.visible_fields()}
        return [(title, [shown[name] for name in names if name in shown]) for title, names in parts]

    def clean_photos(self) -> list[Any]:
        photos = list(self.cleaned_data["photos"])
        if len(photos) > MOST_PHOTOS:
            raise forms.ValidationError(f"一次最多 {MOST_PHOTOS} 张，现在选了 {len(photos)} 张，请减少。")
        return photos

    def moment(self) -> dt.datetime:
        """When it was, of the day and the time."""
        found = dt.datetime.combine(self.cleaned_data["visited_on"], self.cleaned_data["visited_time"])
        return timezone.make_aware(found)

    def findings(self) -> dict[str, str]:
        """Item -> finding."""
        return {item.value: self.cleaned_data[FINDING_PREFIX + item] for item in FindingItem}


def _searched(field: Any, hint: str) -> SearchableSelect:
    widget = SearchableSelect(hint)
    widget.choices = field.choices
    return widget


class CorrectForm(forms.Form):
    text = TextArea("更正内容", 4, max_length=1000, help_text="原来的记录保留，这段话写在它下面。")
    void = forms.BooleanField(label="整条登记错了，作废", required=False)


class FollowForm(forms.Form):
    on = DayField("完成日期", past=True)
    text = TextArea("怎样办好的", 4, max_length=1000)


class VisitFilter(filters.FilterSet):
    """By unit and day."""

    host = filters.ChoiceFilter(
        field_name="host__public_id",
        label="实习单位",
        empty_label="全部单位",
        widget=SearchableSelect("输入单位名称查找"),
    )
    teacher = filters.ChoiceFilter(
        field_name="teacher__public_id",
        label="教师",
        empty_label="全部教师",
        widget=SearchableSelect("输入教师姓名查找"),
    )
    since = DayFilter(field_name="visited_at__date", lookup_expr="gte", label="从哪天起")
    until = DayFilter(field_name="visited_at__date", lookup_expr="lte", label="到哪天止")

    class Meta:
        model = Visit
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = visits_for(self.request.viewer).order_by()
        for name in ("host", "teacher"):
            path = "host__unit__name" if name == "host" else "teacher__name"
            pairs = seen.values_list(f"{name}__public_id", path).distinct()
            self.filters[name].extra["choices"] = sorted(
                ((str(key), label) for key, label in pairs), key=lambda pair: pair[1]
            )


class HereForm(forms.Form):
    """Where the phone is; its script fills it in."""

    latitude = forms.DecimalField(min_value=-90, max_value=90, widget=forms.HiddenInput)
    longitude = forms.DecimalField(min_value=-180, max_value=180, widget=forms.HiddenInput)
