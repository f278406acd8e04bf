"""The roll in the group's admin, added to and changed by the forms of the portal's pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from unfold.contrib.filters.admin import RangeDateFilter

from groupportal.admin_site import GroupInline, GroupModelAdmin, group_admin_site
from groupportal.tenancy.models import Unit
from groupportal.ui.asof import parse_as_of
from groupportal.ui.formats import DASH, cndate, mask_email, mask_phone
from members.excel.contacts import ContactsKind
from members.excel.roll import MembersKind
from members.models import (
    Application,
    Contact,
    DataProposal,
    Member,
    MemberAttachment,
    MembershipPeriod,
    RankPeriod,
    SuspensionPeriod,
)
from members.selectors.contacts import contacts_for
from members.selectors.entries import decisions_open, entries_on
from members.selectors.outside import Standing, members_on, standings_on
from members.selectors.queues import STEPS, applications_for, steps_open


class PeriodInline(GroupInline):
    """Since when and until when."""

    model = MembershipPeriod
    fk_name = "member"
    fields = ("starts_on", "ends_on", "origin", "decision", "leave_reason", "end_decision")
    readonly_fields = fields


class RankInline(GroupInline):
    """Seats held."""

    model = RankPeriod
    fk_name = "member"
    fields = ("rank", "starts_on", "ends_on", "decision")
    readonly_fields = fields


class AttachmentInline(GroupInline):
    model = MemberAttachment
    fk_name = "member"
    fields = ("kind", "file", "dated_on", "withdrawn_on", "added_by")
    readonly_fields = fields
    deeds = ("members:attachment_withdraw",)

    def deeds_of(self, row: MemberAttachment) -> tuple[str, ...]:
        return () if row.withdrawn_on else self.deeds


class StandingFilter(admin.SimpleListFilter):
    """成员 or 非成员, today."""

    title = "成员身份"
    parameter_name = "standing"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        return [("member", "成员"), ("outside", "非成员")]

    def queryset(self, request: Any, queryset: Any) -> Any:
        if self.value() not in ("member", "outside"):
            return queryset
        inside = members_on(timezone.localdate())
        found = queryset.filter(pk__in=inside)
        return found if self.value() == "member" else queryset.exclude(pk__in=inside)


@admin.register(Unit, site=group_admin_site)
class UnitAdmin(GroupModelAdmin):
    """Every unit, member or not, and why not. What is added here is no member and says why; members are registered as such."""

    view_action = "tenancy.view_people"
    add_page = "members:outside_new"
    edit_pages = ("members:edit", "members:outside_edit")
    purpose = "每一家单位，成员和非成员；角色和任务可以落到的都在这里。"
    is_as_of = True
    icon = "apartment"
    list_display = ("name", "standing", "why", "is_active")
    list_filter = (StandingFilter, "is_active")
    search_fields = ("name",)
    fields = ("name", "outside_reason", "is_active")
    readonly_fields = fields

    def edit_pages_of(self, obj: Unit) -> tuple[str, ...]:
        """A unit of the roll is changed by the page of the roll."""
        return self.edit_pages[:1] if self._stands(obj).member else self.edit_pages[1:]

    def page_kwargs(self, obj: Any, name: str) -> dict[str, Any]:
        member = self._stands(obj).member if obj and name == self.edit_pages[0] else None
        return {"public_id": member.public_id} if member else super().page_kwargs(obj, name)

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        if obj is None:
            return None
        member = self._stands(obj).member
        outside = reverse("members:outside", kwargs={"public_id": obj.public_id})
        return member.get_absolute_url() if member else outside

    def rows_on(self, rows: list[Any], request: Any) -> list[Any]:
        """With how they stand, asked for once a page."""
        standings = standings_on(rows, parse_as_of(request))
        for unit in rows:
            unit.stands = standings[unit.pk]
        return rows

    def _stands(self, unit: Any) -> Standing:
        known = getattr(unit, "stands", None)
        return known or standings_on([unit], timezone.localdate())[unit.pk]

    @admin.display(description="成员身份")
    def standing(self, unit: Any) -> str:
        return self._stands(unit).label

    @admin.display(description="为什么不是成员")
    def why(self, unit: Any) -> str:
        return self._stands(unit).why


_DECISIONS = ("members:rank", "members:suspend", "members:resume", "members:leave", "members:re_enter")
_KEEPING = (
    "members:kind",
    "members:contact_add",
    "members:attachment_add",
    "members:merge",
    "members:remove",
)


@admin.register(Member, site=group_admin_site)
class MemberAdmin(GroupModelAdmin):
    """Units as they stood on a day."""

    view_action = "members.edit_roll"
    add_page = "members:register"
    edit_pages = ("members:edit",)
    deeds = ("members:checked", *_DECISIONS, *_KEEPING)
    purpose = "名册上的每一家单位：登记、资料、级别、退出和恢复。"
    icon = "domain"
    is_as_of = True
    list_display = (
        "unit",
        "credit_code",
        "category_then",
        "industry_then",
        "rank_then",
        "since",
        "state_then",
        "data_state",
        "merged_into",
    )
    list_filter = ("category", "industry", "section", "data_state")
    list_select_related = ("unit", "merged_into__unit")
    search_fields = ("unit__name", "credit_code")
    ordering = ("unit__pinyin", "unit_id")
    inlines = (PeriodInline, RankInline, AttachmentInline)
    fields = (
        "unit",
        "credit_code",
        "category",
        "industry",
        "section",
        "region",
        "address",
        "staff_total",
        "staff_total_on",
        "website",
        "introduction",
        "note",
        "data_state",
        "data_checked_on",
        "merged_into",
    )
    readonly_fields = fields
    record_kind = MembersKind

    def rows_on(self, rows: list[Any], request: Any) -> list[Any]:
        """With what the roll says of them on the day, asked for once a page."""
        for member, entry in zip(rows, entries_on(rows, parse_as_of(request)), strict=True):
            member.then = entry
        return rows

    def deeds_of(self, request: Any, obj: Member) -> list[str]:
        if obj.merged_into_id:
            return []
        known = {f"members:{name}" for name in decisions_open(obj, timezone.localdate())} | set(_KEEPING)
        if obj.data_state == "unchecked":
            known.add("members:checked")
        return [name for name in self.deeds if name in known]

    @admin.display(description="类别")
    def category_then(self, member: Any) -> str:
        return str(member.then.category_label)

    @admin.display(description="行业")
    def industry_then(self, member: Any) -> str:
        return str(member.then.industry_label)

    @admin.display(description="级别")
    def rank_then(self, member: Any) -> str:
        return str(member.then.rank_label)

    @admin.display(description="加入日期")
    def since(self, member: Any) -> str:
        return cndate(member.then.joined_on) if member.then.joined_on else DASH

    @admin.display(description="状态")
    def state_then(self, member: Any) -> str:
        return str(member.then.state_label)


class _OnMemberPage(GroupModelAdmin):
    """What stands on the portal's page of its member."""

    view_action = "members.edit_roll"

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        return obj.member.get_absolute_url() if obj else None


