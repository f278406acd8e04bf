"""Forms of a layout that is drafted on the screen: its facts, a section, a field."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils import timezone

from groupportal.errors import DomainError
from groupportal.ui.fields import DayField, TextArea
from members.enums import Category
from reports.annual_return.enums import ALL_UNITS, Kind, Tally
from reports.annual_return.formula import plain_formula
from reports.annual_return.sheets import metric_said, metric_typed
from reports.annual_return.values import Field
from reports.models import ReturnLayout

_ASKED = [(ALL_UNITS, "全部单位"), *Category.choices]


class _FactsForm(forms.Form):
    """What a layout is called."""

    name = forms.CharField(label="名称", max_length=80, help_text="例如：省教育厅集团年报。")
    edition = forms.CharField(label="版本", max_length=40, help_text="例如：2026年版。")
    dated = DayField("版本日期")
    basis = forms.CharField(label="依据", max_length=300, required=False, help_text="主管部门的文件和表号。")


class BeginLayoutForm(_FactsForm):
    source = forms.ModelChoiceField(
        label="照哪一份",
        queryset=None,
        to_field_name="public_id",
        required=False,
        empty_label="默认版式",
        help_text="分表、填报项、存疑和询问差异的幅度都照它，接着在草稿里改。",
    )
    field_order = ("source",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        initial = {"dated": timezone.localdate(), **(kwargs.pop("initial", None) or {})}
        super().__init__(*args, initial=initial, **kwargs)
        kept = ReturnLayout.objects.filter(is_draft=False)
        self.fields["source"].queryset = kept  # type: ignore[attr-defined]


class LayoutFactsForm(_FactsForm):
    """All that a draft says of itself."""

    threshold = forms.IntegerField(
        label="与上年相差超过百分之几要说明",
        min_value=1,
        max_value=999,
        help_text="单独写明的项按它自己的。",
    )
    doubts = TextArea(
        "存疑",
        3,
        max_length=2000,
        required=False,
        help_text="还没有核对清楚的地方，印在版式的最前面；没有的不填。",
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class SectionTitleForm(forms.Form):
    title = forms.CharField(label="分表的名称", max_length=80, help_text="每张分表在结果里是一张工作表。")
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class FieldForm(forms.Form):
    """A field as people write it; what it says is read as a row of the workbook is."""

    label = forms.CharField(label="项目", max_length=80, help_text="表里印的名称。")
    code = forms.CharField(
        label="编号",
        max_length=30,
        help_text="公式里引用、来年对照用，字母开头，例如 A01。来年请沿用同一个编号。",
    )
    kind = forms.ChoiceField(label="类型", choices=Kind.choices)
    unit = forms.CharField(
        label="计量单位", max_length=20, required=False, help_text="例如：家、人、万元。比例写 %。"
    )
    choices = forms.CharField(
        label="选项", max_length=300, required=False, help_text="类型是“选项”的，用顿号隔开，例如：是、否。"
    )
    metric = forms.CharField(
        label="从系统记录取数的指标",
        max_length=200,
        required=False,
        help_text="写“指标口径”页的名称，可以带条件，例如：集团成员总数（类别：学校）。",
    )
    formula = forms.CharField(
        label="公式",
        max_length=300,
        required=False,
        help_text="由其他项算出的，用编号写，例如：A01+A02、C05/C04*100。",
    )
    asks = forms.MultipleChoiceField(
        label="请哪些单位填",
        choices=_ASKED,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="也写了指标的，系统里没有记录时才用单位填的；写了公式的不能再请单位填；都不用的由秘书处直接填写。",
    )
    tally = forms.ChoiceField(label="单位填的怎样汇总", choices=Tally.choices, initial=Tally.SUM)
    threshold = forms.IntegerField(
        label="与上年相差超过百分之几要说明",
        min_value=1,
        max_value=999,
        required=False,
        help_text="不填就按版式的。",
    )
    waits_for = forms.CharField(label="等待的模块", max_length=40, required=False)
    help = TextArea("填报说明", 2, max_length=300, required=False, help_text="填报时印在项目下面的话。")
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @staticmethod
    def begun(one: Field) -> dict[str, Any]:
        """What the form shows of a field."""
        plain = {
            n: getattr(one, n) for n in ("label", "code", "kind", "unit", "formula", "tally", "threshold")
        }
        told = {"waits_for": one.waits_for, "help": one.help, "asks": list(one.asks)}
        return {**plain, **told, "choices": "、".join(one.choices), "metric": metric_said(one)}

    def clean_metric(self) -> tuple[str, dict[str, str]]:
        """Code and parameters of the metric that is named."""
        try:
            return metric_typed(self.cleaned_data["metric"].strip())
        except DomainError as error:
            raise forms.ValidationError(error.message) from error

    def field(self) -> Field:
        """What the form says."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        metric, params = said.pop("metric")
        choices = tuple(filter(None, re.split(r"[、,，;；\n]", said["choices"])))
        formula = plain_formula(said["formula"])
        said |= {"choices": choices, "formula": formula, "asks": tuple(said["asks"])}
        return Field(**said, metric=metric, params=params)
