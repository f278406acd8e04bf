"""Forms around the annual report."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from django import forms
from django.utils import timezone

from groupportal.errors import DomainError
from groupportal.metrics.forms import NarrativeField
from groupportal.reporting.registry import EXHIBITS
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.fields import DayField, OneFileField
from groupportal.ui.widgets import SearchableBoxes
from groupportal.uploads.checking import WORD
from reports.annual.text import with_codes, with_names
from reports.enums import Preset, Printing
from reports.selectors.annual import Section, possible_writers

NEW_ROWS = 2
"""Empty rows at the end of the outline, for sections of the group's own."""


class BeginReportForm(forms.Form):
    year = forms.IntegerField(label="年度", min_value=1990, max_value=2199)
    as_of = DayField(
        "截至日期",
        past=True,
        required=False,
        help_text="不填就截至当年12月31日（今年的截至今天）。报告里的数都按这一天取。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        initial = {"year": timezone.localdate().year - 1, **(kwargs.pop("initial", None) or {})}
        super().__init__(*args, initial=initial, **kwargs)


class ReportTextField(NarrativeField):
    """The text of a section: figures and exhibits by name, kept by code."""

    def prepare_value(self, value: Any) -> Any:
        return with_names(value) if isinstance(value, str) else value

    def to_python(self, value: Any) -> Any:
        try:
            return with_codes(forms.CharField.to_python(self, value))
        except DomainError as error:
            raise forms.ValidationError(error.message, code=error.code) from error


class SectionForm(forms.Form):
    text = ReportTextField(
        "文字",
        rows=24,
        required=False,
        max_length=60_000,
        help_text="一行是一段。小标题另起一行，写“（一）……”。【】里是系统里的数，打印时按截至日期取；图表单独占一行。",
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


class RedraftForm(forms.Form):
    """Which text stood, and which draft was shown."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    drafted = forms.CharField(widget=forms.HiddenInput)


class BringBackForm(forms.Form):
    file = OneFileField("改好的 Word", accept=frozenset({WORD}))


class WritersForm(forms.Form):
    writers = forms.ModelMultipleChoiceField(
        label="撰写人",
        queryset=None,
        required=False,
        widget=SearchableBoxes("输入姓名里的字或拼音首字母查找"),
        help_text="可以选几个人。新请的人会收到消息；不在名单里的，先在“人员”里给他能撰写报告的角色。秘书处不用选，也能写每一章。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["writers"].queryset = possible_writers()  # type: ignore[attr-defined]


class LayoutForm(forms.Form):
    signing_unit = forms.CharField(
        label="落款单位", max_length=120, required=False, help_text="不填就印集团名称。"
    )
    office = forms.CharField(
        label="落款部门", max_length=60, required=False, help_text="例如：秘书处。不填不印。"
    )
    preset = forms.ChoiceField(label="版式", choices=Preset.choices, widget=forms.RadioSelect)
    contents = forms.BooleanField(label="印目录", required=False)


class AttachmentForm(forms.Form):
    """One 附件."""

    title = forms.CharField(label="名称", max_length=120, help_text="例如：2022年校企合作项目一览表。")
    exhibit = forms.ChoiceField(
        label="印哪张表", required=False, help_text="从记录按截至日期编制。不选的，报告里只列名称。"
    )
    file = OneFileField("文件", required=False, about="和报告一起交的文件；纸质材料不用传。")
    order = forms.IntegerField(label="排在第几个", min_value=1, required=False, help_text="不填排在最后。")

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tables = [(key, one.title) for key, one in EXHIBITS.items() if viewer.can(one.action)]
        self.fields["exhibit"].choices = [("", "不印表，另附"), *tables]  # type: ignore[attr-defined]


class SignedOnForm(forms.Form):
    """The day below the report."""

    signed_on = DayField("落款日期", required=False, help_text="不选就印生成 Word 的那一天。")


class TemplateForm(forms.Form):
    text = ReportTextField(
        "起草用的文字",
        rows=16,
        required=False,
        max_length=20_000,
        help_text="写每年都这样说的话、要用的数（【】里写名称）和图表。单独一行的“【系统初稿】”换成系统从记录写的初稿。"
        "全部删空，就只用系统的初稿。",
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)


class OutlineForm(forms.Form):
    """Title, place and printing of each section, and rows for new ones."""

    def __init__(self, *args: Any, sections: list[Section], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last = max((one.order for one in sections), default=0)
        new = [Section("", "", last + 10 * number) for number in range(1, NEW_ROWS + 1)]
        # Named by the section, not by its place: what somebody else added meanwhile was not on this page and stays as it is.
        self.unseen = [one for one in sections if self.is_bound and f"order_{one.key}" not in self.data]
        self.sections = {
            **{one.key: one for one in sections if one not in self.unseen},
            **{f"new{number}": one for number, one in enumerate(new, 1)},
        }
        for key, one in self.sections.items():
            named = one.title or f"新增的章（{key.removeprefix('new')}）"
            self.fields[f"title_{key}"] = forms.CharField(
                label=f"标题：{named}",
                max_length=60,
                required=bool(one.key) and not one.is_own,
                initial=one.title,
            )
            self.fields[f"order_{key}"] = forms.IntegerField(
                label=f"次序：{named}", min_value=1, max_value=999, initial=one.order
            )
            self.fields[f"printing_{key}"] = forms.ChoiceField(
                label=f"印不印：{named}", choices=Printing.choices, initial=one.printing
            )

    def rows(self) -> list[dict[str, Any]]:
        """The fields row by row."""
        return [
            {
                "section": one,
                "fields": [self[f"{name}_{key}"] for name in ("title", "order", "printing")],
            }
            for key, one in self.sections.items()
        ]

    def outlined(self) -> list[Section]:
        """The outline as it was filled in; a row of the group's own without a title is left out."""
        said = self.cleaned_data
        return self.unseen + [
            replace(
                one,
                key=one.key or f"free.{uuid.uuid4().hex[:8]}",
                title=said[f"title_{key}"].strip(),
                order=said[f"order_{key}"],
                printing=said[f"printing_{key}"],
            )
            for key, one in self.sections.items()
            if said[f"title_{key}"].strip()
        ]
