"""What people said to warnings, in the group's admin."""

from __future__ import annotations

from django.contrib import admin

from groupportal.admin_site import GroupModelAdmin, group_admin_site
from groupportal.warnings.models import Answer
from groupportal.warnings.registry import KINDS
from groupportal.warnings.selectors import said_for


@admin.register(Answer, site=group_admin_site)
class AnswerAdmin(GroupModelAdmin):
    """Append-only: what is said later is another row."""

    view_action = "warnings.view_warnings"
    rows_for = staticmethod(said_for)
    purpose = "对提醒写过的说明和搁置的原因；在门户的“提醒”里写，写过的不改。"
    icon = "edit_note"
    list_display = ("message", "source", "stand", "words", "is_printed", "said_by", "said_at")
    list_filter = ("stand", "is_printed", "said_by")
    list_select_related = ("said_by",)
    search_fields = ("message", "words", "said_by__name")
    date_hierarchy = "said_at"
    fields = ("message", "source", "stand", "words", "is_printed", "said_by", "said_at")
    readonly_fields = fields
    export_fields = ("message", "stand", "words", "is_printed", "said_by", "said_at")

    @admin.display(description="来源")
    def source(self, row: Answer) -> str:
        """Which kind of warning it was."""
        return KINDS[row.kind].label if row.kind in KINDS else "不再核对的"
