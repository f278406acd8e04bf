"""Forms of pay: a month of one intern, or of several as agreed."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils import timezone

from groupportal.ui.fields import DayField, OneFileField
from internships.enums import PayWay
from internships.forms.fields import YesNo
from internships.services.pay import PayInput

_WAYS = [("", "没有发"), *PayWay.choices]
_MONTHS_BACK = 12


def _months() -> list[tuple[str, str]]:
    """This month and those before it."""
    month, found = timezone.localdate().replace(day=1), []
    for _ in range(_MONTHS_BACK):
        found.append((month.isoformat(), f"{month:%Y年%-m月}"))
        month = (month - dt.timedelta(days=1)).replace(day=1)
    return found


class _Month(forms.TypedChoiceField):
    def __init__(self) -> None:
        super().__init__(label="月份", choices=_months, coerce=dt.date.fromisoformat)


class PayManyForm(forms.Form):
    """As agreed for each, where no amount is given."""

    month = _Month()
    paid_on = DayField("发放日期", past=True)
    way = forms.ChoiceField(label="发放方式", choices=PayWay.choices)
    is_to_student = YesNo("直接发给学生本人", empty="请选择")
    due = forms.DecimalField(
        label="应发（元）",
        required=False,
        decimal_places=2,
        help_text="不填的，每人按安排里写的月报酬；这个月没有做满的要填。",
    )
    paid = forms.DecimalField(
        label="实发（元）",
        required=False,
        decimal_places=2,
        help_text="不填的，按应发的金额。金额各不相同的，一个一个登记。",
    )

    def given(self) -> PayInput:
        """For the service."""
        return PayInput(**self.cleaned_data)


class PayForm(forms.Form):
    """One month of one intern."""

    month = _Month()
    due = forms.DecimalField(
        label="应发（元）",
        required=False,
        decimal_places=2,
        help_text="不填的按安排里写的月报酬；这个月没有做满的要填。",
    )
    due_on = DayField("应发日期", required=False, help_text="不填的按下个月最后一天。")
    paid = forms.DecimalField(
        label="实发（元）", required=False, decimal_places=2, help_text="没有发的留空。"
    )
    paid_on = DayField("发放日期", required=False, past=True)
    way = forms.ChoiceField(label="发放方式", choices=_WAYS, required=False)
    is_to_student = YesNo("直接发给学生本人", empty="没有发")
    evidence = OneFileField("发放凭证", required=False, about="转账记录、工资条，")
    reason = forms.CharField(
        label="更正的原因",
        max_length=300,
        required=False,
        help_text="这个月登记过、写错了的，或实习已经归档、要补记的才填；原来的仍留着。",
    )

    def given(self) -> PayInput:
        """For the service."""
        return PayInput(**self.cleaned_data)
