"""Saved sets of units (单位组合): of the whole group, under a name."""

from __future__ import annotations

from django.db import models

from groupportal.tenancy.models import GroupKey, GroupModel, Unit, person_key
from groupportal.ui.pinyin import PinyinField


class UnitSet(GroupModel):
    """Units that tasks are put to together, again and again."""

    name = models.CharField("名称", max_length=60)
    pinyin = PinyinField(source="name")
    saved_by = person_key("保存人")
    saved_at = models.DateTimeField("保存时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "单位组合"
        ordering = ("pinyin", "name")
        constraints = [models.UniqueConstraint(fields=("group", "name"), name="unit_set_named_once")]

    def __str__(self) -> str:
        return self.name


class UnitOfSet(GroupModel):
    """That a saved set holds a unit."""

    unit_set = GroupKey(UnitSet, on_delete=models.CASCADE, related_name="entries", verbose_name="单位组合")
    unit = GroupKey(Unit, on_delete=models.CASCADE, related_name="+", verbose_name="单位")

    class Meta:
        verbose_name = verbose_name_plural = "组合里的单位"
        ordering = ("unit_set", "id")
        constraints = [models.UniqueConstraint(fields=("group", "unit_set", "unit"), name="unit_of_set_once")]

    def __str__(self) -> str:
        return f"{self.unit_set} {self.unit}"
