"""Documents, annual reports and what came back of them, yearly returns, answers and layouts in the admin, with their deeds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from groupportal.admin_site import GroupInline, GroupModelAdmin, group_admin_site
from groupportal.ui.formats import DASH
from groupportal.warnings.showing import about
from members.enums import Category
from reports.annual_return.enums import ReturnState
from reports.enums import Report, ReportState
from reports.models import (
    AnnualAttachment,
    AnnualReport,
    AnnualReturn,
    AnnualSection,
    ReportFile,
    ReportRun,
    ReturnedChange,
    ReturnedFile,
    ReturnLayout,
    UnitAnswer,
)
from reports.opened.take_apart import OPENABLE
from reports.selectors.annual import attachments_for, reports_for, returned_for, runs_of, sections_for
from reports.selectors.annual_return import (
    VIEW_WHOLE,
    answers_for,
    later_version,
    listed_layouts_for,
    whole_returns_for,
)
from reports.selectors.checks import with_findings
from reports.selectors.run import finals, runs_for, with_versions

_CATEGORIES = dict(Category.choices)


def _lines(words: Iterable[str]) -> SafeString | str:
    """Each on a line of its own."""
    return format_html_join("", "<p>{}</p>", ((one,) for one in words)) or DASH


class FileInline(GroupInline):
    """The files of a document."""

    model = ReportFile
    fields = ("form", "file")
    readonly_fields = fields


@admin.register(ReportRun, site=group_admin_site)
class ReportRunAdmin(GroupModelAdmin):
    """Every document that was made, with what was found in it and what was said to that."""

    view_action = "reports.view_tables"
    rows_for = staticmethod(runs_for)
    purpose = "生成过的每一份表、报告和材料包：第几版、谁、什么时候、提醒和说明、是否定稿。"
    icon = "draft"
    list_display = ("kind", "as_of", "version_then", "final_said", "made_by", "made_at")
    list_filter = ("kind", "made_by")
    list_select_related = ("made_by",)
    search_fields = ("made_by__name", "files__file__name", "final__note")
    date_hierarchy = "made_at"
    inlines = (FileInline,)
    fields = (
        "kind",
        "as_of",
        "version_then",
        "made_by",
        "made_at",
        "job",
        "code_version",
        "final_said",
        "found",
    )
    readonly_fields = fields
    export_fields = ("kind", "as_of", "made_by", "made_at", "code_version")

    def deeds_of(self, request: Any, obj: ReportRun) -> list[str]:
        settles = [] if obj.final.all() or obj.kind == Report.RETURN else ["reports:settle"]
        return [*settles, *(["reports:issue_link"] if obj.kind in OPENABLE else [])]

    def get_queryset(self, request: Any) -> Any:
        rows = with_versions(super().get_queryset(request))
        return rows.defer("snapshot").select_related("made_by", "job").prefetch_related(finals())

    @admin.display(description="版次")
    def version_then(self, run: Any) -> str:
        """Counted within kind and cut-off date."""
        return f"第 {run.version} 版"

    @admin.display(description="定稿")
    def final_said(self, run: ReportRun) -> str:
        """By whom and with what note; a dash where it is not final."""
        final = next(iter(run.final.all()), None)
        if final is None:
            return DASH
        return "，".join(filter(None, [str(final.settled_by or "系统命令"), final.note]))

    @admin.display(description="提醒和说明")
    def found(self, run: ReportRun) -> SafeString | str:
        """Each finding with the reason that was given; of a final one as it stood then."""
        return _lines(
            f"{about(one['subject'], one['message'])}（{one.get('said') or '没有说明'}）"
            for one in with_findings(run)
        )


class SectionInline(GroupInline):
    """The sections of a report."""

    model = AnnualSection
    fields = ("title",)
    readonly_fields = fields
    deeds = ("reports:section", "reports:section_writers", "reports:section_redraft")

    def get_queryset(self, request: Any) -> Any:
        rows = super().get_queryset(request).select_related("report")
        return rows.filter(pk__in=sections_for(request.viewer).values("pk"))

    def deeds_of(self, row: AnnualSection) -> tuple[str, ...]:
        return () if row.report.state == ReportState.FINAL else self.deeds


class AttachmentInline(GroupInline):
    """Its 附件."""

    model = AnnualAttachment
    fields = ("order", "title", "what")
    readonly_fields = fields

    @admin.display(description="内容")
    def what(self, row: AnnualAttachment) -> str:
        """A table, a file or paper."""
        return row.content

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).filter(pk__in=attachments_for(request.viewer).values("pk"))


@admin.register(AnnualReport, site=group_admin_site)
class AnnualReportAdmin(GroupModelAdmin):
    """The reports by year; written and ruled on at the portal."""

    view_action = "reports.view_annual"
    rows_for = staticmethod(reports_for)
    add_page = "reports:annual_begin"
    purpose = "各年度的工作报告；在门户上分章撰写、审核、定稿。"
    icon = "edit_note"
    list_display = ("year", "as_of", "signed_on", "state", "begun_by", "begun_at")
    list_filter = ("state",)
    list_select_related = ("begun_by",)
    inlines = (SectionInline, AttachmentInline)

    def deeds_of(self, request: Any, obj: AnnualReport) -> list[str]:
        if obj.state == ReportState.FINAL:
            return ["reports:annual_make"]
        brings = ["reports:bring_back"] if runs_of(obj).exists() else []
        return [
            "reports:annual_follow",
            "reports:annual_move",
            "reports:annual_signed",
            "reports:attachment_add",
            "reports:annual_make",
            *brings,
        ]


class ChangeInline(GroupInline):
    """What was changed in a file, and what was decided."""

    model = ReturnedChange
    fields = ("number", "kind", "section", "was", "now", "decision", "decided_by", "decided_at")
    readonly_fields = fields

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).select_related("decided_by")


@admin.register(ReturnedFile, site=group_admin_site)
class ReturnedFileAdmin(GroupModelAdmin):
    """Word files that came back."""

    view_action = "reports.view_whole_annual"
    rows_for = staticmethod(returned_for)
    purpose = "改好传回来的年度工作报告：每一处改动，采用还是没有采用。"
    icon = "difference"
    list_display = ("file", "report", "tracked", "brought_by", "brought_at")
    list_select_related = ("file", "report", "brought_by")
    search_fields = ("file__name", "brought_by__name")
    inlines = (ChangeInline,)


@admin.register(AnnualReturn, site=group_admin_site)
class AnnualReturnAdmin(GroupModelAdmin):
    """The yearly returns; filled in, ruled on and frozen at the portal."""

    view_action = VIEW_WHOLE
    rows_for = staticmethod(whole_returns_for)
    add_page = "reports:return_begin"
    purpose = "各年度向主管部门报的数；在门户上填写、审核、冻结。"
    icon = "table_rows"
    list_display = ("year", "version", "as_of", "state", "layout", "proposed_by", "ruled_by", "ruled_at")
    list_filter = ("state", "layout")
    list_select_related = ("layout", "proposed_by", "ruled_by")
    search_fields = ("why", "layout__name")

    def deeds_of(self, request: Any, obj: AnnualReturn) -> list[str]:
        if obj.is_frozen:
            return [] if later_version(obj) else ["reports:return_renew"]
        if obj.state == ReturnState.SUBMITTED:
            return ["reports:return", "reports:return_withdraw", "reports:return_make"]
        return [
            "reports:return_ask",
            "reports:return_change_layout",
            "reports:return_submit",
            "reports:return_make",
        ]


@admin.register(UnitAnswer, site=group_admin_site)
class UnitAnswerAdmin(GroupModelAdmin):
    """What units answer for yearly returns."""

    view_action = "reports.view_return"
    rows_for = staticmethod(answers_for)
    purpose = "各单位填报的年度数据：填到哪里，谁交的，谁核对的。"
    icon = "fact_check"
    list_display = ("unit", "annual_return", "category_said", "state", "due_on", "given_by", "ruled_by")
    list_filter = ("state", "annual_return")
    list_select_related = ("unit", "annual_return__layout", "proposed_by", "ruled_by")
    search_fields = ("unit__name", "sender")
    fields = (
        "unit",
        "annual_return",
        "category_said",
        "state",
        "due_on",
        "reminded_on",
        "given_by",
        "proposed_at",
        "ruled_by",
        "ruled_at",
        "answer",
        "lacking_said",
        "answered",
    )
    readonly_fields = fields
    export_fields = (
        "unit",
        "annual_return",
        "state",
        "due_on",
        "proposed_at",
        "ruled_by",
        "ruled_at",
        "answer",
    )

    def deeds_of(self, request: Any, obj: UnitAnswer) -> list[str]:
        if obj.annual_return.is_frozen:
            return []
        fills = ["reports:return_fill"] if obj.is_to_fill else []
        return [*fills, "reports:return_answer", "reports:answer_withdraw"]

    @admin.display(description="类别")
    def category_said(self, row: UnitAnswer) -> str:
        """On the return's day."""
        return str(_CATEGORIES.get(row.category, "不在名册"))

    @admin.display(description="填写人")
    def given_by(self, row: UnitAnswer) -> str:
        """Who filled it in."""
        return row.given or DASH

    @admin.display(description="需补填的项")
    def lacking_said(self, row: UnitAnswer) -> str:
        """What a later layout asks beyond it."""
        return row.to_add or DASH

    @admin.display(description="填写的值")
    def answered(self, row: UnitAnswer) -> SafeString | str:
        """Each value under its field's name."""
        return _lines(
            f"{one.label}：{one.show(one.value_of(row.values.get(one.code, '')))}" for one in row.fields
        )


