"""Three layers: what was meant (AuditEntry), what changed in the tables (FactChange), who saw what (AccessEntry).

All are append-only for the serving role: the migration withdraws UPDATE, DELETE and TRUNCATE.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from groupportal.audit.enums import AccessKind
from groupportal.audit.registry import label_of, level_of
from groupportal.tenancy.models import GroupModel, person_key


class AuditEntry(GroupModel):
    """What somebody meant to do and did, written by the service in the same transaction."""

    at = models.DateTimeField("时间", db_default=Now())
    actor = person_key("操作人")
    action = models.CharField("操作", max_length=60)
    object_type = models.CharField("对象类型", max_length=60, blank=True)
    object_id = models.UUIDField("对象编号", null=True)
    object_label = models.CharField("对象", max_length=200, blank=True)
    before = models.JSONField("变更前", default=dict)
    after = models.JSONField("变更后", default=dict)
    note = models.CharField("说明", max_length=500, blank=True)
    request_id = models.UUIDField("同批编号", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "操作记录"
        ordering = ("-at", "-id")
        indexes = [
            models.Index(fields=("group", "-at"), name="audit_by_time"),
            models.Index(fields=("group", "object_id"), name="audit_by_object"),
        ]

    def __str__(self) -> str:
        return f"{self.action_label} {self.object_label}"

    @property
    def action_label(self) -> str:
        """The action in words."""
        return label_of(self.action)

    @property
    def level(self) -> str:
        """How the action weighs: add, change, remove or decide."""
        return level_of(self.action)


class FactChange(GroupModel):
    """Old and new values of a row, written by the database itself."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    at = models.DateTimeField("时间", db_default=Now())
    table_name = models.CharField("表", max_length=63)
    row_id = models.BigIntegerField("行")
    operation = models.CharField("动作", max_length=6)
    before = models.JSONField("变更前", null=True)
    after = models.JSONField("变更后", null=True)
    actor_id = models.BigIntegerField("操作人")
    request_id = models.UUIDField("同批编号", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "数据变更"
        ordering = ("-at", "-id")
        indexes = [models.Index(fields=("group", "table_name", "row_id"), name="fact_by_row")]

    def __str__(self) -> str:
        return f"数据变更 {timezone.localtime(self.at):%Y-%m-%d %H:%M}"


class AccessEntry(GroupModel):
    """Who looked at personal data, took a file out, or came in as an operator."""

    at = models.DateTimeField("时间", db_default=Now())
    actor = person_key("访问人")
    kind = models.CharField("类型", max_length=20, choices=AccessKind.choices)
    purpose = models.CharField("用途", max_length=300, blank=True)
    object_id = models.UUIDField("对象编号", null=True)
    object_label = models.CharField("对象", max_length=200, blank=True)
    request_id = models.UUIDField("同批编号", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "访问记录"
        ordering = ("-at", "-id")
        indexes = [models.Index(fields=("group", "-at"), name="access_by_time")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.object_label}".strip()


class PlatformEntry(models.Model):
    """What operators did to groups, outside any group."""

    at = models.DateTimeField("时间", db_default=Now())
    actor = person_key("操作人")
    action = models.CharField("操作", max_length=60)
    group_slug = models.CharField("集团", max_length=40, blank=True)
    note = models.CharField("说明", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "平台操作记录"
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"{label_of(self.action)} {self.group_slug}"
