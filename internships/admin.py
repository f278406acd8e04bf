"""Units that take interns, their posts and mentors, schools' choices and filings, batches and placements in the group's admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from groupportal.admin_site import GroupModelAdmin, group_admin_site
from groupportal.ui.formats import cndate, mask_phone
from internships.enums import IncidentState, PlacementState
from internships.excel.host import HostsKind, PostsKind
from internships.excel.pay import PaysKind
from internships.excel.placement import PlacementsKind
from internships.models import (
    Alert,
    Archive,
    Assessment,
    AuthorityFiling,
    Batch,
    Concern,
    HandOver,
    HostUnit,
    Incident,
    Mentor,
    PayRecord,
    Placement,
    Post,
    Report,
    Selection,
    TableCode,
    TableLayout,
    Waiver,
)
from internships.models.concern import OPEN_CONCERNS
from internships.rules.barred import hazard_words
from internships.selectors.alert import alerts_for
from internships.selectors.archive import archives_for
from internships.selectors.arranging import with_numbers
from internships.selectors.assessment import reports_for, whole_assessments_for
from internships.selectors.concern import HANDLE, handled_for
from internships.selectors.handover import handovers_for
from internships.selectors.host import with_staff
from internships.selectors.incident import HANDLE as RULE_INCIDENTS
from internships.selectors.incident import handled_for as incidents_handled
from internships.selectors.pay import pays_for
from internships.selectors.placement import (
    VIEW_SCHOOL,
    batches_for,
    filings_for,
    hosts_for,
    mentors_for,
    placements_for,
    posts_for,
    selections_for,
)
from internships.selectors.table import codes_for, layouts_for
from internships.selectors.waiver import waivers_for
from internships.words import UNSAID, counted


@admin.register(HostUnit, site=group_admin_site)
class HostUnitAdmin(GroupModelAdmin):
    """Units that take interns; a member's staff is the roll's."""

    view_action = "internships.view_hosts"
    rows_for = staticmethod(hosts_for)
    add_page = "internships:host_new"
    edit_pages = ("internships:host_edit",)
    purpose = "接收实习的单位：资质、信用和安全核查、人数。"
    icon = "domain"
    list_display = ("unit", "region", "staff_then", "elsewhere", "credit_valid_until", "is_suspended")
    list_filter = ("region", "is_suspended", "is_registered", "is_untrustworthy", "has_safety_violation")
    list_select_related = ("unit",)
    search_fields = ("unit__name", "contact", "address")
    fields = (
        "unit",
        "province",
        "region",
        "address",
        "contact",
        "masked_phone",
        "is_registered",
        "operates_lawfully",
        "is_untrustworthy",
        "credit_checked_on",
        "credit_valid_until",
        "has_safety_violation",
        "last_violation_on",
        "safety_checked_on",
        "is_entertainment",
        "is_agency",
        "staff_then",
        "elsewhere",
        "lowest_wage",
        "is_suspended",
        "suspended_reason",
        "note",
    )
    readonly_fields = fields
    record_kind = HostsKind

    def get_queryset(self, request: Any) -> Any:
        return with_staff(super().get_queryset(request))

    def deeds_of(self, request: Any, obj: Any) -> list[str]:
        return ["internships:host_resume" if obj.is_suspended else "internships:host_suspend"]

    @admin.display(description="在岗职工总数")
    def staff_then(self, row: Any) -> str:
        """With its day; a member's is the roll's."""
        return counted(row.staff_then, row.staff_then_on)

    @admin.display(description="负责人电话")
    def masked_phone(self, row: HostUnit) -> str:
        """The number with its middle left out."""
        return mask_phone(row.contact_phone)


@admin.register(Post, site=group_admin_site)
class PostAdmin(GroupModelAdmin):
    """Posts of all units."""

    view_action = "internships.view_hosts"
    rows_for = staticmethod(posts_for)
    edit_pages = ("internships:post_edit",)
    purpose = "各单位的实习岗位：人数、任务、危险作业、工资。在单位的页面登记。"
    icon = "handyman"
    list_display = ("name", "host", "headcount", "hazards_said", "staff_total", "monthly_wage", "is_active")
    list_filter = ("is_active", "is_harmful", "labour_grade")
    list_select_related = ("host__unit",)
    search_fields = ("name", "host__unit__name")
    fields = (
        "host",
        "name",
        "headcount",
        "hazards_said",
        "labour_grade",
        "is_harmful",
        "staff_total",
        "staff_total_on",
        "elsewhere",
        "monthly_wage",
        "repetitive_share",
        "hours",
        "lodging",
        "is_active",
    )
    readonly_fields = fields
    record_kind = PostsKind

    @admin.display(description="危险作业")
    def hazards_said(self, row: Post) -> str:
        """In words."""
        return hazard_words(row.hazards) or UNSAID


@admin.register(Mentor, site=group_admin_site)
class MentorAdmin(GroupModelAdmin):
    """Mentors, their phones masked."""

    view_action = "internships.view_hosts"
    rows_for = staticmethod(mentors_for)
    edit_pages = ("internships:mentor_edit",)
    purpose = "各单位带实习学生的人。在单位的页面登记。"
    icon = "badge"
    list_display = ("name", "host", "position", "masked_phone", "user", "is_active")
    list_filter = ("is_active",)
    list_select_related = ("host__unit", "user")
    search_fields = ("name", "host__unit__name", "position")
    fields = ("host", "name", "position", "masked_phone", "user", "is_active")
    readonly_fields = fields
    export_fields = ("host", "name", "position", "is_active")

    @admin.display(description="电话")
    def masked_phone(self, row: Mentor) -> str:
        """The number with its middle left out."""
        return mask_phone(row.phone)


@admin.register(Selection, site=group_admin_site)
class SelectionAdmin(GroupModelAdmin):
    """Which schools chose which units."""

    view_action = "internships.view_school"
    rows_for = staticmethod(selections_for)
    edit_pages = ("internships:selection_edit",)
    purpose = "各校选定的实习单位：考察、研究、公布。在单位的页面选定。"
    icon = "how_to_reg"
    list_display = (
        "host",
        "school",
        "starts_on",
        "assessed_on",
        "party_meeting_on",
        "published_on",
        "ends_on",
    )
    list_filter = ("is_new", "is_party_decided", "is_published")
    list_select_related = ("host__unit", "school")
    search_fields = ("host__unit__name", "school__name")

    def deeds_of(self, request: Any, obj: Any) -> list[str]:
        return ["internships:selection_return" if obj.ends_on else "internships:selection_leave"]


@admin.register(AuthorityFiling, site=group_admin_site)
class AuthorityFilingAdmin(GroupModelAdmin):
    """Filings with the authority."""

    view_action = "internships.view_school"
    rows_for = staticmethod(filings_for)
    add_page = "internships:filing_new"
    edit_pages = ("internships:filing_edit",)
    purpose = "各校向主管部门的实习备案。"
    icon = "gavel"
    list_display = ("number", "kind", "school", "authority", "filed_on", "valid_until")
    list_filter = ("kind",)
    list_select_related = ("school",)
    search_fields = ("number", "authority", "school__name")


class _TillLastDay:
    """Tells a period by its last day, as the portal does."""

    @admin.display(description="结束日期", ordering="ends_on")
    def until(self, row: Any) -> str:
        """The last day that belongs to it."""
        return cndate(row.last_day)


@admin.register(Batch, site=group_admin_site)
class BatchAdmin(_TillLastDay, GroupModelAdmin):
    """Batches with how many are placed in them."""

    view_action = VIEW_SCHOOL
    rows_for = staticmethod(batches_for)
    add_page = "internships:batch_new"
    edit_pages = ("internships:batch_edit",)
    purpose = "各校的实习批次：时间、方案、备案，已安排的学生数。"
    icon = "event_available"
    list_display = ("name", "unit", "kind", "term", "starts_on", "until", "arranged_now", "is_closed")
    list_filter = ("kind", "is_closed")
    list_select_related = ("unit",)
    search_fields = ("name", "term", "unit__name")
    fields = (
        "unit",
        "name",
        "kind",
        "term",
        "starts_on",
        "until",
        "arranged_now",
        "approved_on",
        "months",
        "is_filed",
        "filing",
        "student_trained_on",
        "mentors_trained_on",
        "is_closed",
    )
    readonly_fields = fields

    def get_queryset(self, request: Any) -> Any:
        return with_numbers(super().get_queryset(request))

    @admin.display(description="已安排")
    def arranged_now(self, row: Any) -> str:
        """Placements that are not cancelled."""
        return f"{row.arranged} 名"


@admin.register(Placement, site=group_admin_site)
class PlacementAdmin(_TillLastDay, GroupModelAdmin):
    """Placements of the schools a person sees whole."""

    view_action = VIEW_SCHOOL
    rows_for = staticmethod(lambda viewer: placements_for(viewer, VIEW_SCHOOL))
    edit_pages = ("internships:placement_edit",)
    purpose = "学生的实习安排；在批次里成批安排，审批、到岗、离岗在门户上办理。"
    icon = "assignment_ind"
    list_display = ("student", "host", "post", "batch", "starts_on", "until", "teacher", "state")
    list_filter = ("state", "kind", "source", "end_kind")
    list_select_related = ("unit", "student", "host__unit", "post", "batch", "teacher", "mentor")
    search_fields = ("student__name", "student__number", "host__unit__name")
    fields = (
        "unit",
        "batch",
        "student",
        "host",
        "post",
        "kind",
        "source",
        "state",
        "starts_on",
        "until",
        "teacher",
        "mentor",
        "arrived_on",
        "last_there",
        "end_kind",
        "end_reason",
        "left_confirmer",
        "note",
    )
    readonly_fields = fields
    record_kind = PlacementsKind

    def deeds_of(self, request: Any, obj: Any) -> list[str]:
        return {
            PlacementState.APPROVED: ["internships:placement_arrive", "internships:placement_cancel"],
            PlacementState.RUNNING: ["internships:placement_leave", "internships:placement_transfer"],
            PlacementState.ENDING: ["internships:placement_take_back"],
            PlacementState.DRAFT: ["internships:placement_cancel"],
            PlacementState.RETURNED: ["internships:placement_cancel"],
        }.get(obj.state, [])

    @admin.display(description="最后在岗日期", ordering="left_on")
    def last_there(self, row: Any) -> str:
        """Of who has left."""
        return cndate(row.last_on_post)


@admin.register(PayRecord, site=group_admin_site)
class PayRecordAdmin(GroupModelAdmin):
    """What interns are paid, as the portal's list has it."""

    view_action = "internships.view_pay"
    rows_for = staticmethod(pays_for)
    purpose = "实习报酬的发放，一名学生一个月一条；更正的另有一条。在“报酬发放”里登记。"
    icon = "receipt_long"
    list_display = ("placement", "month", "due", "paid", "paid_on", "way", "is_to_student", "is_current")
    list_filter = ("is_current", "way", "is_to_student")
    search_fields = ("placement__student__name", "placement__host__unit__name")
    record_kind = PaysKind


