"""Applications and wishes in the browser admin: where they stand, nobody's letters and CVs."""

from __future__ import annotations

from django.contrib import admin

from employment.models import Application, JobWish
from employment.selectors.application import FOLLOW, VIEW, applications_for, wishes_for
from groupportal.admin_site import GroupModelAdmin, group_admin_site


@admin.register(Application, site=group_admin_site)
class ApplicationAdmin(GroupModelAdmin):
    """Where they stand; whose they are stands on their pages, for who may read it."""

    view_action = VIEW
    rows_for = staticmethod(applications_for)
    purpose = "学生投递的、单位邀请的和双向选择录用的。"
    icon = "assignment_ind"
    list_display = ("demand", "state", "began_by", "began_at", "moved_at")
    list_filter = ("state", "began_by")
    list_select_related = ("demand",)
    search_fields = ("demand__title", "demand__unit__name")
    fields = ("demand", "state", "began_by", "began_at", "interview_at", "reply_by", "hired_on", "moved_at")
    readonly_fields = fields
    export_fields = ("demand", "state", "began_by", "began_at", "moved_at", "hired_on")


@admin.register(JobWish, site=group_admin_site)
class JobWishAdmin(GroupModelAdmin):
    """What students want."""

    view_action = FOLLOW
    rows_for = staticmethod(wishes_for)
    purpose = "学生和毕业生想做什么、想去哪里。"
    icon = "badge"
    list_display = ("student", "intent", "post", "city", "updated_at")
    list_filter = ("intent",)
    list_select_related = ("student",)
    search_fields = ("student__name", "post")
    fields = (
        "student",
        "intent",
        "province",
        "city",
        "section",
        "post",
        "unit_name",
        "wage_from",
        "from_on",
        "seen_since",
        "updated_at",
    )
    readonly_fields = fields
    export_fields = ("student", "intent", "post", "city", "section", "updated_at")
