"""Choosing a metric and its conditions, and running text that refers to metrics."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from groupportal.errors import DomainError
from groupportal.metrics.fields import param_field, params_of, readable
from groupportal.metrics.links import WHEN
from groupportal.metrics.naming import coded, named
from groupportal.metrics.registry import Metric
from groupportal.metrics.selectors import metrics_for
from groupportal.ui.fields import TextArea
from groupportal.ui.widgets import SearchableSelect

_GIVEN = "given_"


def bindable(viewer: Any) -> dict[str, Metric]:
    """The metrics that answer without anything given, by code."""
    return {m.code: m for m in metrics_for(viewer) if not m.needed}


class MetricForm(forms.Form):
    """Which metric."""

    metric = forms.ChoiceField(
        label="指标",
        help_text="各指标怎么算，见“指标口径”页。",
        widget=SearchableSelect("输入指标名称里的字或拼音首字母查找"),
    )

    def __init__(self, *args: Any, offered: Mapping[str, Metric], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(m.code, m.label) for m in offered.values()]
        self.fields["metric"].choices = [("", "请选择"), *choices]  # type: ignore[attr-defined]


class ConditionsForm(forms.Form):
    """Under which conditions: a labelled field for each. ``in_text``: also of which day, beside the text's own."""

    def __init__(
        self, *args: Any, metric: Metric, kept: Mapping[str, Any], in_text: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.metric = metric
        values = readable(metric, kept)
        for name, param in params_of(metric).items():
            field = param_field(param, values.get(name))
            if field is not None and (in_text or name != WHEN):
                self.fields[f"{_GIVEN}{name}"] = field

    def conditions(self) -> dict[str, str]:
        """What was chosen, as it is kept."""
        known = params_of(self.metric)
        given = {name.removeprefix(_GIVEN): value for name, value in self.cleaned_data.items()}
        return {
            name: known[name].write(known[name].read(value))
            for name, value in given.items()
            if value not in (None, "")
        }


class NarrativeField(TextArea):
    """Text that refers to metrics: shown and typed by name, kept by code. ``templatetags.narrative_tags.writer`` helps to write it."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "data-narrative": ""}

    def prepare_value(self, value: Any) -> Any:
        return named(value) if isinstance(value, str) else value

    def to_python(self, value: Any) -> Any:
        try:
            return coded(super().to_python(value))
        except DomainError as error:
            raise forms.ValidationError(error.message, code=error.code) from error
