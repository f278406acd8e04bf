"""Forms of insurance policies, of whom they cover, and of the safety test's results."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from groupportal.tenancy.viewer import Viewer
from groupportal.ui.fields import Choice, DayField, LastDayField, OneFileField, TextArea, unit_field
from internships.enums import Payer, PolicyKind
from internships.models import Batch, Policy
from internships.services.insurance import EDIT, PolicyInput
from rosters.selectors.roster import schools_for

_PASTE = "每行一名学生，以学号开头，后面可以带姓名（会核对）。可以从 Excel 复制两列粘贴。"


class _Reason(forms.CharField):
    def __init__(self) -> None:
        words = "名单里有学生的实习已经归档的才填。"
        super().__init__(label="归档后更正的原因", max_length=300, required=False, help_text=words)


class PolicyForm(forms.Form):
    """``record`` None for a new one, which names its school."""

    unit = unit_field(None, label="学校")
    kind = forms.ChoiceField(label="险种", choices=PolicyKind.choices)
    insurer = forms.CharField(label="保险公司", max_length=100)
    number = forms.CharField(label="保单号", max_length=60)
    payer = Choice(
        "保费由谁承担", Payer.choices, help_text="不得由学生承担，也不得从报酬中扣（规定第三十五条）。"
    )
    starts_on = DayField("起保日期")
    ends_on = LastDayField(
        "保险最后一天", help_text="保单写到8月31日24时止，或者9月1日0时止的，都填8月31日。"
    )
    bought_on = DayField("购买日期", required=False)
    upload = OneFileField("保单文件", required=False)
    note = TextArea("备注", 2, max_length=300, required=False)

    def __init__(self, *args: Any, viewer: Viewer, record: Policy | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if record is not None:
            del self.fields["unit"]
            self.fields["reason"] = _Reason()
            return
        field: Any = self.fields["unit"]
        field.queryset = schools_for(viewer, EDIT)
        if len(only := list(field.queryset[:2])) == 1:
            field.initial = only[0].public_id

    def given(self) -> PolicyInput:
        """For the service."""
        return PolicyInput(
            **{name: value for name, value in self.cleaned_data.items() if name not in ("unit", "reason")}
        )


class _OfBatch(forms.ModelChoiceField):
    def __init__(self, label: str = "批次") -> None:
        super().__init__(label=label, queryset=Batch.objects.none(), to_field_name="public_id")


class CoverBatchForm(forms.Form):
    """All students of a batch."""

    batch = _OfBatch()

    def __init__(self, *args: Any, batches: QuerySet[Batch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["batch"].queryset = batches  # type: ignore[attr-defined]


class CoverLinesForm(forms.Form):
    """A list that is pasted."""

    lines = TextArea("学号", 12, help_text=_PASTE)
    reason = _Reason()


class CoverChosenForm(forms.Form):
    """Onto which policy's list."""

    policy = forms.ModelChoiceField(label="保单", queryset=Policy.objects.none(), to_field_name="public_id")

    def __init__(self, *args: Any, policies: QuerySet[Policy], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["policy"].queryset = policies  # type: ignore[attr-defined]


class SafetyForm(CoverBatchForm):
    """Results of a batch, pasted."""

    on = DayField("考核日期", past=True)
    lines = TextArea(
        "成绩",
        12,
        help_text="每行写学号和成绩，例如“2023001 92”；没有分数的写“2023001 合格”或“不合格”。可以从 Excel 复制粘贴，中间带姓名也可以。",
    )


class SafetyChosenForm(forms.Form):
    """One result for several."""

    on = DayField("考核日期", past=True)
    result = forms.ChoiceField(
        label="结果", choices=[("yes", "合格"), ("no", "不合格")], widget=forms.RadioSelect, initial="yes"
    )
