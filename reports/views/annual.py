"""年度工作报告: the reports by year, one report, its outline, its look, its making."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from groupportal.files.selectors import file_items
from groupportal.jobs.services import enqueue
from groupportal.lists.declaring import Button, Empty
from groupportal.lists.pages import ListPage
from groupportal.ui.asof import as_of_label
from groupportal.ui.formats import cndate, cntime
from groupportal.ui.pages import FormPage, RecordDeedView, RecordFormPage, RecordPage
from groupportal.ui.tables import Column, StateCell
from plans.selectors.content import before_the_first_of_main
from reports.annual.screen import exhibit_choices, shown_print, shown_texts
from reports.checks.passages import ANNUAL
from reports.enums import Decided, ReportState, TextState
from reports.forms.annual import BeginReportForm, LayoutForm, OutlineForm, SignedOnForm, TemplateForm
from reports.models import AnnualReport, ReportRun
from reports.selectors.annual import (
    DRAFT_LINE,
    Section,
    Standing,
    attachments_for,
    final_run,
    layout_of_group,
    missing_sections,
    numeral,
    outline,
    period_of,
    reports_for,
    returned_for,
    runs_of,
    standings_of,
)
from reports.services.annual import (
    UNDRAFTED,
    begin_report,
    follow_outline,
    move_report,
    set_signed_on,
    undrafted,
)
from reports.services.outline import set_layout, set_outline, set_template
from reports.states import REPORT
from reports.views.checks import checks_url
from reports.views.run import warned

LISTED = ("年度工作报告", "reports:annual_list")
JOB = "reports.annual"


def crumbs(report: AnnualReport | None = None) -> list[tuple[str, str]]:
    """The way here: the list, and the report."""
    found = [(LISTED[0], reverse(LISTED[1]))]
    return [*found, (str(report), report.get_absolute_url())] if report else found


class AnnualList(ListPage):
    """The reports by year."""

    action = "reports.view_annual"
    title = LISTED[0]
    lead = "系统里的记录自动写成初稿，请人分章修改、审核，生成 Word。文中的数引自系统，点开看得到记录。"
    measure, noun = "份", "报告"
    add = Button("起草一年的报告", "reports:annual_begin", "plus")
    more = (
        Button("提纲", "reports:annual_outline", "pencil"),
        Button("落款和版式", "reports:annual_layout", "seal"),
    )
    empty = Empty("还没有年度工作报告", "选好年度，系统先从记录写出初稿，再请人修改。", add, icon="file")

    def base_queryset(self) -> Any:
        return reports_for(self.request.viewer)

    def get_columns(self) -> tuple[Column, ...]:
        return (
            Column("报告", str),
            Column("年度", lambda report: f"{report.year}年", sort="year"),
            Column("截至", "as_of", "date", sort="as_of"),
            Column("状态", lambda report: StateCell(report.state, report.get_state_display()), "state"),
            Column("起草人", lambda report: report.begun_by or "系统命令"),
            Column("建立时间", "begun_at", "time"),
        )


class BeginReport(FormPage):
    """Which year, up to which day."""

    action = "reports.manage_annual"
    title = "起草一年的报告"
    lead = "按提纲建立各章，有记录的先写出初稿；同一年已有报告的，沿用它的文字。"
    form_class = BeginReportForm
    submit_label = "从记录起草"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return crumbs()

    def perform(self, form: Any) -> str:
        report = begin_report(
            form.cleaned_data["year"], as_of=form.cleaned_data["as_of"], by=self.request.viewer
        )
        _tell_undrafted(self.request, report)
        return report.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": reverse(LISTED[1]), **kwargs})


def _tell_undrafted(request: Any, report: AnnualReport) -> None:
    for title in undrafted(report):
        messages.warning(request, f"“{title}”{UNDRAFTED}")


class _OneReport:
    request: Any

    def base_queryset(self) -> Any:
        return reports_for(self.request.viewer)


def moves_of(report: AnnualReport) -> list[tuple[str, str]]:
    """Where it can be moved by a button, and the words of it; final it becomes with the document that is settled."""
    words = {ReportState.IN_REVIEW: "开始审稿", ReportState.DRAFTING: "重新开放修改"}
    return [(state, words[state]) for state in REPORT.following(report.state) if state in words]


class AnnualPage(_OneReport, RecordPage):
    """A report: its sections with their state and writers, what was made of it."""

    action = "reports.view_annual"
    template_name = "reports/annual.html"

    def get_title(self) -> str:
        return str(self.get_object())

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return crumbs()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        report, viewer = self.get_object(), self.request.viewer
        standings = standings_of(report, viewer)
        may_manage = viewer.can("reports.manage_annual") and report.state != ReportState.FINAL
        whole = viewer.can("reports.view_whole_annual")
        missing = missing_sections(standings) if may_manage else []
        printed = [one for one in standings if one.is_printed]
        numbers = {one.section.key: numeral(n) for n, one in enumerate(printed, 1)}
        return super().get_context_data(
            **{
                "rows": [_row(one, numbers.get(one.section.key, "")) for one in standings],
                "approved": sum(one.state == TextState.APPROVED for one in printed),
                "printed": len(printed),
                "missing": missing,
                "missing_titles": "、".join(one.title for one in missing),
                "may_manage": may_manage,
                "may_make": viewer.can("reports.manage_annual"),
                "whole": whole,
                "checks_url": checks_url(report.as_of, ANNUAL)
                if whole and viewer.can("reports.view_tables")
                else "",
                "moves": moves_of(report) if may_manage else [],
                "runs": [_run(run, viewer) for run in runs_of(report)] if whole else [],
                "returned": returned_for(viewer)
                .filter(report=report)
                .annotate(
                    total=Count("changes"), left=Count("changes", filter=Q(changes__decision=Decided.OPEN))
                ),
                "attachments": attachments_for(viewer).filter(report=report),
                "as_of_words": as_of_label(report.as_of),
                "signed_words": cndate(report.signed_on) if report.signed_on else "生成 Word 的那一天",
                "note": before_the_first_of_main(report.as_of),
                **kwargs,
            }
        )


def _row(one: Standing, number: str) -> dict[str, Any]:
    text = one.text
    return {
        "standing": one,
        "number": number,
        "title": one.section.title,
        "url": one.row.get_absolute_url(),
        "state": one.state,
        "label": text.get_state_display() if text and one.state != "empty" else "",
        "waits_for": "" if one.words else one.section.waits_for,
        "writers": "、".join(map(str, one.writers)),
        "writers_url": reverse("reports:section_writers", kwargs={"public_id": one.row.public_id}),
        "last": f"{text.written_by or '系统'} {cntime(text.written_at)}" if text else "",
        "printing": ""
        if one.is_printed
        else "不印"
        if one.state == "empty" or not one.section.is_printed
        else "没有文字，不印",
    }


def _run(run: ReportRun, viewer: Any) -> dict[str, Any]:
    final = next(iter(run.final.all()), None)
    return {
        "run": run,
        "url": run.get_absolute_url(),
        "by": run.made_by or "系统命令",
        "final": final,
        "files": file_items([(made.file, "") for made in run.files.all()], viewer),
        "warnings": warned(run),
    }


class AnnualPrint(_OneReport, RecordPage):
    """The report as it would be printed now, a final one as it was settled; each figure a door."""

    action = "reports.view_whole_annual"
    template_name = "reports/annual_print.html"

    def get_title(self) -> str:
        return f"{self.request.group.name}{self.get_object().year}年度工作报告"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return crumbs(self.get_object())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        report = self.get_object()
        run = final_run(report)
        parts, behind, signed = self._settled(run) if run else self._standing(report)
        is_print = bool(self.request.GET.get("print"))
        return super().get_context_data(
            **{
                "parts": parts,
                "behind": behind,
                "signed": signed,
                "final": run,
                "as_of": report.as_of,
                "is_print": is_print,
                "layout": "layout/print.html" if is_print else "layout/portal.html",
                **kwargs,
            }
        )

    def _standing(self, report: AnnualReport) -> tuple[list[Any], list[Any], list[str]]:
        shown = [one for one in standings_of(report) if one.is_printed]
        texts = shown_texts([one.words for one in shown], period_of(report), self.request.viewer)
        layout, attached = layout_of_group(), list(report.attachments.all())
        tables = shown_texts(
            [f"{{{{exhibit:{row.exhibit}}}}}" if row.exhibit else "" for row in attached],
            period_of(report),
            self.request.viewer,
        )
        chapters = [
            (f"{numeral(n)}、{one.section.title}", lines, one.row.get_absolute_url())
            for n, (one, lines) in enumerate(zip(shown, texts, strict=True), 1)
        ]
        behind = [
            (f"附件{n}　{row.printed_title}", lines)
            for n, (row, lines) in enumerate(zip(attached, tables, strict=True), 1)
        ]
        day = cndate(report.signed_on or timezone.localdate())
        return chapters, behind, [layout.signing_unit or self.request.group.name, layout.office, day]

    def _settled(self, run: ReportRun) -> tuple[list[Any], list[Any], list[str]]:
        unit, office, day = run.snapshot["document"]["signature"]
        chapters, behind = shown_print(run, self.request.viewer)
        parts = [(title, lines, "") for title, lines in chapters]
        return parts, behind, [unit, office, cndate(dt.date.fromisoformat(day)) if day else ""]


class FollowOutline(_OneReport, RecordDeedView):
    """Take in what the outline has and the report lacks."""

    action = "reports.manage_annual"
    title = "按提纲补上"
    done_message = "已按提纲补上，有记录的已写出初稿。"

    def perform(self) -> str:
        report = self.get_object()
        follow_outline(report, by=self.request.viewer)
        _tell_undrafted(self.request, report)
        return report.get_absolute_url()


class MoveReport(_OneReport, RecordDeedView):
    """Close it for writing, or open it again."""

    action = "reports.manage_annual"
    title = "审稿"

    def buttons(self) -> list[tuple[str, str]]:
        return moves_of(self.get_object())

    def perform(self) -> str:
        report = self.get_object()
        wanted = self.request.POST.get("to", "")
        move_report(report, wanted if wanted in ReportState.values else report.state, by=self.request.viewer)
        return report.get_absolute_url()


class SetSignedOn(_OneReport, RecordFormPage):
    """Which day stands below it."""

    action = "reports.manage_annual"
    title = "落款日期"
    lead = "印在报告最后、落款单位下面。以后生成的 Word 按这里印，已经生成的不变。"
    form_class = SignedOnForm
    submit_label = "保存落款日期"
    done_message = "落款日期已保存。"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return crumbs(self.get_object())

    def get_initial(self) -> dict[str, Any]:
        return {"signed_on": self.get_object().signed_on}

    def perform(self, form: Any) -> str:
        return set_signed_on(
            self.get_object(), form.cleaned_data["signed_on"], by=self.request.viewer
        ).get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": self.get_object().get_absolute_url(), **kwargs})


class MakeAnnual(_OneReport, RecordDeedView):
    """Queue the making and show its job."""

    action = "reports.manage_annual"
    title = "生成 Word"
    leads_on = True

    def perform(self) -> str:
        report = self.get_object()
        job = enqueue(JOB, {"report": str(report.public_id)}, by=self.request.viewer, title=f"生成{report}")
        return reverse("jobs:job", kwargs={"public_id": job.public_id})


class EditOutline(FormPage):
    """Which sections, in which order, which are printed."""

    action = "reports.manage_annual"
    title = "报告提纲"
    lead = (
        "各章的标题、次序和印不印，适用于还没有定稿的各年报告。次序数小的在前；自己加的章，标题删空就去掉。"
    )
    template_name = "reports/outline.html"
    form_class = OutlineForm
    submit_label = "保存提纲"
    done_message = "提纲已保存。新加的章，请在各年报告里点“按提纲补上”。"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return crumbs()

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "sections": outline()}

    def perform(self, form: Any) -> str:
        set_outline(form.outlined(), by=self.request.viewer)
        return reverse("reports:annual_outline")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": reverse(LISTED[1]), **kwargs})


class EditTemplate(FormPage):
    """With which words a section is begun each year."""

    action = "reports.manage_annual"
    template_name = "reports/outline_text.html"
    form_class = TemplateForm
    submit_label = "保存"
    done_message = "已保存。以后起草这一章从它开始；已经在写的，可以打开那一章，点“从记录重新起草”。"

    @cached_property
    def section(self) -> Section:
        """The section of the address."""
        found = next((one for one in outline() if one.key == self.kwargs["key"]), None)
        if found is None:
            raise Http404
        return found

    def get_title(self) -> str:
        return f"起草用的文字：{self.section.title}"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [*crumbs(), ("报告提纲", reverse("reports:annual_outline"))]

    def get_initial(self) -> dict[str, Any]:
        kept = self.section.template
        return {"text": kept or (DRAFT_LINE if self.section.draft else ""), "seen": kept}

    def perform(self, form: Any) -> str:
        text, seen = form.cleaned_data["text"], form.cleaned_data["seen"].replace("\r\n", "\n")
        set_template(self.section.key, "" if text == DRAFT_LINE else text, seen=seen, by=self.request.viewer)
        return reverse("reports:annual_outline")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{
                "cancel_url": reverse("reports:annual_outline"),
                "exhibits": exhibit_choices(self.request.viewer),
                "as_of": timezone.localdate(),
                **kwargs,
            }
        )


class EditLayout(FormPage):
    """Who signs, which margins and fonts."""

    action = "reports.manage_annual"
    title = "落款和版式"
    lead = "以后生成的报告按这里印；已经生成的不变。"
    form_class = LayoutForm
    done_message = "落款和版式已保存。"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return crumbs()

    def get_initial(self) -> dict[str, Any]:
        layout = layout_of_group()
        return {name: getattr(layout, name) for name in LayoutForm.base_fields}

    def perform(self, form: Any) -> str:
        set_layout(**form.cleaned_data, by=self.request.viewer)
        return reverse(LISTED[1])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": reverse(LISTED[1]), **kwargs})
