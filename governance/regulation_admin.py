"""Regulations in the browser admin."""

from __future__ import annotations

from django.contrib import admin

from governance.excel.regulation import RegulationsKind
from governance.models import (
    Regulation,
    RegulationClause,
    RegulationComment,
    RegulationVersion,
)
from governance.selectors.consultation import comments_for
from governance.selectors.regulation import regulations_for, versions_for
from groupportal.admin_site import GroupInline, GroupModelAdmin, group_admin_site


@admin.register(Regulation, site=group_admin_site)
class RegulationAdmin(GroupModelAdmin):
    """Regulations through all their versions."""

    view_action = "governance.view_regulations"
    rows_for = staticmethod(regulations_for)
    add_page = "governance:regulation_new"
    edit_pages = ("governance:regulation_edit",)
    purpose = "章程、制度、办法、细则，一份一行；版本另列。"
    icon = "rule"
    list_display = ("name", "kind", "body")
    list_filter = ("kind",)
    list_select_related = ("body",)
    search_fields = ("name",)
    fields = ("name", "kind", "body")
    readonly_fields = fields
    record_kind = RegulationsKind


class ClauseInline(GroupInline):
    """The text of a version."""

    model = RegulationClause
    fk_name = "version"
    fields = ("position", "kind", "number", "text")
    readonly_fields = fields


@admin.register(RegulationVersion, site=group_admin_site)
class RegulationVersionAdmin(GroupModelAdmin):
    """Drafts and versions, with their text."""

    view_action = "governance.view_regulations"
    rows_for = staticmethod(versions_for)
    purpose = "制度文件的各稿和施行过的各版，文号和施行、废止日期。"
    icon = "difference"
    list_display = ("regulation", "draft", "stage", "state", "number", "starts_on", "ends_on")
    list_filter = ("state", "stage")
    list_select_related = ("regulation",)
    search_fields = ("regulation__name", "number", "decided_by")
    inlines = (ClauseInline,)
    fields = (
        "regulation",
        "draft",
        "stage",
        "settled_at",
        "state",
        "note",
        "source",
        "number",
        "starts_on",
        "decided_by",
        "decided_on",
        "evidence",
        "motion",
        "published_at",
        "ends_on",
        "repeal_reason",
        "end_decision",
        "end_decided_on",
        "end_evidence",
    )
    readonly_fields = fields
    export_fields = ("regulation", "draft", "state", "number", "starts_on", "ends_on", "decided_by")


@admin.register(RegulationComment, site=group_admin_site)
class RegulationCommentAdmin(GroupModelAdmin):
    """Comments with their answers."""

    view_action = "governance.view_regulations"
    rows_for = staticmethod(comments_for)
    purpose = "各单位对征求意见稿提的意见和答复。"
    icon = "edit_note"
    list_display = ("consultation", "clause", "unit", "state", "proposed_at")
    list_filter = ("state",)
    list_select_related = ("consultation__version__regulation", "clause", "unit")
    search_fields = ("text", "answer", "unit__name")
    fields = (
        "consultation",
        "clause",
        "unit",
        "text",
        "state",
        "proposed_by",
        "proposed_at",
        "ruled_by",
        "ruled_at",
        "answer",
    )
    readonly_fields = fields
    export_fields = ("consultation", "clause", "unit", "text", "state", "answer")