@admin.register(TableLayout, site=group_admin_site)
class TableLayoutAdmin(GroupModelAdmin):
    """The group's own layouts of the national tables."""

    view_action = VIEW_SCHOOL
    rows_for = staticmethod(layouts_for)
    add_page = "internships:layout_replace"
    purpose = "本集团上传的上报表表样；最近启用的一份算数。"
    icon = "table"
    list_display = ("table", "edition", "dated_on", "source", "starts_on")
    fields = ("table", "edition", "dated_on", "source", "doubts", "starts_on", "heads_said", "file")
    readonly_fields = fields
    list_select_related = ("file",)
    list_filter = ("table",)
    search_fields = ("edition", "source")

    @admin.display(description="表头")
    def heads_said(self, row: TableLayout) -> str:
        """The names of its columns."""
        return "、".join(label for _, label, _ in row.heads)


@admin.register(TableCode, site=group_admin_site)
class TableCodeAdmin(GroupModelAdmin):
    """Codes of the national tables."""

    view_action = VIEW_SCHOOL
    rows_for = staticmethod(codes_for)
    add_page = "internships:codes_set"
    purpose = "上报表里各列的代码，按时间。"
    icon = "tag"
    list_display = ("head", "code", "words", "starts_on", "ends_on")
    search_fields = ("code", "words")


