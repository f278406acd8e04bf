"""What undo needs of a batch: which rows it made, what those it changed held before."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from groupportal.imports.models import ImportBatch
from groupportal.tenancy.models import GroupKey, GroupModel


class KeptRows(GroupModel):
    """Rows of one table that a batch wrote. ``marks`` are hashes of what it left in them, in the order of ``row_ids``.

    ``earlier`` is empty for rows it made; for rows it changed, what the changed columns held before, in the same order.
    """

    batch = GroupKey(ImportBatch, on_delete=models.PROTECT, related_name="kept_rows", verbose_name="批次")
    position = models.PositiveIntegerField("顺序")
    model = models.CharField("对象类型", max_length=60)
    watched = models.JSONField("列", default=list)
    row_ids = ArrayField(models.BigIntegerField(), verbose_name="行", default=list)
    marks = ArrayField(models.BigIntegerField(), verbose_name="写入时的内容", default=list)
    earlier = models.JSONField("变更前", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "导入留底"
        ordering = ("batch", "position")
        constraints = [
            models.UniqueConstraint(fields=("group", "batch", "position"), name="kept_rows_position_once")
        ]

    def __str__(self) -> str:
        return f"{self.batch} {self.model}"
