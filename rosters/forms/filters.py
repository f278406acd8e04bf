"""Filters of the lists of students and classes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.utils import timezone

from groupportal.lists.declaring import with_words
from groupportal.ui.widgets import SearchableSelect
from rosters.enums import Sex
from rosters.models import SchoolClass, Student
from rosters.selectors.roster import classes_for, grades_for, in_class, programmes, schools_for

SEARCHED = ("name", "number", "guardian")
LACKS = [
    ("id_number", "缺身份证号"),
    ("guardian_phone", "缺监护人电话"),
    ("programme", "缺专业"),
    ("school_class", "没有班级"),
]


class _Filter(filters.FilterSet):
    """School, grade and programme: of those the person sees."""

    unit = filters.ChoiceFilter(field_name="unit__public_id", label="学校", empty_label="全部学校")
    grade = filters.ChoiceFilter(label="年级", empty_label="全部年级")
    programme = filters.ChoiceFilter(
        field_name="programme__public_id",
        label="专业",
        empty_label="全部专业",
        widget=SearchableSelect("输入专业名称查找"),
    )

    def __init__(self, *args: Any, as_of: dt.date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.as_of = as_of or timezone.localdate()
        viewer = self.request.viewer
        units = [(str(u.public_id), u.name) for u in schools_for(viewer)]
        if len(units) > 1:
            self.filters["unit"].extra["choices"] = units
        else:
            del self.filters["unit"]
        self.filters["grade"].extra["choices"] = [(str(g), f"{g}级") for g in grades_for(viewer)]
        used = programmes().filter(pk__in=self.queryset.order_by().values("programme")).distinct()
        self.filters["programme"].extra["choices"] = [(str(p.public_id), f"{p.name} {p.code}") for p in used]


class StudentFilter(_Filter):
    q = filters.CharFilter(method="by_words", label="搜索")
    school_class = filters.ChoiceFilter(
        method="by_class", label="班级", empty_label="全部班级", widget=SearchableSelect("输入班级名称查找")
    )
    sex = filters.ChoiceFilter(choices=Sex.choices, label="性别", empty_label="不限")
    lacks = filters.ChoiceFilter(method="by_lack", choices=LACKS, label="缺什么", empty_label="不限")

    class Meta:
        model = Student
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = classes_for(self.request.viewer).select_related("unit")
        self.filters["school_class"].extra["choices"] = [
            (str(c.public_id), f"{c.name} {c.unit}") for c in rows
        ]

    def by_words(self, rows: QuerySet[Student], name: str, value: str) -> QuerySet[Student]:
        return with_words(rows, value, *SEARCHED)

    def by_class(self, rows: QuerySet[Student], name: str, value: str) -> QuerySet[Student]:
        return rows.filter(in_class(self.as_of, school_class__public_id=value))

    def by_lack(self, rows: QuerySet[Student], name: str, value: str) -> QuerySet[Student]:
        if value == "school_class":
            return rows.exclude(in_class(self.as_of))
        return rows.filter(**{"programme__isnull": True} if value == "programme" else {value: ""})


class ClassFilter(_Filter):
    class Meta:
        model = SchoolClass
        fields: list[str] = []
