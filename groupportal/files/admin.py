from __future__ import annotations

from django.contrib import admin
from unfold.decorators import display

from groupportal.admin_site import GroupModelAdmin, group_admin_site
from groupportal.files.models import StoredFile
from groupportal.files.selectors import files_for
from groupportal.ui.formats import file_size


@admin.register(StoredFile, site=group_admin_site)
class StoredFileAdmin(GroupModelAdmin):
    view_action = "files.list_files"
    rows_for = staticmethod(files_for)
    purpose = "上传过的文件。"
    icon = "draft"
    list_display = ("name", "shown_size", "purpose", "uploaded_by", "uploaded_at")
    list_filter = ("uploaded_by",)
    search_fields = ("name", "uploaded_by__name")
    date_hierarchy = "uploaded_at"
    readonly_fields = ("name", "shown_size", "purpose", "uploaded_by", "uploaded_at")
    export_fields = ("name", "size", "purpose", "uploaded_by", "uploaded_at")

    @display(description="大小", ordering="size")
    def shown_size(self, obj: StoredFile) -> str:
        return file_size(obj.size)
