"""Plans in the group's admin. Names, terms and drafts are edited here through the services; what was filed is only looked at."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from unfold.contrib.filters.admin import RangeDateFilter

from groupportal.admin_site import GroupInline, GroupModelAdmin, ReadOnlyAdmin, group_admin_site
from groupportal.tenancy.requests import GroupRequest
from plans.enums import RevisionState
from plans.models import (
    AcceptancePoint,
    Assignment,
    Evidence,
    Filing,
    FilingFigure,
    Plan,
    PlanItem,
    PlanRevision,
    ResponsibleUnit,
    YearlyExpectation,
)
from plans.selectors.queues import filings_visible_to
from plans.services.items import edit_texts
from plans.services.revision import create_plan, edit_plan

_PLAN_FIELDS = ("name", "starts_on", "ends_on", "is_main")


class RevisionInline(GroupInline):
    """The revisions of a plan."""

    model = PlanRevision
    fields = ("number", "label", "state", "starts_on", "ends_on", "decided_by")
    readonly_fields = fields
    show_change_link = True


@admin.register(Plan, site=group_admin_site)
class PlanAdmin(GroupModelAdmin):
    """Plans; what they ask stands in their revisions. Which one is the main plan is chosen on the portal's page."""

    view_action = "plans.view_plan"
    add_action = "plans.edit_plan"
    edit_action = "plans.edit_plan"
    icon = "flag"
    import_kind_code = "plan"
    import_action = "plans.import_plan"
    fields = _PLAN_FIELDS
    readonly_fields = ("is_main",)
    list_display = _PLAN_FIELDS
    list_filter = ("is_main", ("starts_on", RangeDateFilter))
    search_fields = ("name",)
    inlines = (RevisionInline,)
    export_fields = _PLAN_FIELDS

    def save_service(self, obj: Plan, *, by: Any, changed: tuple[str, ...]) -> None:
        """New or changed, by the same services as on the portal."""
        values = {name: getattr(obj, name) for name in _PLAN_FIELDS}
        saved = edit_plan(obj, **values, by=by) if obj.pk else create_plan(**values, by=by)
        obj.__dict__.update(saved.__dict__)


@admin.register(PlanRevision, site=group_admin_site)
class PlanRevisionAdmin(ReadOnlyAdmin):
    """Revisions; drafting, comparing and putting in force are portal pages."""

    view_action = "plans.view_plan"
    icon = "history"
    list_display = ("plan", "number", "label", "state", "starts_on", "ends_on", "decided_by")
    list_filter = ("state", "plan", ("starts_on", RangeDateFilter))
    search_fields = ("label", "decided_by", "plan__name", "plan__pinyin")
    list_select_related = ("plan",)

    def get_queryset(self, request: GroupRequest) -> Any:
        rows = super().get_queryset(request)
        return rows if request.viewer.can("plans.edit_plan") else rows.exclude(state=RevisionState.DRAFT)


class _OfDraft(GroupInline):
    """Editable as long as the item stands in a draft."""

    def has_add_permission(self, request: GroupRequest, obj: Any = None) -> bool:
        return obj is not None and _is_open(request, obj)

    def has_change_permission(self, request: GroupRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request, obj)

    def has_delete_permission(self, request: GroupRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request, obj)


def _is_open(request: GroupRequest, item: PlanItem) -> bool:
    return bool(request.viewer.can("plans.edit_plan")) and item.revision.state == RevisionState.DRAFT


class PointInline(_OfDraft):
    """Acceptance points with their targets."""

    model = AcceptancePoint
    fields = ("position", "number", "text", "target_kind", "target_value", "unit")


class ExpectationInline(_OfDraft):
    """What each year is to bring."""

    model = YearlyExpectation
    fields = ("year", "kind", "number", "text")


class ResponsibleInline(GroupInline):
    """The units read from the item's text."""

    model = ResponsibleUnit
    fields = ("name", "unit")
    readonly_fields = fields


