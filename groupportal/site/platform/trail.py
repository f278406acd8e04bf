"""What operators did, to look at."""

from __future__ import annotations

from django.contrib import admin
from unfold.decorators import display

from groupportal.audit.models import PlatformEntry
from groupportal.audit.registry import label_of
from groupportal.site.platform.site import PlatformAdmin, platform_admin_site


@admin.register(PlatformEntry, site=platform_admin_site)
class PlatformEntryAdmin(PlatformAdmin):
    icon = "history"
    list_display = ("at", "actor", "shown_action", "group_slug", "note")
    list_select_related = ("actor",)
    search_fields = ("group_slug", "note", "actor__name", "actor__pinyin")
    date_hierarchy = "at"
    fields = ("at", "actor", "shown_action", "group_slug", "note")
    readonly_fields = fields

    @display(description="操作", ordering="action")
    def shown_action(self, obj: PlatformEntry) -> str:
        return label_of(obj.action)
