from __future__ import annotations

from django.db import models

from groupportal.tenancy.models.base import GroupModel
from groupportal.tenancy.sealed import SealedTextField


class FormKey(GroupModel):
    """A form that was handed in, and where that led: handing it in once more leads there again (``ui.once``).

    What an application leads to is a link, and who knows its address can open it: the address stands enciphered.
    """

    key = models.UUIDField("表单编号", editable=False)
    target = SealedTextField("结果地址", editable=False)
    spent_at = models.DateTimeField("提交时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "已提交的表单"
        constraints = [models.UniqueConstraint(fields=("group", "key"), name="form_key_once")]
        indexes = [models.Index(fields=("group", "spent_at"), name="form_key_by_time")]

    def __str__(self) -> str:
        return str(self.key)
