"""Filters of the lists of placements and of students to place."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.utils import timezone

from groupportal.ui.widgets import SearchableSelect
from internships.models import Batch, HostUnit, Placement, Waiver
from internships.selectors.arranging import in_classes
from internships.states import HOLDS
from rosters.selectors.roster import (
    classes_for,
    grades_for,
    in_class,
    programmes,
    schools_for,
    teachers_for,
)

SEARCHED = ("student__name", "student__number", "host__unit__name")
LACKS = [("post", "缺岗位"), ("teacher", "缺学校指导教师"), ("mentor", "缺单位指导人员"), ("pay", "缺报酬")]


def _among(label: str, field: str, every: str, hint: str) -> filters.ChoiceFilter:
    return filters.ChoiceFilter(
        field_name=f"{field}__public_id", label=label, empty_label=every, widget=SearchableSelect(hint)
    )


class PlacementFilter(filters.FilterSet):
    """School, batch, class, unit and teacher: those that stand in placements the person sees."""

    unit = filters.ChoiceFilter(field_name="unit__public_id", label="学校", empty_label="全部学校")
    batch = _among("批次", "batch", "全部批次", "输入批次名称查找")
    school_class = filters.ChoiceFilter(
        method="by_class", label="班级", empty_label="全部班级", widget=SearchableSelect("输入班级名称查找")
    )
    host = _among("实习单位", "host", "全部单位", "输入单位名称查找")
    teacher = _among("指导教师", "teacher", "全部教师", "输入姓名查找")
    stands = filters.ChoiceFilter(
        method="by_standing",
        choices=[("arranged", "没有取消的"), ("approved", "已批准的（含实习中、已结束）")],
        label="办到",
        empty_label="不限",
    )
    lacks = filters.ChoiceFilter(method="by_lack", choices=LACKS, label="缺什么", empty_label="不限")

    class Meta:
        model = Placement
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        viewer, rows = self.request.viewer, self.queryset.order_by()
        units = [(str(u.public_id), u.name) for u in schools_for(viewer)]
        if len(units) > 1:
            self.filters["unit"].extra["choices"] = units
        else:
            del self.filters["unit"]
        offered: dict[str, Any] = {
            "batch": Batch.objects.filter(pk__in=rows.values("batch")),
            "host": HostUnit.objects.filter(pk__in=rows.values("host")).select_related("unit"),
            "teacher": teachers_for(viewer).filter(pk__in=rows.values("teacher")),
        }
        for name, found in offered.items():
            self.filters[name].extra["choices"] = [(str(row.public_id), str(row)) for row in found]
        self.filters["school_class"].extra["choices"] = [
            (str(c.public_id), f"{c.name} {c.unit}") for c in classes_for(viewer)
        ]

    def by_class(self, rows: QuerySet[Placement], name: str, value: str) -> QuerySet[Placement]:
        return rows.filter(in_classes(timezone.localdate(), school_class__public_id=value))

    def by_standing(self, rows: QuerySet[Placement], name: str, value: str) -> QuerySet[Placement]:
        return rows.filter(state__in=HOLDS) if value == "approved" else rows.exclude(state="cancelled")

    def by_lack(self, rows: QuerySet[Placement], name: str, value: str) -> QuerySet[Placement]:
        return rows.filter(**{f"{value}__isnull": True})


class WaiverFilter(filters.FilterSet):
    """Batches in which somebody is let off or put forward for it."""

    batch = _among("批次", "batch", "全部批次", "输入批次名称查找")

    class Meta:
        model = Waiver
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Batch.objects.filter(pk__in=self.queryset.order_by().values("batch"))
        self.filters["batch"].extra["choices"] = [(str(row.public_id), str(row)) for row in found]


class ToPlaceFilter(filters.FilterSet):
    """Students of one school who are to be placed: by class, grade, programme."""

    school_class = filters.ChoiceFilter(
        method="by_class", label="班级", empty_label="全部班级", widget=SearchableSelect("输入班级名称查找")
    )
    grade = filters.ChoiceFilter(label="年级", empty_label="全部年级")
    programme = _among("专业", "programme", "全部专业", "输入专业名称查找")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        viewer, rows = self.request.viewer, self.queryset.order_by()
        here = classes_for(viewer).filter(unit__in=rows.values("unit"))
        used = programmes().filter(pk__in=rows.values("programme"))
        self.filters["school_class"].extra["choices"] = [(str(c.public_id), c.name) for c in here]
        self.filters["grade"].extra["choices"] = [(str(g), f"{g}级") for g in grades_for(viewer)]
        self.filters["programme"].extra["choices"] = [(str(p.public_id), f"{p.name} {p.code}") for p in used]

    def by_class(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(in_class(timezone.localdate(), school_class__public_id=value))
