"""The records of 治理 in the browser admin, written by the forms of the portal's pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from governance.enums import MotionState, ResolutionState
from governance.excel.regulation import RegulationsKind
from governance.excel.seat import SeatsKind
from governance.models import (
    Body,
    Candidate,
    Charter,
    Contest,
    ContestEntry,
    Election,
    ElectionPost,
    FollowUp,
    MajorityRule,
    Meeting,
    Minutes,
    Motion,
    Regulation,
    RegulationClause,
    RegulationComment,
    RegulationVersion,
    Resolution,
    Seat,
    Term,
)
from governance.selectors.access import bodies_for, meetings_for, motions_for, seats_for, terms_for
from governance.selectors.charter import charters_for
from governance.selectors.consultation import comments_for
from governance.selectors.contest import contests_for, entries_for
from governance.selectors.election import OPEN, candidates_for, elections_for
from governance.selectors.meeting import AHEAD
from governance.selectors.minutes import follow_ups_for, minutes_for
from governance.selectors.regulation import regulations_for, versions_for
from governance.selectors.resolution import resolutions_for
from governance.words import capacity_title
from groupportal.admin_site import GroupInline, GroupModelAdmin, group_admin_site
from groupportal.periods.enums import VersionState
from groupportal.ui.formats import mask_phone


@admin.register(Body, site=group_admin_site)
class BodyAdmin(GroupModelAdmin):
    """Bodies, dissolved ones too."""

    view_action = "governance.view_bodies"
    rows_for = staticmethod(bodies_for)
    add_page = "governance:body_new"
    edit_pages = ("governance:body_edit",)
    purpose = "理事会、秘书处、委员会等治理机构，从成立到撤销。"
    icon = "account_balance"
    list_display = ("name", "kind", "parent", "unit", "starts_on", "ends_on")
    list_filter = ("kind", "is_of_members")
    list_select_related = ("parent", "unit")
    search_fields = ("name",)
    fields = (
        "kind",
        "name",
        "parent",
        "unit",
        "is_of_members",
        "duties",
        "starts_on",
        "decision",
        "decided_on",
        "evidence",
        "ends_on",
        "end_decision",
        "end_decided_on",
        "end_evidence",
    )
    readonly_fields = fields
    export_fields = ("name", "kind", "parent", "unit", "starts_on", "ends_on", "decision")

    def deeds_of(self, request: Any, obj: Any) -> list[str]:
        if obj.ends_on is not None:
            return []
        seats = [] if obj.is_of_members else ["governance:term_new", "governance:seat_new"]
        return ["governance:charter_new", *seats, "governance:body_dissolve"]


class MajorityInline(GroupInline):
    """How many votes carry what."""

    model = MajorityRule
    fk_name = "charter"
    fields = ("matter", "numerator", "denominator", "is_above", "base")
    readonly_fields = fields


@admin.register(Charter, site=group_admin_site)
class CharterAdmin(GroupModelAdmin):
    """Versions of charters; drafts for those who write them."""

    view_action = "governance.view_bodies"
    rows_for = staticmethod(charters_for)
    purpose = "各机构的章程要点，一版接一版：法定人数、表决比例、任期、组成、会议。"
    icon = "gavel"
    list_display = ("body", "state", "starts_on", "ends_on", "decided_by")
    list_filter = ("state",)
    list_select_related = ("body",)
    search_fields = ("body__name", "source")
    fields = (
        "body",
        "state",
        "starts_on",
        "ends_on",
        "decided_by",
        "per",
        "is_weighted",
        "quorum_numerator",
        "quorum_denominator",
        "is_quorum_above",
        "quorum_counts_proxies",
        "term_years",
        "renewals",
        "seats_fewest",
        "seats_most",
        "chairs",
        "vices_most",
        "outside_numerator",
        "outside_denominator",
        "meetings_fewest",
        "meetings_years",
        "notice_days",
        "proxies_each",
        "allows_letter",
        "source",
    )
    readonly_fields = fields
    inlines = (MajorityInline,)

    def deeds_of(self, request: Any, obj: Any) -> list[str]:
        is_draft = obj.state == VersionState.DRAFT
        return ["governance:charter_edit", "governance:charter_in_force"] if is_draft else []


@admin.register(Term, site=group_admin_site)
class TermAdmin(GroupModelAdmin):
    """Terms of bodies."""

    view_action = "governance.view_bodies"
    rows_for = staticmethod(terms_for)
    edit_pages = ("governance:term_edit",)
    purpose = "各机构的届：开始、届满和结束的日期，决定依据。"
    icon = "schedule"
    list_display = ("body", "number", "starts_on", "due_on", "ends_on", "decision")
    list_select_related = ("body",)
    search_fields = ("body__name",)
    fields = ("body", "number", "starts_on", "due_on", "ends_on", "decision", "decided_on", "evidence")
    readonly_fields = fields


@admin.register(Seat, site=group_admin_site)
class SeatAdmin(GroupModelAdmin):
    """Seats, their phones masked."""

    view_action = "governance.view_bodies"
    rows_for = staticmethod(seats_for)
    purpose = "谁在哪个机构、代表哪家单位、从何时到何时，为什么离任；电话已遮住。"
    icon = "assignment_ind"
    list_display = ("name", "body", "title_there", "unit", "is_outside", "starts_on", "ends_on", "end_reason")
    list_filter = ("capacity", "is_outside", "end_reason")
    list_select_related = ("body", "unit", "term")
    search_fields = ("name", "body__name", "unit__name")
    fields = (
        "body",
        "term",
        "name",
        "unit",
        "post",
        "masked_phone",
        "user",
        "title_there",
        "is_outside",
        "weight",
        "stands_in_for",
        "successor_of",
        "starts_on",
        "decision",
        "decided_on",
        "evidence",
        "ends_on",
        "end_reason",
        "end_note",
        "end_decision",
        "end_decided_on",
        "end_evidence",
    )
    readonly_fields = fields
    record_kind = SeatsKind

    def deeds_of(self, request: Any, obj: Any) -> list[str]:
        if obj.ends_on is not None:
            return []
        return ["governance:seat_edit", "governance:seat_replace", "governance:seat_end"]

    @admin.display(description="身份")
    def title_there(self, row: Seat) -> str:
        """As the body calls it."""
        return capacity_title(row.body.kind, row.capacity)

    @admin.display(description="电话")
    def masked_phone(self, row: Seat) -> str:
        """The number with its middle left out."""
        return mask_phone(row.phone)


@admin.register(Meeting, site=group_admin_site)
class MeetingAdmin(GroupModelAdmin):
    """Meetings; planned, called and held on the portal's pages."""

    view_action = "governance.view_meetings"
    rows_for = staticmethod(meetings_for)
    add_page = "governance:meeting_new"
    edit_pages = ("governance:meeting_edit",)
    purpose = "各机构的会议，从筹备到散会。"
    icon = "calendar_today"
    list_display = ("title", "body", "starts_at", "place", "way", "state")
    list_filter = ("state", "way", "kind")
    list_select_related = ("body",)
    search_fields = ("title", "body__name", "place")
    date_hierarchy = "starts_at"
    fields = (
        "body",
        "term",
        "title",
        "kind",
        "way",
        "starts_at",
        "ends_at",
        "place",
        "notes",
        "chair",
        "state",
        "called_at",
        "short_notice_reason",
        "opened_at",
        "closed_at",
        "recorded_later",
        "cancel_reason",
    )
    readonly_fields = fields
    export_fields = ("title", "body", "starts_at", "place", "way", "state")

    def edit_pages_of(self, obj: Any) -> tuple[str, ...]:
        return self.edit_pages if obj.state in AHEAD else ()


