from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from groupportal.metrics.fields import param_field, params_of, readable
from groupportal.metrics.registry import Metric
from groupportal.metrics.selectors import metrics_for

_GIVEN = "given_"


def bindable(viewer: Any) -> dict[str, Metric]:
    """The metrics that can answer a point by themselves, by code."""
    return {m.code: m for m in metrics_for(viewer) if not m.needed}


class MetricForm(forms.Form):
    """Which metric answers a point."""

    metric = forms.ChoiceField(label="指标", help_text="各指标怎么算，见“指标口径”页。")

    def __init__(self, *args: Any, offered: Mapping[str, Metric], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(m.code, m.label) for m in offered.values()]
        self.fields["metric"].choices = [("", "请选择"), *choices]  # type: ignore[attr-defined]


class ConditionsForm(forms.Form):
    """Under which conditions it does: a labelled field for each."""

    def __init__(self, *args: Any, metric: Metric, kept: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.metric = metric
        values = readable(metric, kept)
        for name, param in params_of(metric).items():
            field = param_field(param, values.get(name))
            if field is not None:
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
