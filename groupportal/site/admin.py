"""The trail of a group in its admin, to look at. The portal's page of it reads better; here it can be filtered and exported."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, Subquery
from unfold.decorators import display

from groupportal.accounts.models import User
from groupportal.admin_site import GroupModelAdmin, group_admin_site
from groupportal.audit.models import AccessEntry, AuditEntry, FactChange
from groupportal.audit.reading import PROGRAM, operation_label, table_label, words_of_change
from groupportal.tenancy.requests import GroupRequest


class _TrailAdmin(GroupModelAdmin):
    view_action = "audit.view_trail"
    date_hierarchy = "at"


@admin.register(AuditEntry, site=group_admin_site)
class AuditEntryAdmin(_TrailAdmin):
    purpose = "谁在什么时候做了什么。"
    icon = "history"
    list_display = ("at", "actor", "shown_action", "object_label", "note")
    list_filter = ("actor",)
    search_fields = ("object_label", "note", "actor__name")
    readonly_fields = ("at", "actor", "shown_action", "object_label", "changes", "note")
    export_fields = ("at", "actor", "object_label", "note")

    @display(description="操作", ordering="action")
    def shown_action(self, obj: AuditEntry) -> str:
        return obj.action_label

    @display(description="变更内容")
    def changes(self, obj: AuditEntry) -> str:
        return words_of_change(obj.object_type, obj.before, obj.after)


@admin.register(AccessEntry, site=group_admin_site)
class AccessEntryAdmin(_TrailAdmin):
    purpose = "谁在什么时候看过、导出过什么，用途是什么。"
    icon = "visibility"
    list_display = ("at", "actor", "kind", "object_label", "purpose")
    list_filter = ("kind", "actor")
    search_fields = ("object_label", "purpose", "actor__name")
    readonly_fields = ("at", "actor", "kind", "object_label", "purpose")
    export_fields = readonly_fields


@admin.register(FactChange, site=group_admin_site)
class FactChangeAdmin(_TrailAdmin):
    purpose = "数据库里每一行的改动，由数据库自己记下。"
    icon = "difference"
    list_display = ("at", "shown_table", "shown_operation", "shown_actor")
    readonly_fields = ("at", "shown_table", "shown_operation", "shown_actor", "changes")
    export_fields = ("at", "operation")

    @display(description="记录种类", ordering="table_name")
    def shown_table(self, obj: FactChange) -> str:
        return table_label(obj.table_name)

    @display(description="动作")
    def shown_operation(self, obj: FactChange) -> str:
        return operation_label(obj.operation)

    @display(description="操作人")
    def shown_actor(self, obj: Any) -> str:
        return obj.actor_name or PROGRAM

    def get_queryset(self, request: GroupRequest) -> Any:
        # The database writes the number alone; the name comes with the row, in one query.
        name = User.objects.filter(pk=OuterRef("actor_id")).values("name")[:1]
        return super().get_queryset(request).annotate(actor_name=Subquery(name))

    @display(description="变更内容")
    def changes(self, obj: FactChange) -> str:
        return words_of_change(obj.table_name, obj.before, obj.after)