@admin.register(Minutes, site=group_admin_site)
class MinutesAdmin(GroupModelAdmin):
    """What was said and decided, in every state; written at the portal."""

    view_action = "governance.view_meetings"
    rows_for = staticmethod(minutes_for)
    edit_pages = ()
    purpose = "会议纪要，公布以后不再改。"
    icon = "draft"
    list_display = ("meeting", "number", "published_at", "approved_in")
    list_select_related = ("meeting", "approved_in")
    search_fields = ("meeting__title", "text")
    fields = ("meeting", "number", "text", "scan", "published_at", "published_by", "approved_in")
    readonly_fields = fields
    export_fields = ("meeting", "number", "published_at", "approved_in")


@admin.register(FollowUp, site=group_admin_site)
class FollowUpAdmin(GroupModelAdmin):
    """What meetings gave to do."""

    view_action = "governance.view_meetings"
    rows_for = staticmethod(follow_ups_for)
    deeds = ("governance:follow_up_finish",)
    purpose = "会议交办的事项，到期提醒。"
    icon = "checklist"
    list_display = ("what", "meeting", "unit", "owner", "due_on", "done_on")
    list_select_related = ("meeting", "unit", "owner")
    search_fields = ("what", "meeting__title")
    fields = ("meeting", "item", "what", "unit", "owner", "due_on", "done_on", "done_note")
    readonly_fields = fields
    export_fields = ("what", "meeting", "unit", "owner", "due_on", "done_on")

    def deeds_of(self, request: Any, obj: Any) -> tuple[str, ...]:
        return () if obj.done_on else self.deeds


