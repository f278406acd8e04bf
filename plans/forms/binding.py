from __future__ import annotations

from typing import Any

from django import forms

from groupportal.metrics.selectors import metrics_for


class BindingForm(forms.Form):
    """Which metric answers a point, and under which conditions."""

    metric = forms.ChoiceField(
        label="指标", required=False, help_text="各指标的口径见“指标口径”页。选空白表示不绑定。"
    )
    params = forms.CharField(
        label="条件",
        required=False,
        help_text="没有条件就留空；多个条件用空格隔开，如 <code>category=enterprise industry=manufacturing</code>。",
    )

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(m.code, f"{m.label}（{m.code}）") for m in metrics_for(viewer) if not m.needed]
        self.fields["metric"].choices = [("", "不绑定"), *choices]

    def clean_params(self) -> dict[str, str]:
        """``a=b c=d`` as a dict."""
        pairs = self.cleaned_data["params"].split()
        if wrong := [p for p in pairs if p.count("=") != 1]:
            raise forms.ValidationError(f"“{wrong[0]}”写得不完整，请写成 名称=取值。")
        return dict(p.split("=") for p in pairs)
