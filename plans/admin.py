"""Plans in the group's admin, changed by the forms of the portal's pages; what was filed is ruled on at the portal."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from unfold.contrib.filters.admin import RangeDateFilter

from groupportal.admin_site import GroupInline, GroupModelAdmin, group_admin_site
from groupportal.tenancy.requests import GroupRequest
from plans.enums import OPEN, AssignmentState, FilingState, RevisionState
from plans.excel.points import PointTargetsKind
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
from plans.reading import plain
from plans.selectors.content import points_as_of
from plans.selectors.evidence import proven_in_words
from plans.selectors.filings import standings_on
from plans.selectors.outcome import target_in_words
from plans.selectors.points import answered_by
from plans.selectors.queues import filings_visible_to
from plans.services.points import FIELDS, TARGET
from plans.views.cells import drafts_words, ruling_words

_PLAN_FIELDS = ("name", "starts_on", "ends_on", "is_main")


class RevisionInline(GroupInline):
    """The revisions of a plan."""

    model = PlanRevision
    fields = ("number", "label", "state", "starts_on", "ends_on", "decided_by")
    readonly_fields = fields
    show_change_link = True


@admin.register(Plan, site=group_admin_site)
class PlanAdmin(GroupModelAdmin):
    """Plans; what they ask stands in their revisions."""

    view_action = "plans.view_plan"
    add_page = "plans:new"
    edit_pages = ("plans:edit",)
    deeds = ("plans:draft",)
    purpose = "建设方案和它的起止日期；内容在各个版本里。"
    icon = "flag"
    import_kind_code = "plan"
    import_action = "plans.import_plan"
    fields = _PLAN_FIELDS
    readonly_fields = _PLAN_FIELDS
    list_display = (*_PLAN_FIELDS, "ruling", "drafted")
    list_filter = ("is_main", ("starts_on", RangeDateFilter))
    search_fields = ("name",)
    inlines = (RevisionInline,)
    export_fields = _PLAN_FIELDS

    def get_queryset(self, request: GroupRequest) -> Any:
        return super().get_queryset(request).prefetch_related("revisions")

    @admin.display(description="现行版本")
    def ruling(self, plan: Plan) -> str:
        """As the portal's list says it."""
        return ruling_words(plan)

    @admin.display(description="草稿")
    def drafted(self, plan: Plan) -> str:
        """As the portal's list says it."""
        return drafts_words(plan)


@admin.register(PlanRevision, site=group_admin_site)
class PlanRevisionAdmin(GroupModelAdmin):
    """Revisions; comparing them is a page of the portal."""

    view_action = "plans.view_plan"
    purpose = "建设方案的各个版本：起草、生效、被替换。"
    icon = "history"
    list_display = ("plan", "number", "label", "state", "starts_on", "ends_on", "decided_by")
    list_filter = ("state", "plan", ("starts_on", RangeDateFilter))
    search_fields = ("label", "decided_by", "plan__name")
    list_select_related = ("plan",)

    def get_queryset(self, request: GroupRequest) -> Any:
        rows = super().get_queryset(request)
        return rows if request.viewer.can("plans.edit_plan") else rows.exclude(state=RevisionState.DRAFT)

    def deeds_of(self, request: GroupRequest, obj: PlanRevision) -> list[str]:
        drafted = ["plans:item_new", "plans:in_force", "plans:discard"]
        return drafted if obj.state == RevisionState.DRAFT else []


class PointInline(GroupInline):
    """Acceptance points with their targets."""

    model = AcceptancePoint
    fields = ("position", "number", "text", *TARGET, "answered")
    readonly_fields = fields

    @admin.display(description="由什么回答")
    def answered(self, point: AcceptancePoint) -> str:
        """Records, records that are waited for, or what is filed."""
        return answered_by(point)


class ExpectationInline(GroupInline):
    """What each year is to bring."""

    model = YearlyExpectation
    fields = ("year", "kind", "number", "text")
    readonly_fields = fields


class ResponsibleInline(GroupInline):
    """The units read from the item's text."""

    model = ResponsibleUnit
    fields = ("name", "unit")
    readonly_fields = fields