@admin.register(PlanItem, site=group_admin_site)
class PlanItemAdmin(GroupModelAdmin):
    """Tasks and indicators; those of drafts can be edited."""

    view_action = "plans.view_plan"
    edit_action = "plans.edit_plan"
    icon = "checklist"
    list_display = ("name", "kind", "level", "parent", "revision", "responsible", "weight")
    list_filter = ("kind", "level", "revision__state", "revision")
    list_select_related = ("parent", "revision__plan")
    search_fields = ("name", "responsible", "goal")
    inlines = (PointInline, ExpectationInline, ResponsibleInline)
    fields = (
        "revision",
        "kind",
        "parent",
        "name",
        "goal_label",
        "goal",
        "points_label",
        "responsible",
        "measures",
        "mark",
        "weight",
    )
    readonly_fields = ("revision", "kind", "parent")
    export_fields = (
        "revision",
        "kind",
        "parent",
        "name",
        "goal",
        "responsible",
        "measures",
        "mark",
        "weight",
    )

    def get_queryset(self, request: GroupRequest) -> Any:
        rows = super().get_queryset(request).select_related("revision__plan", "thread", "parent")
        return (
            rows
            if request.viewer.can("plans.edit_plan")
            else rows.exclude(revision__state=RevisionState.DRAFT)
        )

    def has_change_permission(self, request: GroupRequest, obj: Any = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or _is_open(request, obj))

    def save_service(self, obj: PlanItem, *, by: Any, changed: tuple[str, ...]) -> None:
        """The changed texts, by the service that checks the draft."""
        if changed:
            edit_texts(obj, {name: getattr(obj, name) for name in changed}, by=by)


@admin.register(Assignment, site=group_admin_site)
class AssignmentAdmin(ReadOnlyAdmin):
    """Assignments; reminding, passing on and closing are portal pages."""

    view_action = "plans.view_plan"
    icon = "assignment_ind"
    unit_field = "unit"
    list_display = ("thread", "unit", "assignee", "due_on", "state", "assigned_by", "reminded_on")
    list_filter = ("state", "unit", "year", ("due_on", RangeDateFilter))
    search_fields = (
        "thread__name",
        "unit__name",
        "unit__pinyin",
        "assignee__name",
        "assignee__pinyin",
        "request",
    )
    date_hierarchy = "due_on"


class FigureInline(GroupInline):
    """The figures of a filing."""

    model = FilingFigure
    fields = ("position", "label", "value", "unit")
    readonly_fields = fields


class EvidenceInline(GroupInline):
    """The files of a filing."""

    model = Evidence
    fields = ("opened", "title", "added_by", "added_at")
    readonly_fields = fields

    @admin.display(description="文件")
    def opened(self, evidence: Evidence) -> str:
        """A link that opens the file."""
        return format_html('<a href="{}">{}</a>', evidence.file.get_absolute_url(), evidence.file.name)


@admin.register(Filing, site=group_admin_site)
class FilingAdmin(ReadOnlyAdmin):
    """Filings that were handed in; review is a portal page."""

    view_action = "plans.view_plan"
    icon = "fact_check"
    list_display = ("thread", "as_of", "state", "origin", "proposed_by", "ruled_by", "proposed_at", "portal")
    list_filter = ("state", "origin", ("as_of", RangeDateFilter), "proposed_by")
    search_fields = ("thread__name", "text", "proposed_by__name", "proposed_by__pinyin")
    date_hierarchy = "as_of"
    inlines = (FigureInline, EvidenceInline)
    fields = (
        "thread",
        "assignment",
        "as_of",
        "text",
        "state",
        "origin",
        "corrects",
        "proposed_by",
        "proposed_at",
        "ruled_by",
        "ruled_at",
        "answer",
        "portal",
    )
    readonly_fields = fields
    export_fields = tuple(name for name in fields if name != "portal")

    def get_queryset(self, request: GroupRequest) -> Any:
        rows = super().get_queryset(request).select_related("thread", "proposed_by", "ruled_by")
        return rows.filter(pk__in=filings_visible_to(request.viewer).values("pk"))

    @admin.display(description="办理")
    def portal(self, filing: Filing) -> str:
        """The portal's page."""
        waits = filing.state == "submitted"
        address = reverse(f"plans:{'review' if waits else 'filing'}", kwargs={"public_id": filing.public_id})
        return format_html('<a href="{}">{}</a>', address, "去审核" if waits else "查看")
