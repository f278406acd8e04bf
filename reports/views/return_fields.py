"""A yearly return field by field: typing into a section, and where one field comes from."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.urls import reverse

from groupportal.ui.formats import cntime
from groupportal.ui.pages import RecordFormPage, RecordPage
from reports.annual_return.enums import ReturnState, Tally
from reports.annual_return.figures import Cell, SectionCells
from reports.annual_return.formula import in_words
from reports.annual_return.values import Field
from reports.forms.annual_return import SectionForm
from reports.models import AnnualReturn
from reports.selectors.annual_return import is_last_judge
from reports.services.annual_return import EditError, set_values
from reports.views.return_base import MANAGE, VIEW_WHOLE, OneReturn


class FillSection(OneReturn, RecordFormPage):
    """Typing into a section."""

    action = MANAGE
    template_name = "reports/return_fill.html"
    form_class = SectionForm
    tells_overtaken = False
    submit_label = "保存"

    @cached_property
    def section(self) -> SectionCells:
        """The section of the address."""
        number = self.kwargs["number"]
        found = next((one for one in self.sections if one.number == number), None)
        if found is None:
            raise Http404
        return found

    def get_title(self) -> str:
        return f"填写：{self.section.title}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "cells": self.section.cells}

    def perform(self, form: Any) -> str:
        row = self.get_object()
        try:
            done = set_values(row, form.edits(), by=self.request.viewer)
        except EditError as error:
            form.say(error.troubles)
            raise
        if done:
            messages.success(
                self.request,
                f"已保存 {len(done)} 项：{'、'.join(done[:6])}{' 等' if len(done) > 6 else ''}。",
            )
        else:
            messages.info(self.request, "没有改动。")
        onwards = self.request.POST.get("deed") == "next" and self.section.number < len(self.sections)
        if onwards:
            return reverse(
                "reports:return_section",
                kwargs={"public_id": row.public_id, "number": self.section.number + 1},
            )
        return f"{row.get_absolute_url()}#section-{self.section.number}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.get_object()
        closed = row.state not in (ReturnState.COLLECTING, ReturnState.RETURNED)
        return super().get_context_data(
            **{
                "closed": f"{row}现在是“{row.get_state_display()}”，不能填写。" if closed else "",
                "section": self.section,
                "is_last_judge": not closed and is_last_judge(row, self.request.viewer),
                "is_last": self.section.number == len(self.sections),
                "cancel_url": row.get_absolute_url(),
                **kwargs,
            }
        )


class FieldPage(OneReturn, RecordPage):
    """One field: where it comes from, what each unit answered, who typed what instead."""

    action = VIEW_WHOLE
    template_name = "reports/return_field.html"

    @cached_property
    def cell(self) -> Cell:
        """The field of the address."""
        cells = (cell for section in self.sections for cell in section.cells)
        found = next((cell for cell in cells if cell.field.code == self.kwargs["code"]), None)
        if found is None:
            raise Http404
        return found

    def get_title(self) -> str:
        return self.cell.field.label

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, cell = self.get_object(), self.cell
        one = cell.field
        answers = row.answers.select_related("unit") if one.asks else ()
        facts = [
            ("本年", f"{cell.text} {one.unit}".strip()),
            ("数的来源", cell.source_label),
            ("怎么来的", _whence(one, row)),
            ("上年", f"{cell.last_text} {one.unit}（{cell.last_from}）" if cell.last_from else None),
            ("增减", f"{cell.difference_text}（{cell.share_text}）" if cell.difference is not None else None),
            ("与上年差异的说明", cell.explanation or None),
            ("系统的数", cell.computed_text if cell.reason else None),
            ("更正的原因", cell.reason or None),
            (
                "填写人",
                f"{cell.typed.changed_by or '系统命令'}，{cntime(cell.typed.changed_at)}"
                if cell.typed
                else None,
            ),
            ("填报说明", one.help or None),
        ]
        return super().get_context_data(
            **{
                "facts": [fact for fact in facts if fact[1]],
                "cell": cell,
                "answers": [
                    (answer, one.show(one.value_of(answer.values.get(one.code, ""))))
                    for answer in answers
                    if one.asks_unit(answer.category)
                ],
                "note": "这份年度数据已经冻结，冻结时的数在它的页面上；这里是按现在的记录。"
                if row.is_frozen
                else "",
                **kwargs,
            }
        )


def _whence(one: Field, row: AnnualReturn) -> str:
    if one.formula:
        return in_words(one.formula, {other.code: other.label for other in row.layout.layout})
    asked = f"请单位填报，已核的{_TALLIED[one.tally]}"
    if one.metric:
        return f"系统记录，点开看每一条；没有记录的，{asked}" if one.asks else "系统记录，点开看每一条"
    return asked if one.asks else "由秘书处直接填写"


_TALLIED = {
    Tally.SUM: "各家合计",
    Tally.AVERAGE: "各家平均",
    Tally.COUNT: "数有几家填了（0 和“否”不算）",
    Tally.LATEST: "取最近交来的一家",
}
