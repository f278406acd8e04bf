"""专家库 in the group's admin: to look up and export. Phones are shown on the portal alone, where looking is written down."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from experts.enums import RecordOrigin
from experts.excel.expert import ExpertsKind
from experts.models import Expert, ExpertPeriod, ExpertRecord
from experts.selectors.expert import listed
from groupportal.admin_site import GroupInline, GroupModelAdmin, group_admin_site
from groupportal.ui.asof import parse_as_of


class PeriodInline(GroupInline):
    """When in the pool."""

    model = ExpertPeriod
    fields = ("starts_on", "ends_on", "reason", "recorded_by")
    readonly_fields = fields


class RecordInline(GroupInline):
    """What was done."""

    model = ExpertRecord
    fields = ("occurred_on", "kind", "title", "hours", "origin")
    readonly_fields = fields
    deeds = ("experts:deed_remove",)

    def deeds_of(self, row: ExpertRecord) -> tuple[str, ...]:
        return () if row.origin == RecordOrigin.EVENT else self.deeds


@admin.register(Expert, site=group_admin_site)
class ExpertAdmin(GroupModelAdmin):
    """The pool."""

    view_action = "experts.view_experts"
    add_page = "experts:new"
    edit_pages = ("experts:edit",)
    purpose = "专家和兼职教师，以及他们做过什么。"
    icon = "school"
    is_as_of = True
    list_display = (
        "name",
        "kind",
        "side",
        "shown_unit",
        "title",
        "position",
        "shown_fields",
        "deeds_then",
        "inside",
    )
    list_filter = ("kind", "side")
    search_fields = (
        "name",
        "unit_name",
        "member__unit__name",
        "member__unit__pinyin",
        "title",
        "fields__name",
    )
    inlines = (PeriodInline, RecordInline)
    fields = ("name", "sex", "kind", "side", "shown_unit", "title", "position", "shown_fields", "note")
    readonly_fields = fields
    record_kind = ExpertsKind

    def get_queryset(self, request: Any) -> Any:
        return listed(super().get_queryset(request).select_related("member__unit"), parse_as_of(request))

    def deeds_of(self, request: Any, obj: Any) -> list[str]:
        return ["experts:deed", "experts:documents", "experts:leave" if obj.is_inside else "experts:join"]

    @admin.display(description="参与")
    def deeds_then(self, expert: Any) -> str:
        return f"{expert.deeds} 次"

    @admin.display(description="在库")
    def inside(self, expert: Any) -> str:
        """On the list's day."""
        return "在库" if expert.is_inside else "已出库"

    @admin.display(description="单位")
    def shown_unit(self, expert: Expert) -> str:
        """A member or a unit outside."""
        return expert.unit

    @admin.display(description="专业领域")
    def shown_fields(self, expert: Expert) -> str:
        """All fields in one cell."""
        return "、".join(field.name for field in expert.fields.all())
