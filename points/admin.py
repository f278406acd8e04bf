"""Points in the group's admin, entered and reversed by the forms of the portal's pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from unfold.contrib.filters.admin import RangeDateFilter

from groupportal.admin_site import GroupInline, GroupModelAdmin, group_admin_site
from groupportal.ui.asof import parse_as_of
from points.enums import RuleSetState, RunState
from points.excel.entry import PointsKind
from points.models import (
    GradingLine,
    GradingRun,
    PointGrade,
    PointRule,
    PointRuleSet,
    PointsAppeal,
    PointsClaim,
    PointsEntry,
    PointsEvidence,
)
from points.selectors.entry import stands_on


class EvidenceInline(GroupInline):
    """The files of an entry."""

    model = PointsEvidence
    fields = ("file", "added_at")
    readonly_fields = fields


@admin.register(PointsEntry, site=group_admin_site)
class PointsEntryAdmin(GroupModelAdmin):
    """The ledger, as unchangeable as the table."""

    view_action = "points.view_ranking"
    add_page = "points:record"
    purpose = "每一笔积分。台账只增不改，登错的冲销。"
    icon = "military_tech"
    is_as_of = True
    list_display = ("occurred_on", "member", "rule", "quantity", "points", "counted", "origin", "state_then")
    list_filter = ("year", "origin", ("occurred_on", RangeDateFilter))
    search_fields = ("member__unit__name", "rule__label", "note")
    date_hierarchy = "occurred_on"
    inlines = (EvidenceInline,)
    fields = (
        "member",
        "rule",
        "year",
        "occurred_on",
        "quantity",
        "points",
        "counted",
        "note",
        "origin",
        "reverses",
        "reason",
        "created_by",
        "created_at",
    )
    readonly_fields = fields
    record_kind = PointsKind

    def deeds_of(self, request: Any, obj: PointsEntry) -> list[str]:
        return [] if obj.reverses_id or obj.reversals.all() else ["points:reverse"]

    def get_queryset(self, request: Any) -> Any:
        rows = super().get_queryset(request)
        rows = rows.select_related(
            "member__unit", "rule", "reverses__member__unit", "reverses__rule", "created_by"
        )
        return rows.prefetch_related("reversals")

    def rows_on(self, rows: list[Any], request: Any) -> list[Any]:
        """With how they stood on the day."""
        for entry in rows:
            entry.then = stands_on(entry, parse_as_of(request))
        return rows

    @admin.display(description="状态")
    def state_then(self, entry: Any) -> str:
        """Counted, reversed, or not there yet on the day."""
        return str(entry.then)


class RuleInline(GroupInline):
    """The items of a version."""

    model = PointRule
    fields = ("position", "label", "code", "points", "unit", "yearly_cap", "event", "confirmer", "evidence")
    readonly_fields = fields


class GradeInline(GroupInline):
    """The grades of a version."""

    model = PointGrade
    fields = ("position", "name", "min_points", "top_count", "top_percent", "earns")
    readonly_fields = fields


@admin.register(PointRuleSet, site=group_admin_site)
class PointRuleSetAdmin(GroupModelAdmin):
    """Versions of the rules; the items of a draft are edited on the portal's grid."""

    view_action = "points.edit_rules"
    add_page = "points:rules_new"
    purpose = "积分规则的各个版本：什么事得多少分，怎样评级。"
    icon = "rule"
    list_display = ("name", "version", "state", "starts_on", "ends_on", "decided_by")
    list_filter = ("state",)
    search_fields = ("name", "decided_by")
    inlines = (RuleInline, GradeInline)
    fields = ("name", "version", "state", "starts_on", "ends_on", "decided_by", "grading")
    readonly_fields = fields

    def deeds_of(self, request: Any, obj: PointRuleSet) -> list[str]:
        if obj.state != RuleSetState.DRAFT:
            return []
        return ["points:rules_edit", "points:grades_edit", "points:rules_in_force", "points:rules_discard"]


@admin.register(PointsClaim, site=group_admin_site)
class PointsClaimAdmin(GroupModelAdmin):
    """Claims; ruled on at the portal, beside their evidence."""

    view_action = "points.view_ranking"
    deeds = ("points:claim",)
    purpose = "单位申报的积分，等秘书处核定。"
    icon = "fact_check"
    list_display = ("member", "rule", "occurred_on", "quantity", "state", "proposed_by", "ruled_by")
    list_filter = ("state", ("occurred_on", RangeDateFilter))
    list_select_related = ("member__unit", "rule", "proposed_by", "ruled_by")
    search_fields = ("member__unit__name", "rule__label")
    fields = (
        "member",
        "rule",
        "occurred_on",
        "quantity",
        "note",
        "state",
        "proposed_by",
        "proposed_at",
        "ruled_by",
        "ruled_at",
        "answer",
    )
    readonly_fields = fields


@admin.register(PointsAppeal, site=group_admin_site)
class PointsAppealAdmin(GroupModelAdmin):
    """Appeals; answered at the portal."""

    view_action = "points.answer_appeals"
    deeds = ("points:appeal",)
    purpose = "单位对积分的申诉和答复。"
    icon = "gavel"
    list_display = ("member", "entry", "state", "proposed_by", "proposed_at", "ruled_by")
    list_filter = ("state",)
    list_select_related = (
        "member__unit",
        "entry__member__unit",
        "entry__rule",
        "proposed_by",
        "ruled_by",
    )
    search_fields = ("member__unit__name", "text")
    fields = (
        "member",
        "entry",
        "text",
        "state",
        "proposed_by",
        "proposed_at",
        "ruled_by",
        "ruled_at",
        "answer",
    )
    readonly_fields = fields


class LineInline(GroupInline):
    """Who got what."""

    model = GradingLine
    fields = ("position", "member", "rank", "points", "grade")
    readonly_fields = fields

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).select_related("member__unit")


@admin.register(GradingRun, site=group_admin_site)
class GradingRunAdmin(GroupModelAdmin):
    """Gradings; published at the portal, where they are compared."""

    view_action = "points.grade_points"
    add_page = "points:run_new"
    purpose = "各年度按积分定的等级。"
    icon = "leaderboard"
    list_display = ("year", "version", "as_of", "rule_set", "state", "member_count", "published_on")
    list_filter = ("state", "year")
    list_select_related = ("rule_set",)
    inlines = (LineInline,)

    def deeds_of(self, request: Any, obj: GradingRun) -> list[str]:
        return ["points:run_publish"] if obj.state == RunState.DRAFT else []

    fields = (
        "year",
        "version",
        "as_of",
        "rule_set",
        "state",
        "member_count",
        "made_by",
        "made_at",
        "published_by",
        "published_on",
        "superseded_on",
    )
    readonly_fields = fields
