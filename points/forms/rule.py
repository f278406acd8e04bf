"""Forms of the points rules and of yearly grading."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from groupportal.ui.fields import Choice, DayField, TextArea
from groupportal.ui.figures import plain
from points.enums import Confirmer, Grading, Measure
from points.events import known_events
from points.selectors.entry import years_with_rules


def _tidy(initial: dict[str, Any], *names: str) -> None:
    """Numbers as people write them: 10, not 10.00."""
    initial.update({name: Decimal(plain(initial[name])) for name in names if initial.get(name) is not None})


class DraftForm(forms.Form):
    name = forms.CharField(label="名称", max_length=160, initial="集团化办学合作贡献积分等级管理办法")
    example = forms.BooleanField(
        label="先放一套示例项目和等级，再改成集团自己的",
        required=False,
        help_text="示例不是任何文件的规定，项目、分值、上限、等级都要由理事会定。",
    )

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_first:
            del self.fields["example"]


class InForceForm(forms.Form):
    """Since when, and by whose decision."""

    on = DayField(
        "生效日期",
        help_text="从这一天起发生的事按新规则计分；建议从 1 月 1 日起，避免一年内有两个上限。",
    )
    decided_by = forms.CharField(label="决定依据", max_length=200, help_text="例如：2023年第一次理事会决议。")


class RuleForm(forms.Form):
    label = forms.CharField(label="项目", max_length=120)
    points = forms.DecimalField(label="分值", min_value=Decimal("0.01"), max_digits=8, decimal_places=2)
    measure = forms.ChoiceField(label="计分方式", choices=Measure.choices, initial=Measure.EVENT)
    unit = forms.CharField(label="计量单位", max_length=20, initial="次")
    yearly_cap = forms.DecimalField(
        label="年度上限（分）", min_value=Decimal("0.01"), max_digits=8, decimal_places=2, required=False
    )
    event = forms.ChoiceField(label="自动来源", required=False)
    confirmer = forms.ChoiceField(
        label="由谁确认", required=False, choices=[("", "不用确认"), *Confirmer.choices]
    )
    evidence = forms.CharField(label="所需佐证", max_length=200, required=False)
    needs_evidence = forms.BooleanField(label="必须上传佐证", required=False)
    # Names the same item in all versions; of a new one the service makes it.
    code = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _tidy(self.initial, "points", "yearly_cap")
        self.fields["event"].choices = [("", "手工登记"), *sorted(known_events().items())]


class GradeForm(forms.Form):
    name = forms.CharField(label="等级", max_length=40)
    min_points = forms.DecimalField(
        label="最低分", min_value=0, max_digits=10, decimal_places=2, required=False
    )
    top_count = forms.IntegerField(label="前几名", min_value=1, required=False)
    top_percent = forms.DecimalField(
        label="前百分之几",
        min_value=Decimal("0.01"),
        max_value=100,
        max_digits=5,
        decimal_places=2,
        required=False,
    )
    earns = TextArea("享受的待遇", 2, required=False, help_text="一行一条。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _tidy(self.initial, "min_points", "top_percent")


class GradingForm(forms.Form):
    """How grades are given."""

    grading = forms.ChoiceField(label="定级方式", choices=Grading.choices, widget=forms.RadioSelect)


ROWS_TO_BEGIN_WITH = 6
"""New rows where nothing is there yet; later a few at a time."""


class _Rows(forms.BaseFormSet):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.initial:
            self.extra = ROWS_TO_BEGIN_WITH

    def add_error(self, field: None, error: str) -> None:
        """As a form's: what a service refuses concerns all rows."""
        self.non_form_errors().append(error)

    def given(self) -> list[dict[str, Any]]:
        """The rows that were filled in and not struck out."""
        rows = [form.cleaned_data for form in self.forms if form.has_changed() or form.initial]
        return [
            {k: v for k, v in row.items() if k != "DELETE"} for row in rows if row and not row.get("DELETE")
        ]


RuleFormSet = forms.formset_factory(RuleForm, _Rows, extra=3, can_delete=True, max_num=60, validate_max=True)
GradeFormSet = forms.formset_factory(
    GradeForm, _Rows, extra=2, can_delete=True, max_num=12, validate_max=True
)


class RunForm(forms.Form):
    """Which year, up to which day."""

    year = Choice("年度", help_text="有生效规则的年度才能定级。")
    as_of = DayField(
        "截至日期",
        past=True,
        initial=timezone.localdate,
        help_text="这一天以前登记的、计入该年度的积分参加定级。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = years_with_rules(timezone.localdate())
        self.fields["year"].choices = [("", "请选择"), *((str(y), f"{y} 年") for y in years)]  # type: ignore[attr-defined]
        # The year that is over is what one grades; where it has no rules, nothing is taken for granted.
        over = timezone.localdate().year - 1
        self.initial.setdefault("year", str(over) if over in years else "")

    def clean_year(self) -> int:
        return int(self.cleaned_data["year"])
