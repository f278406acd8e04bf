from __future__ import annotations

from django.contrib import admin

from groupportal.admin_site import GroupInline, GroupModelAdmin, group_admin_site
from groupportal.imports.models import ImportBatch, ImportProblem
from groupportal.imports.selectors import batches_for


class ProblemsInline(GroupInline):
    model = ImportProblem
    fields = ("level", "sheet", "row", "column", "message")
    readonly_fields = fields


@admin.register(ImportBatch, site=group_admin_site)
class ImportBatchAdmin(GroupModelAdmin):
    view_action = "imports.view_batch"
    rows_for = staticmethod(batches_for)
    purpose = "每一次导入：用的哪个文件，检查出什么，结果怎样。"
    icon = "upload_file"
    list_display = ("file", "state", "created_by", "created_at", "finished_at")
    list_filter = ("state", "created_by")
    search_fields = ("file__name", "created_by__name")
    date_hierarchy = "created_at"
    readonly_fields = ("file", "state", "marked_file", "created_by", "created_at", "finished_at")
    export_fields = readonly_fields
    inlines = (ProblemsInline,)
