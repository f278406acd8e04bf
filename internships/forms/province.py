"""The form of a province's own figures: of each that may be stricter, the figure and where the text says it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from groupportal.cities import codes_of_places
from groupportal.ui.fields import Choice, DayField
from internships.selectors.province import settable
from internships.services.province import Figures


class ProvinceForm(forms.Form):
    """Empty figures stay as the national rules have them."""

    province = Choice("省份")
    document = forms.CharField(
        label="细则名称和文号",
        max_length=160,
        help_text="例如“《某省职业学校学生实习管理实施细则》某教职〔2026〕1号”。",
    )
    starts_on = DayField("从哪天起")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = sorted(codes_of_places()[0], key=codes_of_places()[0].__getitem__)
        field: Any = self.fields["province"]
        field.choices = [*field.choices, *((name, name) for name in names)]
        today = timezone.localdate()
        for key, (rule, parameter) in settable().items():
            unit = f"（{parameter.unit}）" if parameter.unit else ""
            way = "更大" if parameter.stricter > 0 else "更小"
            self.fields[key] = forms.IntegerField(
                label=f"{rule.title}：{parameter.label}{unit}",
                required=False,
                help_text=f"全国规定{parameter.words_on(today)}（{rule.article}）；{way}才是更严，没有另定的留空。",
            )
            self.fields[f"{key}.article"] = forms.CharField(
                label="细则的哪一条", max_length=40, required=False
            )

    def figures(self) -> Figures:
        """Those that were given."""
        said = self.cleaned_data
        return {key: (said[key], said[f"{key}.article"]) for key in settable() if said[key] is not None}
