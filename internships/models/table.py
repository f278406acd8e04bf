"""Layouts and code lists of the national tables, where a group has its own."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from groupportal.files.models import StoredFile
from groupportal.periods.period import Period, apart
from groupportal.tenancy.models import GroupKey, GroupModel
from internships.enums import NationalTable


class TableLayout(GroupModel):
    """A group's own layout of a national table (表样), from a day on; the latest counts. Append-only: a mistake is followed by another.

    ``heads``: [[code, name, what is said about it], …] in their order.
    """

    table = models.CharField("上报表", max_length=20, choices=NationalTable.choices)
    edition = models.CharField("版本", max_length=60)
    dated_on = models.DateField("版本日期", null=True, blank=True)
    source = models.CharField("来源", max_length=200)
    doubts = models.CharField("存疑", max_length=500, blank=True)
    heads = models.JSONField("表头")
    starts_on = models.DateField("启用日期")
    file = GroupKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="表样文件")
    created_at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "上报表表样"
        ordering = ("-starts_on", "-id")
        constraints = [
            models.CheckConstraint(condition=~Q(edition="") & ~Q(source=""), name="table_layout_said")
        ]

    def __str__(self) -> str:
        return f"{self.get_table_display()}{self.edition}"


class TableCode(Period):
    """A code of a national table's code list (代码), for a time. ``head``: code of the column; ``words``: what is so coded."""

    head = models.CharField("列", max_length=40)
    words = models.CharField("名称", max_length=80)
    code = models.CharField("代码", max_length=20)
    starts_on = models.DateField("启用日期")
    ends_on = models.DateField("停用日期", null=True, blank=True, help_text="从这一天起不再使用。")

    class Meta:
        verbose_name = verbose_name_plural = "上报表代码"
        ordering = ("head", "code", "id")
        constraints = [
            *apart("table_code", "head", "words"),
            models.CheckConstraint(condition=~Q(words="") & ~Q(code=""), name="table_code_said"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.words}"
