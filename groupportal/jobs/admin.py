from __future__ import annotations

from django.contrib import admin

from groupportal.admin_site import GroupModelAdmin, group_admin_site
from groupportal.jobs.models import Job
from groupportal.jobs.selectors import jobs_for


@admin.register(Job, site=group_admin_site)
class JobAdmin(GroupModelAdmin):
    view_action = "jobs.view_job"
    rows_for = staticmethod(jobs_for)
    purpose = "导入、导出和生成报表等后台工作的进展。"
    icon = "pending_actions"
    list_display = ("title", "state", "percent", "requested_by", "created_at", "finished_at")
    list_filter = ("state", "requested_by")
    search_fields = ("title", "message", "requested_by__name")
    date_hierarchy = "created_at"
    readonly_fields = (
        "title",
        "state",
        "step",
        "percent",
        "message",
        "requested_by",
        "created_at",
        "started_at",
        "finished_at",
    )
    export_fields = readonly_fields
