"""The parameters of a figure as labelled fields of a form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from groupportal.errors import DomainError
from groupportal.metrics.links import SINCE, WHEN, YEAR_BEFORE
from groupportal.metrics.params import BEGINS, ChoiceParam, DateParam, IntParam, Param, UuidParam
from groupportal.metrics.registry import Metric
from groupportal.ui.fields import Choice, DayField

_ANY = "不限"
_WHEN = ChoiceParam("时点", ((YEAR_BEFORE, "上年同期"),))


def params_of(metric: Metric) -> dict[str, Param]:
    """What a figure may be asked with: its own parameters, the day a flow begins on, and 上年同期 instead of the day of the text."""
    begins = {SINCE: BEGINS} if metric.is_flow else {}
    return {**metric.params, **begins, WHEN: _WHEN}


def readable(metric: Metric, given: Mapping[str, Any]) -> dict[str, Any]:
    """Kept conditions as values; what can't be read any more is left out."""
    known = params_of(metric)
    read = {}
    for name, text in given.items():
        if name in known:
            try:
                read[name] = known[name].read(text)
            except DomainError:
                continue
    return read


def param_field(param: Param, value: Any = None) -> forms.Field | None:
    """A field that asks for a parameter; None where nothing could be chosen. ``value``: what it holds now."""
    if isinstance(param, ChoiceParam):
        return Choice(param.label, param.choices, empty=_ANY, required=False, initial=value)
    if isinstance(param, UuidParam):
        records = {str(key): name for key, name in param.options()} if param.options else {}
        if value is not None:
            records.setdefault(str(value), param.show(value) or "已选的记录")
        if not records:
            return None
        held = str(value) if value else ""
        return Choice(param.label, records.items(), empty=_ANY, required=False, initial=held)
    if isinstance(param, IntParam):
        return forms.IntegerField(label=param.label, required=False, initial=value)
    if isinstance(param, DateParam):
        return DayField(param.label, required=False, initial=value)
    return forms.CharField(label=param.label, required=False, initial=value, max_length=200)