@admin.register(Concern, site=group_admin_site)
class ConcernAdmin(GroupModelAdmin):
    """The schools' ledgers."""

    view_action = HANDLE
    rows_for = staticmethod(handled_for)
    add_page = "internships:concern_enter"
    purpose = "各校的咨询和投诉台账：收到、交办、答复、办结。在门户上办理。"
    icon = "inbox"
    list_display = ("number", "kind", "topic", "unit", "host", "received_at", "due_on", "handler", "state")
    list_filter = ("state", "kind", "topic", "way")
    list_select_related = ("unit", "host__unit", "handler")
    search_fields = ("text", "host__unit__name")
    fields = (
        "number",
        "unit",
        "kind",
        "topic",
        "text",
        "host",
        "raised_as",
        "way",
        "received_at",
        "due_on",
        "handler",
        "state",
        "answer",
        "answered_at",
        "result",
        "closed_by",
        "closed_at",
    )
    readonly_fields = fields
    export_fields = (
        "year",
        "serial",
        "unit",
        "kind",
        "topic",
        "host",
        "way",
        "received_at",
        "due_on",
        "state",
        "result",
    )

    @admin.display(description="编号")
    def number(self, row: Concern) -> str:
        """As the ledger counts it."""
        return row.number

    def deeds_of(self, request: Any, obj: Any) -> list[str]:
        if obj.state in OPEN_CONCERNS:
            return ["internships:concern_appoint", "internships:concern_answer"]
        return ["internships:concern_close"] if not obj.closed_at else []


