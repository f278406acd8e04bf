"""Forms of the national tables: another layout, a column's codes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from groupportal.ui.fields import Choice, DayField, OneFileField, TextArea
from groupportal.uploads.checking import EXCEL
from internships.enums import NationalTable
from internships.selectors.table import coded_heads
from internships.services.table import LayoutInput, read_codes


class LayoutForm(forms.Form):
    """A workbook of heads with what is known of it."""

    table = Choice("上报表", NationalTable.choices)
    upload = OneFileField("表样", accept=frozenset({EXCEL}), about="有一行表头写成“中文名（说明）-代码”。")
    edition = forms.CharField(label="版本", max_length=60, help_text="照下发的文件，例如“2026年春季版”。")
    dated_on = DayField("版本日期", required=False)
    source = forms.CharField(
        label="来源", max_length=200, help_text="哪里下发的，例如“江门市教育局2026年3月通知附件”。"
    )
    doubts = TextArea("存疑", 2, max_length=500, required=False, help_text="还没有弄清楚的，导出时会提醒。")
    starts_on = DayField("启用日期", help_text="从这一天起按它导入、导出。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = timezone.localdate()

    def given(self) -> tuple[NationalTable, LayoutInput]:
        """For the service."""
        data = dict(self.cleaned_data)
        return NationalTable(data.pop("table")), LayoutInput(**data)


class CodesForm(forms.Form):
    """A column's codes from a day on."""

    head = Choice("列", ())
    on = DayField("启用日期", help_text="以前的代码到这一天为止；以后查看以前的仍在。")
    lines = TextArea(
        "代码",
        12,
        required=False,
        help_text="一行一个：代码、空格、名称，例如“1 是”。可以从 Excel 复制两列粘贴。清空的，不再有代码。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today: dt.date = timezone.localdate()
        field: Any = self.fields["head"]
        field.choices = sorted(coded_heads(today).items(), key=lambda pair: pair[1])
        self.fields["on"].initial = today

    def pairs(self) -> list[tuple[str, str]]:
        """The list; DomainError naming a line that can't be read."""
        return read_codes(self.cleaned_data["lines"])