@admin.register(PlanItem, site=group_admin_site)
class PlanItemAdmin(GroupModelAdmin):
    """Tasks and indicators: edited in drafts, corrected with a reason where they are in force."""

    view_action = "plans.view_plan"
    edit_pages = ("plans:item_edit", "plans:item_correct")
    purpose = "各版本里的任务、指标和验收要点。"
    icon = "checklist"
    list_display = ("name", "kind", "level", "parent", "revision", "responsible", "weight")
    list_filter = (
        "kind",
        "level",
        "revision__state",
        ("revision", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("parent", "revision__plan")
    search_fields = ("name", "responsible", "goal")
    inlines = (PointInline, ExpectationInline, ResponsibleInline)
    fields = readonly_fields = (
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

    def get_inline_instances(self, request: GroupRequest, obj: Any = None) -> list[Any]:
        """The points and years stand in the form where there is one."""
        found = super().get_inline_instances(request, obj)
        has_form = obj is not None and self.has_change_permission(request, obj)
        return [i for i in found if isinstance(i, ResponsibleInline)] if has_form else found

    def deeds_of(self, request: GroupRequest, obj: PlanItem) -> list[str]:
        if obj.revision.state == RevisionState.DRAFT:
            return ["plans:item_move", "plans:item_remove"]
        # As on the portal's page of the task: a heading is not filed on.
        is_filed_on = obj.revision.state == RevisionState.IN_FORCE and not obj.children.exists()
        return ["plans:file_task"] if is_filed_on else []

    def page_kwargs(self, obj: Any, name: str) -> dict[str, Any]:
        """What is filed is filed on the task, whatever its revision."""
        return super().page_kwargs(obj.thread if name == "plans:file_task" else obj, name)

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        return reverse("plans:task", kwargs={"public_id": obj.thread.public_id}) if obj else None


@admin.register(AcceptancePoint, site=group_admin_site)
class AcceptancePointAdmin(GroupModelAdmin):
    """Points one by one: their targets in drafts, what they wait for in force. Their texts stand in the form of the task."""

    view_action = "plans.view_plan"
    edit_pages = ("plans:point_edit",)
    record_kind = PointTargetsKind
    purpose = "各版本的验收要点：目标、达标方向、否决和等待的记录。"
    icon = "checklist"
    list_display = ("text", "item", "revision", "target", "answered", "veto")
    list_filter = (
        "is_veto",
        "target_kind",
        "target_sense",
        "waits_for",
        "item__revision__state",
        ("item__revision", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("item__revision__plan", "item__parent")
    search_fields = ("text", "item__name")
    fields = readonly_fields = ("revision", "item", "number", "text", *FIELDS, "answered")

    def deeds_of(self, request: GroupRequest, obj: AcceptancePoint) -> list[str]:
        return ["plans:bind_metric", "plans:unbind_metric"] if obj.metric else ["plans:bind_metric"]

    def get_queryset(self, request: GroupRequest) -> Any:
        rows = super().get_queryset(request).select_related("item__revision__plan", "item__thread")
        if request.viewer.can("plans.edit_plan"):
            return rows
        return rows.exclude(item__revision__state=RevisionState.DRAFT)

    @admin.display(description="由什么回答")
    def answered(self, point: AcceptancePoint) -> str:
        """As the inline of its task says it."""
        return answered_by(point)

    @admin.display(description="目标", ordering="target_value")
    def target(self, point: AcceptancePoint) -> str:
        """With kind, side and unit."""
        return target_in_words(point)

    @admin.display(description="否决", ordering="is_veto")
    def veto(self, point: AcceptancePoint) -> str:
        """Whether it fails the whole plan."""
        return "否决要点" if point.is_veto else ""

    @admin.display(description="版本", ordering="item__revision")
    def revision(self, point: AcceptancePoint) -> str:
        """The revision it stands in."""
        return str(point.item.revision)

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        return reverse("plans:task", kwargs={"public_id": obj.item.thread.public_id}) if obj else None


@admin.register(Assignment, site=group_admin_site)
class AssignmentAdmin(GroupModelAdmin):
    """Assignments: what was put to whom, until when."""

    view_action = "plans.view_plan"
    add_page = "plans:assign"
    purpose = "部署给单位和个人的任务，到期和催办。"
    icon = "assignment_ind"
    unit_field = "unit"
    list_display = ("thread", "unit", "assignee", "due_on", "shown_state", "assigned_by", "reminded_on")
    list_filter = ("state", "unit", "year", ("due_on", RangeDateFilter))
    search_fields = (
        "thread__name",
        "unit__name",
        "assignee__name",
        "request",
    )
    date_hierarchy = "due_on"

    @admin.display(description="状态", ordering="state")
    def shown_state(self, obj: Assignment) -> str:
        """With the mark of being late, as on the portal."""
        late = obj.state in OPEN and obj.due_on < timezone.localdate()
        return f"{obj.get_state_display()}（逾期）" if late else obj.get_state_display()

    def deeds_of(self, request: GroupRequest, obj: Assignment) -> list[str]:
        if obj.state in OPEN:
            return ["plans:file_assignment", "plans:reassign", "plans:remind", "plans:cancel"]
        return ["plans:close"] if obj.state == AssignmentState.ACCEPTED else []


class FigureInline(GroupInline):
    """The figures of a filing."""

    model = FilingFigure
    fields = ("position", "label", "counted", "unit")
    readonly_fields = fields

    @admin.display(description="数值")
    def counted(self, figure: FilingFigure) -> str:
        """The number without the noughts that the table keeps."""
        return plain(figure.value)


class EvidenceInline(GroupInline):
    """The files of a filing."""

    model = Evidence
    fields = ("opened", "title", "proves", "added_by", "added_at")
    readonly_fields = fields

    @admin.display(description="文件")
    def opened(self, evidence: Evidence) -> str:
        """A link that opens the file."""
        return format_html('<a href="{}">{}</a>', evidence.file.get_absolute_url(), evidence.file.name)

    @admin.display(description="证明的要点")
    def proves(self, evidence: Evidence) -> str:
        """The points that it proves."""
        filing = evidence.filing
        words = proven_in_words(evidence.points, points_as_of(filing.thread, filing.as_of))
        return words.removeprefix("证明：") or "全部要点"


@admin.register(Filing, site=group_admin_site)
class FilingAdmin(GroupModelAdmin):
    """Filings: drafts are written on, what was handed in is reviewed at the portal, beside its evidence."""

    view_action = "plans.view_plan"
    purpose = "交上来的填报、各自的状态和审核人。"
    icon = "fact_check"
    is_as_of = is_printed = True
    list_display = (
        "thread",
        "level",
        "undertaker",
        "as_of",
        "state_then",
        "origin",
        "who",
        "ruled_by",
        "proposed_at",
        "portal",
    )
    list_filter = ("state", "level", "origin", ("as_of", RangeDateFilter), "proposed_by")
    search_fields = ("thread__name", "text", "proposed_by__name")
    date_hierarchy = "as_of"
    inlines = (FigureInline, EvidenceInline)
    fields = (
        "thread",
        "assignment",
        "as_of",
        "said",
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
    export_fields = tuple({"said": "text"}.get(name, name) for name in fields if name != "portal")

    def get_queryset(self, request: GroupRequest) -> Any:
        rows = super().get_queryset(request)
        rows = rows.select_related("thread", "assignment__unit", "proposed_by", "ruled_by")
        return rows.filter(pk__in=filings_visible_to(request.viewer).values("pk"))

    def deeds_of(self, request: GroupRequest, obj: Filing) -> list[str]:
        if obj.state == FilingState.DRAFT:
            return ["plans:filing_edit", "plans:filing_discard"]
        return ["plans:review", "plans:filing_withdraw", "plans:reopen"]

    def rows_on(self, rows: list[Any], request: Any) -> list[Any]:
        """With how they stood on the day, asked for once a page."""
        standings = standings_on(rows, self.as_of(request))
        for filing in rows:
            filing.then = standings[filing.pk]
        return rows

    @admin.display(description="状态", ordering="state")
    def state_then(self, filing: Any) -> str:
        """Where it is, and whether tables of the day print it."""
        return str(filing.then)

    @admin.display(description="承办单位", ordering="assignment__unit__pinyin")
    def undertaker(self, filing: Filing) -> str:
        """Who was asked; the group's own word stands for nobody."""
        return str(filing.assignment.unit or "") if filing.assignment else ""

    @admin.display(description="填报人", ordering="proposed_by__pinyin")
    def who(self, filing: Filing) -> str:
        """Who filed it, a sender without an account too."""
        return filing.who

    @admin.display(description="完成情况")
    def said(self, filing: Filing) -> str:
        """The text with the names of its figures."""
        return filing.get_text_display()

    @admin.display(description="办理")
    def portal(self, filing: Filing) -> str:
        """The portal's page, which leads those who may on to the review."""
        address = reverse("plans:filing", kwargs={"public_id": filing.public_id})
        return format_html('<a href="{}">{}</a>', address, "查看")