@admin.register(MembershipPeriod, site=group_admin_site)
class MembershipPeriodAdmin(_OnMemberPage):
    """All memberships, past and present."""

    edit_pages = ("members:correct",)
    purpose = "每家单位从哪天到哪天是成员；登错的日期在这里更正。"
    icon = "event_available"
    list_display = ("member", "starts_on", "ends_on", "origin", "leave_reason", "recorded_by")
    list_filter = ("origin", "leave_reason", ("starts_on", RangeDateFilter), ("ends_on", RangeDateFilter))
    list_select_related = ("member__unit", "recorded_by")
    search_fields = ("member__unit__name", "decision")
    date_hierarchy = "starts_on"


class _OfMemberAdmin(_OnMemberPage):
    """What decisions about a membership left: changed by further decisions, while it holds."""

    def page_kwargs(self, obj: Any, name: str) -> dict[str, Any]:
        """The pages of decisions are about the member."""
        return {"public_id": obj.member.public_id}

    def deeds_of(self, request: Any, obj: Any) -> list[str]:
        today = timezone.localdate()
        ended = obj.ends_on is not None and obj.ends_on <= today
        known = () if ended or obj.member.merged_into_id else decisions_open(obj.member, today)
        return [name for name in self.deeds if name.removeprefix("members:") in known]