@admin.register(Motion, site=group_admin_site)
class MotionAdmin(GroupModelAdmin):
    """Votes; held and counted on the portal's pages. Ballots stand nowhere here."""

    view_action = "governance.view_meetings"
    rows_for = staticmethod(motions_for)
    deeds = ("governance:motion_edit",)
    purpose = "会议的表决事项和结果：有效没有、通过没有、怎么算的。"
    icon = "how_to_reg"
    list_display = ("title", "meeting", "method", "state", "yes", "no", "abstain", "is_valid", "is_carried")
    list_filter = ("state", "method", "is_carried")
    list_select_related = ("meeting",)
    search_fields = ("title", "meeting__title")
    fields = (
        "meeting",
        "item",
        "title",
        "text",
        "matter",
        "method",
        "choose_most",
        "by_letter",
        "opens_at",
        "closes_at",
        "closed_at",
        "state",
        "entitled",
        "present",
        "represented",
        "issued",
        "returned",
        "invalid",
        "yes",
        "no",
        "abstain",
        "is_valid",
        "is_carried",
        "teller",
        "scrutineer",
        "sheet",
        "annul_reason",
        "digest",
    )
    readonly_fields = fields
    export_fields = ("title", "meeting", "method", "state", "yes", "no", "abstain", "is_valid", "is_carried")

    def deeds_of(self, request: Any, obj: Any) -> tuple[str, ...]:
        return self.deeds if obj.state == MotionState.DRAFT else ()


@admin.register(Resolution, site=group_admin_site)
class ResolutionAdmin(GroupModelAdmin):
    """Resolutions; numbered, published and confirmed on the portal's pages."""

    view_action = "governance.view_resolutions"
    rows_for = staticmethod(resolutions_for)
    add_page = "governance:resolution_new"
    edit_pages = ("governance:resolution_edit",)
    purpose = "表决通过后形成的决议：文号、公布和撤销。"
    icon = "receipt_long"
    list_display = ("title", "number", "body", "decided_on", "state", "published_at")
    list_filter = ("state",)
    list_select_related = ("body", "motion")
    search_fields = ("title", "number", "body__name")
    date_hierarchy = "decided_on"
    fields = (
        "body",
        "motion",
        "title",
        "text",
        "decided_on",
        "number",
        "state",
        "published_at",
        "published_by",
        "withdraw_reason",
        "evidence",
    )
    readonly_fields = fields
    export_fields = ("title", "number", "body", "decided_on", "state", "published_at")

    def edit_pages_of(self, obj: Any) -> tuple[str, ...]:
        return () if obj.state == ResolutionState.WITHDRAWN else self.edit_pages


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


