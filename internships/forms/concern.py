"""Forms of questions and complaints: asked on a phone, written down by the office, handled."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q
from django.utils import timezone

from groupportal.ui.fields import Choice, DayField, DayFilter, FilesField, TextArea
from groupportal.ui.widgets import SearchableSelect
from groupportal.uploads.checking import PAPERS
from internships.enums import ConcernKind, ConcernResult, ConcernState, ConcernTopic, ConcernWay, Raiser
from internships.forms.fields import phone_field
from internships.models import Concern
from internships.selectors.concern import (
    HANDLE,
    by_link,
    concerns_for,
    handlers_at,
    hosts_of_school,
    placements_to_name,
    schools_to_ask,
    staff_of,
)
from internships.selectors.placement import schools_for
from internships.services.concern import DAYS, ConcernInput

NEW = "new"
_DAYS = "，".join(f"{kind.label} {DAYS[kind]} 天内答复" for kind in ConcernKind)


def _searched(field: Any, hint: str) -> None:
    field.widget = SearchableSelect(hint)
    field.widget.choices = field.choices


class _Matter(forms.Form):
    """What it is about; the fields are named as in ``ConcernInput``."""

    kind = Choice("是咨询还是投诉", ConcernKind.choices, help_text=f"{_DAYS}（本门户约定，从收到算起）。")
    topic = Choice("关于什么", ConcernTopic.choices)
    text = TextArea("内容", 6, max_length=3000, help_text="时间、地点、什么事、希望怎样处理。")

    def said(self, **more: Any) -> ConcernInput:
        """For the service."""
        return ConcernInput(**{name: self.cleaned_data[name] for name in ("kind", "topic", "text")}, **more)


class _OfSchool(_Matter):
    """With the school and what of it may be named."""

    school = forms.ModelChoiceField(label="向哪所学校提", queryset=None, to_field_name="public_id")
    placement = forms.ModelChoiceField(
        label="关于哪份实习",
        queryset=None,
        to_field_name="public_id",
        required=False,
        empty_label="不针对某一份",
    )
    against = forms.ModelChoiceField(
        label="投诉的是学校的哪位老师",
        queryset=None,
        required=False,
        empty_label="不是投诉学校的人",
        help_text="选了的，这位老师看不到这一件，也不能办理。",
    )
    hides_name = forms.BooleanField(label="不要向实习单位透露姓名", required=False)
    files = FilesField("照片或材料", accept=PAPERS, required=False)

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        schools = fields["school"].queryset = self.schools(viewer)
        if len(schools) == 1:
            fields["school"].widget, self.initial["school"] = forms.HiddenInput(), schools[0].public_id
        fields["placement"].queryset = placements_to_name(viewer)
        fields["against"].queryset = staff_of([school.pk for school in schools]).exclude(pk=viewer.user.pk)
        if viewer.can(HANDLE):
            # Whoever sees a whole school names the placement by coming from its page.
            fields["placement"].widget = forms.HiddenInput()
        else:
            _searched(fields["placement"], "输入姓名或单位查找")
        _searched(fields["against"], "输入姓名查找")

    def schools(self, viewer: Any) -> Any:
        """Where it may go."""
        return schools_to_ask(viewer)


class RaiseForm(_OfSchool):
    field_order = ("school", "kind", "topic", "placement", "text", "files", "hides_name", "against")


class EnterForm(_OfSchool):
    """What came by phone, by letter or in person."""

    way = Choice(
        "怎样来的", [(way, way.label) for way in (ConcernWay.PHONE, ConcernWay.LETTER, ConcernWay.VISIT)]
    )
    received_on = DayField("收到日期", past=True, initial=timezone.localdate)
    raised_as = Choice("提出人是", Raiser.choices)
    name = forms.CharField(
        label="提出人姓名", max_length=60, required=False, help_text="不愿留姓名的可以不填。"
    )
    phone = phone_field("提出人电话")
    host = forms.ModelChoiceField(
        label="关于哪家单位", queryset=None, to_field_name="public_id", required=False, empty_label="没有说"
    )
    field_order = (
        "school",
        "way",
        "received_on",
        "raised_as",
        "name",
        "phone",
        "kind",
        "topic",
        "placement",
        "host",
        "text",
        "files",
        "hides_name",
        "against",
    )

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["host"].queryset = hosts_of_school(viewer)
        _searched(fields["host"], "输入单位名称查找")

    def schools(self, viewer: Any) -> Any:
        return schools_for(viewer, HANDLE).order_by("pinyin", "pk")


class AppointForm(forms.Form):
    handler = forms.ModelChoiceField(label="由谁办理", queryset=None)
    against = forms.ModelChoiceField(
        label="投诉的是学校的哪位老师", queryset=None, required=False, empty_label="不是投诉学校的人"
    )

    def __init__(self, *args: Any, record: Concern, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        staff = staff_of([record.unit_id])
        keys = [person.pk for person in handlers_at(record)]
        fields["handler"].queryset = staff.model.objects.filter(pk__in=keys).order_by("name", "pk")
        # Who left the school meanwhile stays the one it is about.
        known = Q(pk__in=staff.order_by().values("pk")) | Q(pk=record.against_id)
        fields["against"].queryset = staff.model.objects.filter(known).order_by("name", "pk")
        _searched(fields["against"], "输入姓名查找")


class WordsForm(forms.Form):
    text = TextArea("内容", 5, max_length=3000)


class CloseForm(forms.Form):
    result = Choice("办理结果", ConcernResult.choices)
    text = TextArea("怎样处理的", 4, max_length=2000, help_text="提出人能看到。")


class GuardianForm(_Matter):
    """Behind a guardian's link: something new, or once more about what was answered."""

    about = forms.ChoiceField(label="这次要说的")
    field_order = ("about", "kind", "topic", "text", "hides_name")
    hides_name = forms.BooleanField(label="不要向实习单位透露我的姓名", required=False)

    def __init__(self, *args: Any, placement: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        settled = by_link(placement, name).filter(state__in=(ConcernState.ANSWERED, ConcernState.CLOSED))
        self.again = {str(row.public_id): row for row in settled}
        fields: dict[str, Any] = self.fields
        fields["about"].choices = [
            (NEW, "新的一件"),
            *((key, f"{row}没有解决，请重新办理") for key, row in self.again.items()),
        ]
        if not self.again:
            fields["about"].widget, fields["about"].initial = forms.HiddenInput(), NEW
        if self.data.get("about", NEW) in self.again:
            for name_ in ("kind", "topic"):
                fields[name_].required = False


class ConcernFilter(filters.FilterSet):
    """By topic and day."""

    topic = filters.ChoiceFilter(label="事项", choices=ConcernTopic.choices, empty_label="全部事项")
    host = filters.ChoiceFilter(
        field_name="host__public_id",
        label="实习单位",
        empty_label="全部单位",
        widget=SearchableSelect("输入单位名称查找"),
    )
    since = DayFilter(field_name="received_at__date", lookup_expr="gte", label="从哪天起")
    until = DayFilter(field_name="received_at__date", lookup_expr="lte", label="到哪天止")

    class Meta:
        model = Concern
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = concerns_for(self.request.viewer).order_by().filter(host__isnull=False)
        pairs = seen.values_list("host__public_id", "host__unit__name").distinct()
        self.filters["host"].extra["choices"] = sorted(
            ((str(key), label) for key, label in pairs), key=lambda pair: pair[1]
        )
