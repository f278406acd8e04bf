"""年度数据填报: the returns by year, one return, its fields, review and freezing."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.urls import reverse

from groupportal.deciding.pages import RulingPage, Verdict
from groupportal.errors import DomainError
from groupportal.files.selectors import file_items
from groupportal.jobs.services import enqueue
from groupportal.lists.declaring import Button, Empty
from groupportal.lists.pages import ListPage
from groupportal.metrics.links import figure_url
from groupportal.metrics.selectors import ask
from groupportal.ui.asof import as_of_label
from groupportal.ui.formats import cntime
from groupportal.ui.pages import FormPage, RecordDeedView, RecordFormPage, RecordPage
from groupportal.ui.tables import Column, StateCell
from reports.annual_return.enums import NUMERIC, AnswerState, ReturnState, Tally
from reports.annual_return.figures import Cell, SectionCells
from reports.annual_return.formula import in_words
from reports.annual_return.values import Field
from reports.forms.annual_return import (
    BeginReturnForm,
    ChangeLayoutForm,
    FreezeForm,
    NewVersionForm,
    SectionForm,
)
from reports.models import AnnualReturn
from reports.selectors.annual_return import (
    answers_for,
    counted,
    in_the_way,
    returns_for,
    runs_of,
    sections_plain,
    standing_of,
    whole_returns_for,
)
from reports.services.annual_return import (
    RETURNS,
    EditError,
    begin_return,
    change_layout,
    fingerprint,
    freeze_return,
    new_version,
    return_for_changes,
    set_values,
    submit_return,
    withdraw_return,
)

LISTED = ("年度数据填报", "reports:return_list")
VIEW, VIEW_WHOLE, MANAGE = "reports.view_return", "reports.view_whole_return", "reports.manage_return"
JOB = "reports.return"


def crumbs(row: AnnualReturn | None = None) -> list[tuple[str, str]]:
    """The way here: the list, and the return."""
    found = [(LISTED[0], reverse(LISTED[1]))]
    return [*found, (str(row), row.get_absolute_url())] if row else found


class ReturnList(ListPage):
    """The returns by year; for a unit's people those for which it was asked, each leading to its own part."""

    action = VIEW
    title = LISTED[0]
    lead = (
        "每年向主管部门报的数：有记录的自己填好，没有记录的请单位填，与上年相差大的写明原因，两人审核后冻结。"
    )
    measure, noun = "份", "年度数据"
    add = Button("建立一年的填报", "reports:return_begin", "plus")
    more = (Button("版式", "reports:return_layouts", "table"),)
    empty = Empty(
        "还没有年度数据填报",
        "选好年度和版式，系统里有的数先填好，其余请单位填或直接填写。",
        add,
        icon="sheet",
    )

    def base_queryset(self) -> Any:
        return counted(returns_for(self.request.viewer))

    def get_empty(self) -> Empty:
        if self.request.viewer.can(MANAGE):
            return self.empty
        return Empty(
            "还没有请您填报的年度数据",
            "集团秘书处请您的单位填报以后，会列在这里，也会发消息给您。",
            icon="sheet",
        )

    @cached_property
    def own(self) -> dict[int, str]:
        """Where a unit's people go: their own part."""
        rows = answers_for(self.request.viewer).filter(annual_return__in=list(self.object_list))
        return {answer.annual_return_id: answer.get_absolute_url() for answer in rows}

    def row_url(self, row: Any) -> str:
        return row.get_absolute_url() if self.request.viewer.can(VIEW_WHOLE) else self.own.get(row.pk, "")

    def get_columns(self) -> tuple[Column, ...]:
        shown = (
            Column("年度数据", str),
            Column("截至", "as_of", "date", sort="as_of"),
            Column("状态", lambda row: StateCell(row.state, row.get_state_display()), "state"),
        )
        if not self.request.viewer.can(VIEW_WHOLE):
            return shown
        return (
            *shown,
            Column(
                "单位填报",
                lambda row: f"{row.asked} 家，已核 {row.checked} 家" if row.asked else "没有请单位填",
            ),
            Column("版式", lambda row: row.layout.name),
            Column("建立人", lambda row: row.begun_by or "系统命令", more=True),
        )


