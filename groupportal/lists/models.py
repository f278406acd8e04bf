"""Saved views (我的视图): a person's own filters and order of a list, under a name."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from groupportal.tenancy.models import GroupModel


class SavedView(GroupModel):
    """``page`` is the list's path inside the group; ``query`` its filters and order, without page and cut-off date."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="保存人"
    )
    page = models.CharField("列表", max_length=200, editable=False)
    query = models.TextField("条件", max_length=2000, editable=False)
    name = models.CharField("名称", max_length=30)
    created_at = models.DateTimeField("保存时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "列表视图"
        ordering = ("page", "id")
        constraints = [
            models.UniqueConstraint(fields=("group", "owner", "page", "name"), name="saved_view_named_once")
        ]

    def __str__(self) -> str:
        return self.name
