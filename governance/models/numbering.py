from __future__ import annotations

from django.db import models

from governance.enums import Numbered
from groupportal.tenancy.models import GroupModel


class NumberForm(GroupModel):
    """How a group numbers a kind of document (文号样式): 鄂职发〔{年}〕{号}号, counted anew each year."""

    kind = models.CharField("文件种类", max_length=12, choices=Numbered.choices)
    pattern = models.CharField(
        "文号样式",
        max_length=60,
        help_text="用“{年}”和“{号}”表示年份和序号，例如“鄂职发〔{年}〕{号}号”。序号每年从 1 开始。",
    )

    class Meta:
        verbose_name = verbose_name_plural = "文号样式"
        ordering = ("kind",)
        constraints = [
            models.UniqueConstraint(fields=("group", "kind"), name="number_form_once"),
            models.CheckConstraint(
                condition=models.Q(pattern__contains="{年}") & models.Q(pattern__contains="{号}"),
                name="number_form_counts",
                violation_error_message="文号样式里要有“{年}”和“{号}”，例如“鄂职发〔{年}〕{号}号”。",
            ),
        ]

    def __str__(self) -> str:
        return self.pattern
