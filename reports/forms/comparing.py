"""What is held against what."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from groupportal.ui.formats import cntime
from reports.enums import Report
from reports.selectors.run import report_runs

_MOST_OFFERED = 50


class _Runs(forms.ModelChoiceField):
    def label_from_instance(self, run: Any) -> str:
        """Date and time of making."""
        return f"{run}，{cntime(run.made_at)}生成"


class _SentFiles(forms.ModelChoiceField):
    def label_from_instance(self, batch: Any) -> str:
        """Name, time and what became of it."""
        return f"{batch.file.name}（{cntime(batch.created_at)}上传，{batch.get_state_display()}）"


class CompareForm(forms.Form):
    """What is held against which file; the page reads the address itself."""

    run = _Runs(
        label="打印的表", queryset=None, to_field_name="public_id", required=False, empty_label="现在的三张表"
    )
    batch = _SentFiles(
        label="报送的文件", queryset=None, to_field_name="public_id", required=False, empty_label=None
    )

    def __init__(self, run: Any, batch: Any, *, files: QuerySet[Any]) -> None:
        super().__init__(initial={"run": run and run.public_id, "batch": batch and batch.public_id})
        self.fields["run"].queryset = report_runs().filter(kind=Report.ANNEX)[:_MOST_OFFERED]
        self.fields["batch"].queryset = files[:_MOST_OFFERED]


class VersionsForm(forms.Form):
    """Which two documents; the page reads the address itself."""

    earlier = _Runs(label="较早的一份", queryset=None, to_field_name="public_id", empty_label=None)
    later = _Runs(label="较晚的一份", queryset=None, to_field_name="public_id", empty_label=None)

    def __init__(self, earlier: Any, later: Any, runs: QuerySet[Any]) -> None:
        super().__init__(
            initial={"earlier": earlier and earlier.public_id, "later": later and later.public_id}
        )
        self.fields["earlier"].queryset = self.fields["later"].queryset = runs[:_MOST_OFFERED]