class BeginReturn(FormPage):
    """Which year, up to which day, by which layout."""

    action = MANAGE
    title = "建立一年的填报"
    lead = "选好年度和版式，系统里有的数按截至日期填好。"
    form_class = BeginReturnForm
    submit_label = "建立"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return crumbs()

    def perform(self, form: Any) -> str:
        return begin_return(by=self.request.viewer, **form.cleaned_data).get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": reverse(LISTED[1]), **kwargs})


class OneReturn:
    """Pages about a return that show or change the whole of it."""

    request: Any

    def base_queryset(self) -> Any:
        return whole_returns_for(self.request.viewer)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return crumbs(self.get_object())  # type: ignore[attr-defined]

    @cached_property
    def sections(self) -> tuple[SectionCells, ...]:
        """Every field as it stands, or as it was frozen."""
        return standing_of(self.get_object())  # type: ignore[attr-defined]


class ReturnPage(OneReturn, RulingPage):
    """All fields with source, last year's and the difference; what is in the way; who reviews rules on it here."""

    action = VIEW_WHOLE
    kind = RETURNS
    template_name = "reports/return.html"
    form_class = FreezeForm
    answer_label = "审核意见（退回时写明要改什么）"
    answer_help = "退回时必填，提交的人会收到这段话。"
    verdicts = (
        Verdict(ReturnState.FROZEN, "审核通过并冻结", "已冻结，成稿在“生成的文件”里。"),
        Verdict(ReturnState.RETURNED, "退回修改", "已退回，提交的人会收到您的意见。", danger=True),
    )

    def get_title(self) -> str:
        return str(self.get_object())

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return crumbs()

    def get_initial(self) -> dict[str, Any]:
        return {"shown": self.shown}

    @cached_property
    def shown(self) -> str:
        """What a reviewer looks at."""
        row = self.get_object()
        return fingerprint(row, self.sections) if row.state == ReturnState.SUBMITTED else ""

    def rule(self, row: Any, verdict: Verdict, form: Any) -> None:
        words = form.cleaned_data["answer"]
        if verdict.state == ReturnState.RETURNED:
            return_for_changes(row, answer=words, by=self.request.viewer)
            return
        try:
            freeze_return(row, seen=form.cleaned_data["shown"], answer=words, by=self.request.viewer)
        except DomainError:
            # The page shows what stands now, and is approved as such the next time.
            form.data = {**form.data.dict(), "shown": self.shown}
            raise

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        is_frozen = row.is_frozen
        is_print = bool(self.request.GET.get("print"))
        manages = viewer.can(MANAGE)
        may_type = manages and row.state in (ReturnState.COLLECTING, ReturnState.RETURNED)
        waits = row.state == ReturnState.SUBMITTED
        states = list(row.answers.order_by().values_list("state", flat=True))
        return super().get_context_data(
            **{
                "sections": shown_sections(row, () if is_frozen else self.sections),
                "as_of_words": as_of_label(row.as_of),
                "in_the_way": [] if is_frozen else in_the_way(row, self.sections),
                "may_type": may_type,
                "may_withdraw": waits and manages and bool(RETURNS.hindrance(row, viewer)),
                "may_make": manages and not is_frozen,
                "may_renew": manages and is_frozen and not _later(row),
                "later": _later(row) if is_frozen else None,
                "tallies": [(s.value, s.label, states.count(s)) for s in AnswerState],
                "asked": len(states),
                "runs": [
                    {"run": run, "files": file_items([(made.file, "") for made in run.files.all()], viewer)}
                    for run in runs_of(row)
                ],
                "is_print": is_print,
                "layout": "layout/print.html" if is_print else "layout/portal.html",
                **kwargs,
            }
        )


def _later(row: AnnualReturn) -> AnnualReturn | None:
    return AnnualReturn.objects.filter(year=row.year, version__gt=row.version).order_by("version").first()


