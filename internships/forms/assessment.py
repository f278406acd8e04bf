"""Forms of assessments: a scheme, scores of one or many students, words."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.html import format_html

from groupportal.ui.fields import OneFileField, TextArea
from internships.enums import SigningWay
from internships.forms.batch import PARTS_HELP, GradePartsField
from internships.models import Placement, Score
from internships.selectors.assessment import Part, Proposal, parts_of, proposals
from internships.services.assessment import Given


class SchemeForm(forms.Form):
    """By what a batch is graded; ``is_fixed``: somebody has scored already."""

    grade_parts = GradePartsField("考核构成", 5, help_text=PARTS_HELP)
    reason = TextArea("修改的原因", 2, max_length=300)

    def __init__(self, *args: Any, is_fixed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_fixed:
            del self.fields["reason"]


class ScoreForm(forms.Form):
    """What one side gives to these students: a field for each component, and why where it differs from the records. All may stay empty.

    ``on_paper``: the school enters what a unit gave on paper; what the unit scored itself is not asked.
    """

    def __init__(
        self,
        *args: Any,
        rows: Sequence[Placement],
        side: str,
        links: bool = True,
        on_paper: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows, self.side = rows, side
        proposed = proposals(rows)
        held = {
            (one.assessment.placement_id, one.part): one
            for one in Score.objects.filter(assessment__placement__in=rows, side=side)
            .select_related("assessment")
            .order_by("assessment__version")
        }
        self.PARTS: list[tuple[str, list[str]]] = []
        for row in rows:
            names = []
            for part in self.parts_of(row):
                proposal, one = proposed.get(row.pk, {}).get(part.name), held.get((row.pk, part.name))
                if on_paper and one and one.way == SigningWay.ONLINE:
                    continue
                names += self._add(row, part, proposal, one, links=links)
            self.PARTS.append((f"{row.student.name}（{row.post or row.host}）", names))
        if on_paper:
            self.fields["scorer"] = forms.CharField(
                label="单位的评分人",
                max_length=60,
                help_text="在考核表上签字的人。单位已在线评的项目不列出。",
            )
            self.PARTS.append(("纸质考核表", ["scorer"]))

    def parts_of(self, row: Placement) -> list[Part]:
        """The components of this side."""
        return [part for part in parts_of(row.batch.grade_parts) if part.side == self.side]

    def _add(
        self, row: Placement, part: Part, proposal: Proposal | None, one: Score | None, *, links: bool
    ) -> list[str]:
        name = _name(row, part)
        said = proposal.value if proposal else None
        words: Any = f"{proposal.words}，算得 {proposal.value} 分，供参考。" if proposal else "0 到 100 分。"
        if proposal and links:
            words = format_html('{}<a href="{}">看记录</a>', words, proposal.url)
        self.fields[name] = forms.DecimalField(
            label=part.label,
            min_value=0,
            max_value=100,
            decimal_places=1,
            required=False,
            help_text=words,
            initial=one.value if one else said,
        )
        if proposal is None:
            return [name]
        self.fields[f"{name}-note"] = forms.CharField(
            label=f"{part.name}：与记录不同的原因",
            max_length=300,
            required=False,
            initial=one.note if one else "",
        )
        return [name, f"{name}-note"]

    def given(self) -> dict[int, dict[str, Given]]:
        """For the services: what is filled in, by placement and component."""
        said = self.cleaned_data
        found: dict[int, dict[str, Given]] = {}
        for row in self.rows:
            for part in self.parts_of(row):
                value: Decimal | None = said.get(_name(row, part))
                if value is not None:
                    note = said.get(f"{_name(row, part)}-note", "")
                    found.setdefault(row.pk, {})[part.name] = Given(value, note, said.get("scorer", ""))
        return found


def _name(row: Placement, part: Part) -> str:
    return f"{row.public_id.hex}-{part.name}"


class WordsForm(forms.Form):
    words = TextArea("内容", 4, max_length=500)


class CorrectForm(forms.Form):
    reason = TextArea("更正的原因", 2, max_length=300, help_text="学生和学校都能看到。")


class AnswerForm(forms.Form):
    answer = TextArea("退回的原因", 2, max_length=1000)


class ReportForm(forms.Form):
    """A student's final report."""

    report = OneFileField("实习报告", about="Word、PDF，或写在纸上拍的照片。")
    note = forms.CharField(label="附言", max_length=300, required=False)