@admin.register(ReturnLayout, site=group_admin_site)
class ReturnLayoutAdmin(GroupModelAdmin):
    """The editions; drafted and kept at the portal."""

    view_action = VIEW_WHOLE
    rows_for = staticmethod(listed_layouts_for)
    add_page = "reports:layout_begin"
    purpose = "年度数据填报的各版版式；在门户上起草，存下以后不再改动。"
    icon = "rule"
    list_display = ("name", "edition", "dated", "is_default", "is_draft", "kept_by", "kept_at")
    list_filter = ("is_draft", "is_default")
    list_select_related = ("kept_by",)
    search_fields = ("name", "edition", "basis")
    fields = (
        "name",
        "edition",
        "dated",
        "basis",
        "doubts",
        "threshold",
        "is_default",
        "is_draft",
        "source_file",
        "kept_by",
        "kept_at",
        "items",
    )
    readonly_fields = fields
    export_fields = (
        "name",
        "edition",
        "dated",
        "basis",
        "doubts",
        "threshold",
        "is_draft",
        "kept_by",
        "kept_at",
    )

    def deeds_of(self, request: Any, obj: ReturnLayout) -> list[str]:
        return ["reports:layout_facts"] if obj.is_draft else []

    @admin.display(description="分表和项目")
    def items(self, row: ReturnLayout) -> SafeString | str:
        """Each section with its fields."""
        sections = row.layout.sections
        return _lines(f"{one.title}：{'、'.join(field.label for field in one.fields)}" for one in sections)