@admin.register(Contest, site=group_admin_site)
class ContestAdmin(GroupModelAdmin):
    """Calls for entries; drafts for those who write them."""

    view_action = "governance.view_contests"
    rows_for = staticmethod(contests_for)
    add_page = "governance:contest_new"
    edit_pages = ("governance:contest_edit",)
    purpose = "向成员单位征集作品：要求、截止日期、怎样评议、结果。"
    icon = "military_tech"
    list_display = ("title", "state", "closes_on", "opinions_until", "published_at")
    list_filter = ("state",)
    search_fields = ("title", "text")
    fields = (
        "title",
        "text",
        "state",
        "closes_on",
        "entries_each",
        "is_anonymous",
        "is_scored",
        "asks_units",
        "opinions_until",
        "motion",
        "opened_at",
        "published_at",
        "cancel_reason",
    )
    readonly_fields = fields
    export_fields = ("title", "state", "closes_on", "opinions_until", "published_at")


@admin.register(ContestEntry, site=group_admin_site)
class ContestEntryAdmin(GroupModelAdmin):
    """What was entered, with whose it is."""

    view_action = "governance.view_contests"
    rows_for = staticmethod(entries_for)
    purpose = "成员单位报送的征集作品、筛选结果和奖项。"
    icon = "upload_file"
    list_display = ("contest", "number", "title", "unit", "state", "is_shortlisted", "award")
    list_filter = ("state", "is_shortlisted")
    list_select_related = ("contest", "unit")
    search_fields = ("title", "author", "unit__name")
    fields = (
        "contest",
        "number",
        "unit",
        "title",
        "author",
        "text",
        "state",
        "proposed_by",
        "proposed_at",
        "ruled_by",
        "ruled_at",
        "answer",
        "is_shortlisted",
        "award",
    )
    readonly_fields = fields
    export_fields = ("contest", "number", "title", "unit", "author", "state", "award")


class ElectionPostInline(GroupInline):
    """What is elected."""

    model = ElectionPost
    fk_name = "election"
    fields = ("position", "title", "capacity", "places", "surplus", "allows_others")
    readonly_fields = fields


@admin.register(Election, site=group_admin_site)
class ElectionAdmin(GroupModelAdmin):
    """Elections with their posts."""

    view_action = "governance.view_bodies"
    rows_for = staticmethod(elections_for)
    add_page = "governance:election_new"
    edit_pages = ("governance:election_edit",)
    purpose = "各机构换届选举的筹备、职位和结果。"
    icon = "how_to_reg"
    list_display = ("body", "number", "prepared_on", "starts_on", "state", "term")
    list_filter = ("state",)
    list_select_related = ("body", "term__body")
    search_fields = ("body__name",)
    inlines = (ElectionPostInline,)
    fields = (
        "body",
        "number",
        "prepared_on",
        "starts_on",
        "eligibility",
        "members_only",
        "nominations_until",
        "state",
        "proposed_by",
        "proposed_at",
        "ruled_by",
        "ruled_at",
        "answer",
        "cancel_reason",
        "term",
        "gap_reason",
        "record",
    )
    readonly_fields = fields

    def edit_pages_of(self, obj: Any) -> tuple[str, ...]:
        return self.edit_pages if obj.state in OPEN else ()


@admin.register(Candidate, site=group_admin_site)
class CandidateAdmin(GroupModelAdmin):
    """Candidates with their answers."""

    view_action = "governance.view_bodies"
    rows_for = staticmethod(candidates_for)
    purpose = "换届选举的候选人和本人的答复。"
    icon = "person_add"
    list_display = ("name", "post", "unit", "state", "is_elected")
    list_filter = ("state", "is_elected")
    list_select_related = ("post__election__body", "unit")
    search_fields = ("name", "unit__name")
    fields = (
        "post",
        "name",
        "unit",
        "duty",
        "is_outside",
        "about",
        "nominator",
        "nominated_by",
        "is_written_in",
        "state",
        "proposed_by",
        "proposed_at",
        "ruled_by",
        "ruled_at",
        "answer",
        "answered_by_link",
        "consent",
        "is_elected",
    )
    readonly_fields = fields
    export_fields = ("name", "post", "unit", "state", "is_elected")
