from __future__ import annotations

from django.db import models

from groupportal.tenancy.models.base import GroupModel
from groupportal.ui.pinyin import PinyinField


class Unit(GroupModel):
    """A unit as far as roles, assignments and evidence need it; what a member unit is stands in ``members``."""

    name = models.CharField("单位名称", max_length=160)
    pinyin = PinyinField(source="name")
    is_active = models.BooleanField("在用", default=True)
    outside_reason = models.CharField(
        "为什么不是成员", max_length=200, blank=True, help_text="不在成员名册里的单位写明原因。"
    )

    class Meta:
        verbose_name = verbose_name_plural = "单位"
        ordering = ("pinyin", "name")
        constraints = [models.UniqueConstraint(fields=("group", "name"), name="unit_name_once")]
        # Lists of units are read in this order, a page at a time, and searched in the index alone.
        indexes = [models.Index(fields=("group", "pinyin", "id"), include=("name",), name="unit_by_pinyin")]

    def __str__(self) -> str:
        return self.name
