"""The filters of lists of plans; all stand in the address."""

from __future__ import annotations

from typing import Any

import django_filters as filters

from groupportal.tenancy.models import Unit
from groupportal.ui.fields import DayFilter
from plans.models import Assignment


def _units() -> list[tuple[str, str]]:
    names = Unit.objects.filter(assignments__isnull=False).distinct().values_list("name", flat=True)
    return [(name, name) for name in names]


class AssignmentFilter(filters.FilterSet):
    """By the unit a task was put to, and the day until which."""

    unit = filters.ChoiceFilter(
        field_name="unit__name", choices=_units, label="承办单位", empty_label="全部承办单位"
    )

    due_on = DayFilter(field_name="due_on", label="截止日期")

    class Meta:
        model = Assignment
        fields: list[Any] = []