@admin.register(SuspensionPeriod, site=group_admin_site)
class SuspensionPeriodAdmin(_OfMemberAdmin):
    """All suspensions: ended by the decision to resume."""

    deeds = ("members:resume", "members:leave")
    purpose = "哪些单位在哪段时间暂停了成员资格；还在暂停的，在这里登记恢复或退出。"
    icon = "pause_circle"
    list_display = ("member", "starts_on", "ends_on", "reason", "recorded_by")
    list_filter = (("starts_on", RangeDateFilter),)
    list_select_related = ("member__unit", "recorded_by")
    search_fields = ("member__unit__name",)


@admin.register(RankPeriod, site=group_admin_site)
class RankPeriodAdmin(_OfMemberAdmin):
    """All ranks held: changed by the decision on another one."""

    deeds = ("members:rank",)
    purpose = "各单位在不同时间担任的级别；现任的，在这里登记变更。"
    icon = "military_tech"
    list_display = ("member", "rank", "starts_on", "ends_on", "decision")
    list_filter = ("rank", ("starts_on", RangeDateFilter))
    list_select_related = ("member__unit",)
    search_fields = ("member__unit__name",)


@admin.register(Contact, site=group_admin_site)
class ContactAdmin(GroupModelAdmin):
    """Contacts, masked: the full number is read on the portal's page, with a purpose."""

    view_action = "members.view_contact_list"
    rows_for = staticmethod(contacts_for)
    edit_pages = ("members:contact_edit",)
    deeds = ("members:contact_read", "members:contact_account", "members:contact_remove")
    purpose = "各单位的联系人；完整号码写明用途后查看。"
    icon = "contacts"
    list_display = ("member", "name", "title", "masked_phone", "masked_email", "is_main")
    list_filter = ("is_main",)
    list_select_related = ("member__unit",)
    search_fields = ("name", "title", "member__unit__name")
    fields = ("member", "name", "title", "masked_phone", "masked_email", "is_main")
    readonly_fields = fields
    record_kind = ContactsKind

    @admin.display(description="电话")
    def masked_phone(self, contact: Contact) -> str:
        """The number with its middle left out."""
        return mask_phone(contact.phone)

    @admin.display(description="邮箱")
    def masked_email(self, contact: Contact) -> str:
        """The address with its name left out."""
        return mask_email(contact.email)


@admin.register(Application, site=group_admin_site)
class ApplicationAdmin(GroupModelAdmin):
    """Applications; reviewed on the portal."""

    view_action = "members.review_application"
    rows_for = staticmethod(applications_for)
    deeds = tuple(f"members:{name}" for name in STEPS)
    purpose = "交上来的加盟申请和它们走到哪一步。"
    icon = "how_to_reg"
    list_display = ("name", "category", "rank", "state", "proposed_at", "ruled_by")
    list_filter = ("state", "category", ("proposed_at", RangeDateFilter))
    list_select_related = ("ruled_by",)
    search_fields = ("name", "credit_code", "tracking_code")
    fields = (
        "name",
        "credit_code",
        "category",
        "industry",
        "rank",
        "state",
        "proposed_by",
        "proposed_at",
        "ruled_by",
        "ruled_at",
        "answer",
        "decision",
        "decided_on",
        "member",
    )
    readonly_fields = fields
    export_fields = fields

    def deeds_of(self, request: Any, obj: Application) -> list[str]:
        known = {f"members:{name}" for name, *_ in steps_open(obj, request.viewer)}
        return [name for name in self.deeds if name in known]


@admin.register(DataProposal, site=group_admin_site)
class DataProposalAdmin(GroupModelAdmin):
    """New names and codes that units propose."""

    view_action = "members.review_application"
    deeds = ("members:proposal",)
    purpose = "单位申请更改的名称和信用代码。"
    icon = "edit_note"
    list_display = ("member", "name", "credit_code", "state", "proposed_by", "ruled_by")
    list_filter = ("state",)
    list_select_related = ("member__unit", "proposed_by", "ruled_by")
    search_fields = ("name", "credit_code", "member__unit__name")

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        return reverse("members:proposal", kwargs={"public_id": obj.public_id}) if obj else None