@admin.register(Incident, site=group_admin_site)
class IncidentAdmin(GroupModelAdmin):
    """Incidents of the schools a person handles them for."""

    view_action = RULE_INCIDENTS
    rows_for = staticmethod(incidents_handled)
    add_page = "internships:incident_new"
    purpose = "各校实习的突发事件：报告、接报、处置、结案。在门户上办理。"
    icon = "warning"
    list_display = ("kind", "host", "unit", "occurred_at", "reported_at", "level", "state")
    list_filter = ("state", "level", "kind", "is_injured")
    list_select_related = ("unit", "host__unit")
    search_fields = ("text", "place", "host__unit__name")
    fields = (
        "unit",
        "host",
        "kind",
        "text",
        "place",
        "occurred_at",
        "reported_at",
        "reported_by",
        "level",
        "highest",
        "is_injured",
        "measures",
        "state",
        "taken_by",
        "taken_at",
        "conclusion",
        "concluded_by",
        "closed_by",
        "closed_at",
    )
    readonly_fields = fields
    export_fields = (
        "unit",
        "host",
        "kind",
        "occurred_at",
        "reported_at",
        "level",
        "state",
        "taken_at",
        "closed_at",
    )

    def deeds_of(self, request: Any, obj: Any) -> list[str]:
        return [] if obj.state == IncidentState.CLOSED else ["internships:incident_note"]


@admin.register(Assessment, site=group_admin_site)
class AssessmentAdmin(GroupModelAdmin):
    """How placements were graded."""

    view_action = VIEW_SCHOOL
    rows_for = staticmethod(whole_assessments_for)
    purpose = "学生的实习考核结果；评分、确认和更正在门户上办理。"
    icon = "checklist"
    list_display = ("placement", "version", "state", "result", "grade", "ruled_by")
    list_filter = ("state", "grade")
    list_select_related = ("placement__student", "placement__host__unit", "ruled_by")
    search_fields = ("placement__student__name", "placement__student__number")
    fields = (
        "placement",
        "version",
        "state",
        "result",
        "grade",
        "reason",
        "proposed_by",
        "ruled_by",
        "answer",
        "objection",
        "reply",
    )
    readonly_fields = fields
    export_fields = ("placement", "version", "state", "result", "grade")


