from __future__ import annotations

from typing import Any

from django.contrib import admin
from unfold.decorators import display

from groupportal.admin_site import ReadOnlyAdmin, group_admin_site
from groupportal.files.models import StoredFile
from groupportal.tenancy.requests import GroupRequest
from groupportal.ui.formats import file_size


@admin.register(StoredFile, site=group_admin_site)
class StoredFileAdmin(ReadOnlyAdmin):
    view_action = "files.view_file"
    icon = "draft"
    list_display = ("name", "shown_size", "purpose", "uploaded_by", "uploaded_at")
    list_filter = ("uploaded_by",)
    search_fields = ("name", "uploaded_by__name", "uploaded_by__pinyin")
    date_hierarchy = "uploaded_at"
    readonly_fields = ("name", "shown_size", "purpose", "uploaded_by", "uploaded_at")
    export_fields = ("name", "size", "purpose", "uploaded_by", "uploaded_at")

    @display(description="大小", ordering="size")
    def shown_size(self, obj: StoredFile) -> str:
        return file_size(obj.size)

    def get_queryset(self, request: GroupRequest) -> Any:
        """Files whose own action the person holds."""
        rows = super().get_queryset(request)
        kinds = rows.order_by().values_list("view_action", flat=True).distinct()
        return rows.filter(view_action__in=[k for k in kinds if request.viewer.can(k)])
