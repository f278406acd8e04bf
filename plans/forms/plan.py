"""Forms around plans and revisions."""

from __future__ import annotations

from typing import Any

from django import forms

from groupportal.ui.fields import DayField
from plans.forms.fields import choose_from
from plans.models import PlanRevision


class PlanForm(forms.Form):
    name = forms.CharField(
        label="规划名称", max_length=200, help_text="例如：江门市第一职业教育集团建设方案。"
    )
    starts_on = DayField("建设期开始")
    ends_on = DayField("建设期结束")
    is_main = forms.BooleanField(
        label="设为主规划", required=False, help_text="验收表默认取主规划；原来的主规划会自动取消。"
    )


class DraftForm(forms.Form):
    """A new draft: what it starts from."""

    label = forms.CharField(
        label="版本说明", max_length=200, required=False, help_text="例如：2021年中期调整。"
    )
    copy_from = forms.ModelChoiceField(
        label="从哪个版本复制",
        queryset=PlanRevision.objects.none(),
        required=False,
        empty_label="不复制，从空白开始",
    )

    def __init__(self, *args: Any, revisions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self.fields["copy_from"], revisions)


class InForceForm(forms.Form):
    """When a draft begins to rule, and who said so."""

    on = DayField("生效日期", help_text="从这一天起按新版本执行，原版本同日归档。")
    decided_by = forms.CharField(label="决定依据", max_length=200, help_text="例如：2021年第一次理事会决议。")