@admin.register(Report, site=group_admin_site)
class ReportAdmin(GroupModelAdmin):
    """Final reports as they were handed in."""

    view_action = VIEW_SCHOOL
    rows_for = staticmethod(reports_for)
    purpose = "学生提交的实习报告；批阅在门户上办理。"
    icon = "upload_file"
    list_display = ("placement", "state", "proposed_at", "ruled_by")
    list_filter = ("state",)
    list_select_related = ("placement__student", "placement__host__unit", "ruled_by")
    search_fields = ("placement__student__name", "placement__student__number")
    fields = ("placement", "state", "note", "proposed_by", "ruled_by", "answer")
    readonly_fields = fields
    export_fields = ("placement", "state")


@admin.register(HandOver, site=group_admin_site)
class HandOverAdmin(GroupModelAdmin):
    """Students that teachers ask colleagues to take over."""

    view_action = VIEW_SCHOOL
    rows_for = staticmethod(handovers_for)
    purpose = "教师提出把学生交给同事；提出和答复在门户上办理。"
    icon = "person_add"
    list_display = ("teacher", "to", "starts_on", "state", "done_on", "moved")
    list_filter = ("state",)
    list_select_related = ("teacher", "to", "unit")
    search_fields = ("teacher__name", "to__name")
    fields = ("unit", "teacher", "to", "starts_on", "reason", "state", "answer", "done_on", "moved")
    readonly_fields = fields
    export_fields = ("teacher", "to", "starts_on", "state")


@admin.register(Waiver, site=group_admin_site)
class WaiverAdmin(GroupModelAdmin):
    """Who need not do an internship, by the school's decision."""

    view_action = VIEW_SCHOOL
    rows_for = staticmethod(waivers_for)
    purpose = "免实习的学生；在批次里提出，由本校另一位同事审批，可以撤销，都在门户上办理。"
    icon = "block"
    list_display = ("student", "batch", "kind", "state", "accepted_on", "revoked_on")
    list_filter = ("state", "kind")
    list_select_related = ("student", "batch", "unit", "proposed_by", "ruled_by", "file")
    search_fields = ("student__name", "student__number", "batch__name")
    fields = (
        "unit",
        "batch",
        "student",
        "kind",
        "reason",
        "basis",
        "file",
        "state",
        "proposed_by",
        "ruled_by",
        "answer",
        "accepted_on",
        "revoked_on",
    )
    readonly_fields = fields
    export_fields = ("student", "batch", "kind", "state", "accepted_on")


@admin.register(Archive, site=group_admin_site)
class ArchiveAdmin(GroupModelAdmin):
    """What was archived, with what there was of it."""

    view_action = VIEW_SCHOOL
    rows_for = staticmethod(archives_for)
    purpose = "已归档的实习；归档和导出档案在门户上办理。"
    icon = "event_available"
    list_display = ("placement", "archived_by", "archived_at")
    list_select_related = ("placement__student", "placement__host__unit", "archived_by")
    search_fields = ("placement__student__name", "placement__student__number")
    fields = list_display
    readonly_fields = fields
    export_fields = ("placement", "archived_at")


@admin.register(Alert, site=group_admin_site)
class AlertAdmin(GroupModelAdmin):
    """What somebody has to see to."""

    view_action = "internships.view_alerts"
    rows_for = staticmethod(alerts_for)
    purpose = "按天数找出的实习预警：没有签到、协议和保险、日志、走访；在门户上处理。"
    icon = "warning"
    list_display = ("placement", "kind", "words", "state", "step", "owner", "due_on", "raised_on")
    list_filter = ("kind", "state", "step")
    list_select_related = ("placement__student", "placement__host__unit", "owner")
    search_fields = ("placement__student__name", "placement__student__number", "placement__host__unit__name")
    fields = (
        "placement",
        "kind",
        "words",
        "raised_on",
        "state",
        "step",
        "owner",
        "handed_by",
        "due_on",
        "office_on",
        "leader_on",
        "taken_by",
        "closed_by",
        "closed_at",
        "note",
    )
    readonly_fields = fields
    export_fields = ("kind", "raised_on", "state", "step", "owner", "due_on", "office_on", "leader_on")
