"""Filters of alerts, what was done, whom one is handed to, the numbers."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from groupportal.tenancy.models import Unit
from groupportal.ui.fields import TextArea
from groupportal.ui.widgets import SearchableSelect
from internships.enums import AlertLimit
from internships.models import Alert, HostUnit
from internships.selectors.alert import VIEW, colleagues
from rosters.selectors.roster import classes_for, in_class, students, teachers_for

MOST = {AlertLimit.FAR: 500, AlertLimit.VISIT: 52}
_USUAL = 60
_HELP = {
    AlertLimit.ABSENT: "休息日、节假日和批准的请假不算。",
    AlertLimit.FAR: "单位没有登记坐标，按本单位实习生平常签到位置的中间点算；只看同意收集位置的学生。",
    AlertLimit.AGREEMENT: "填0：开始当天还没有生效才预警。",
    AlertLimit.INSURANCE: "填0：开始当天还没有覆盖才预警。",
    AlertLimit.DUE: "过了期限没有处理的，转给学校，再过一次期限转给秘书处。",
}


def _among(label: str, field: str, every: str, hint: str) -> filters.ChoiceFilter:
    return filters.ChoiceFilter(
        field_name=field, label=label, empty_label=every, widget=SearchableSelect(hint)
    )


class AlertFilter(filters.FilterSet):
    """School, class, unit and owner: those that stand in alerts the person sees."""

    school = _among("学校", "placement__unit__public_id", "全部学校", "输入学校名称查找")
    school_class = filters.ChoiceFilter(
        method="by_class", label="班级", empty_label="全部班级", widget=SearchableSelect("输入班级名称查找")
    )
    host = _among("实习单位", "placement__host__public_id", "全部单位", "输入单位名称查找")
    owner = filters.ChoiceFilter(
        method="by_owner", label="责任人", empty_label="全部责任人", widget=SearchableSelect("输入姓名查找")
    )

    class Meta:
        model = Alert
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        viewer, rows = self.request.viewer, self.queryset.order_by()
        schools = Unit.objects.filter(pk__in=rows.values("placement__unit"))
        hosts = HostUnit.objects.filter(pk__in=rows.values("placement__host")).select_related("unit")
        people = teachers_for(viewer, VIEW).filter(user__in=rows.values("owner"))
        self._offer("school", [(row.public_id, row.name) for row in schools])
        self._offer("host", [(row.public_id, str(row)) for row in hosts])
        self._offer("owner", [(row.public_id, str(row)) for row in people])
        self._offer("school_class", [(c.public_id, f"{c.name} {c.unit}") for c in classes_for(viewer)])

    def _offer(self, name: str, choices: list[tuple[Any, str]]) -> None:
        self.filters[name].extra["choices"] = [(str(key), words) for key, words in choices]

    def by_class(self, rows: QuerySet[Alert], name: str, value: str) -> QuerySet[Alert]:
        there = students().filter(in_class(timezone.localdate(), school_class__public_id=value))
        return rows.filter(placement__student__in=there.order_by().values("pk"))

    def by_owner(self, rows: QuerySet[Alert], name: str, value: str) -> QuerySet[Alert]:
        """The teacher of the address has an account, which is the owner."""
        chosen = teachers_for(self.request.viewer, VIEW).filter(public_id=value)
        return rows.filter(owner__in=chosen.order_by().values("user"))


class CloseForm(forms.Form):
    note = TextArea(
        "做了什么",
        3,
        max_length=500,
        help_text="例如“已电话联系学生和单位，明天到岗”。以后查得到，学生看不到。",
    )


class HandForm(forms.Form):
    to = forms.ModelChoiceField(
        label="转交给", queryset=None, to_field_name="public_id", widget=SearchableSelect("输入姓名查找")
    )

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues(viewer)  # type: ignore[attr-defined]


class NumbersForm(forms.Form):
    """A number for each kind, left blank where it is not looked for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for limit in AlertLimit:
            is_due = limit == AlertLimit.DUE
            self.fields[limit.value] = forms.IntegerField(
                label=limit.label,
                min_value=0 if limit in (AlertLimit.AGREEMENT, AlertLimit.INSURANCE) else 1,
                max_value=MOST.get(limit, _USUAL),
                required=is_due,
                help_text=_HELP.get(limit, "") + ("" if is_due else "留空：不预警。"),
            )
