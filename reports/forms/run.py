"""Making a report and settling it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from groupportal.ui.fields import DayField, TextArea
from groupportal.warnings.services import MAX_WORDS
from reports.enums import TABLE_FORMS, TABLE_REPORTS, Report

_MOST_OFFERED = 50


class MakeTablesForm(forms.Form):
    report = forms.ChoiceField(label="报表", choices=TABLE_REPORTS, initial=Report.ANNEX)
    as_of = DayField("截至日期", initial=timezone.localdate)
    form = forms.ChoiceField(
        label="格式",
        choices=[("all", "Excel 和 Word"), *((one, one.label) for one in TABLE_FORMS)],
        initial="all",
        help_text="两种格式数字一致，可一并生成。",
    )
    with_answers = forms.BooleanField(
        label="备注里印上提醒的说明",
        required=False,
        initial=True,
        help_text="印“提醒”里标明要印的说明，接在表样的备注后面。",
    )


class SettleForm(forms.Form):
    """``left``: how many findings are open; each of them is accepted with the one reason."""

    accepted = TextArea(
        "接受的理由",
        rows=3,
        max_length=MAX_WORDS,
        help_text="上面没有处理的提醒都记上这一条理由，和您的名字、日期一起随定稿保存。例如：逐条看过，按省里口径填报。",
    )
    note = forms.CharField(
        label="说明", max_length=500, required=False, help_text="例如：报送省教育厅的版本。"
    )

    def __init__(self, *args: Any, left: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not left:
            del self.fields["accepted"]