def shown_sections(row: AnnualReturn, sections: tuple[SectionCells, ...]) -> list[dict[str, Any]]:
    """The sections for the page: a frozen return's from its snapshot, whatever the records say by now; else as they stand."""
    frozen = row.run.snapshot["sections"] if row.run else None
    cells = {} if frozen else {cell.field.code: cell for section in sections for cell in section.cells}
    found = []
    for number, section in enumerate(frozen or sections_plain(sections), 1):
        rows = [_shown(one, cells.get(one["code"])) for one in section["rows"]]
        found.append(
            {
                "title": section["title"],
                "number": number,
                "rows": rows,
                "to_explain": sum((one["asked"] and not one["explanation"]) or one["lapsed"] for one in rows),
                "empty": sum(one["value"] == "" for one in rows),
            }
        )
    return found


def _shown(one: dict[str, Any], cell: Cell | None) -> dict[str, Any]:
    shown = {**one, "url": _opens(one), "is_number": one["kind"] in NUMERIC, "asked": False, "lapsed": False}
    if cell is not None:
        asked, said = cell.is_asked, cell.explanation
        lapsed = asked and bool(said) and not cell.is_explained
        shown |= {"asked": asked, "explanation": said, "lapsed": lapsed, "note": cell.trouble or cell.told}
    return shown


def _opens(one: dict[str, Any]) -> str:
    """Where a frozen figure of the records opens, as of its day; "" for a typed one, and for one that is gone since."""
    figure = one["figure"]
    if not figure or one["reason"]:
        return ""
    try:
        question = ask(figure["code"], dt.date.fromisoformat(figure["as_of"]), figure["params"])
    except DomainError:
        return ""
    return figure_url(question.metric.code, question.as_of, **question.params)


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
    if one.asks:
        return f"请单位填报，已核的{_TALLIED[one.tally]}"
    return "系统记录，点开看每一条" if one.metric else "由秘书处直接填写"


_TALLIED = {
    Tally.SUM: "各家合计",
    Tally.AVERAGE: "各家平均",
    Tally.COUNT: "数有几家填了（0 和“否”不算）",
    Tally.LATEST: "取最近交来的一家",
}


class _ReturnDeed(OneReturn, RecordDeedView):
    action = MANAGE


class SubmitReturn(_ReturnDeed):
    """Put it forward for review."""

    done_message = "已提交，请另一位同事审核。"

    def perform(self) -> str:
        return submit_return(self.get_object(), by=self.request.viewer).get_absolute_url()


class WithdrawReturn(_ReturnDeed):
    """Take it back while it waits."""

    done_message = "已撤回，可以接着填。"

    def perform(self) -> str:
        return withdraw_return(self.get_object(), by=self.request.viewer).get_absolute_url()


class MakeReturn(_ReturnDeed):
    """Queue the making of its workbook and show the job."""

    def perform(self) -> str:
        row = self.get_object()
        job = enqueue(JOB, {"return": str(row.public_id)}, by=self.request.viewer, title=f"生成{row}")
        return reverse("jobs:job", kwargs={"public_id": job.public_id})


class NewVersion(OneReturn, RecordFormPage):
    """Why a frozen return is to be changed."""

    action = MANAGE
    title = "另出一版"
    lead = "冻结的一份不动，仍在“成稿”里。新的一版带着它的数、说明和单位填报，改好以后要重新审核冻结。"
    form_class = NewVersionForm
    submit_label = "另出一版"
    done_message = "新的一版已建立。"

    def perform(self, form: Any) -> str:
        return new_version(self.get_object(), by=self.request.viewer, **form.cleaned_data).get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": self.get_object().get_absolute_url(), **kwargs})


class ChangeLayout(OneReturn, RecordFormPage):
    """Going on by another layout."""

    action = MANAGE
    title = "换用版式"
    lead = "填过的数按项目的编号带过去：新版式里没有这个编号的不再显示，换回来还在。"
    form_class = ChangeLayoutForm
    submit_label = "换用"
    done_message = "已换用版式，请核对各项。"

    def get_initial(self) -> dict[str, Any]:
        return {"layout": self.get_object().layout.public_id}

    def perform(self, form: Any) -> str:
        row = self.get_object()
        return change_layout(row, by=self.request.viewer, **form.cleaned_data).get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": self.get_object().get_absolute_url(), **kwargs})
