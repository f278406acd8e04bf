"""How the group's own tables are printed."""

from __future__ import annotations

from django.db import models

from groupportal.files.models import StoredFile
from groupportal.tenancy.models import GroupKey, GroupModel, person_key
from groupportal.ui.formats import cndate
from reports.enums import Table
from reports.models.run import ReadableJSON


class TableForm(GroupModel):
    """表样: the group's own title, head, notes and lines of a table, for cut-off dates from ``as_of`` on until the next one's.

    Never changed: another wording is another row. ``form`` is a ``PrintedForm`` as plain data.
    """

    table = models.CharField("表", max_length=20, choices=Table.choices)
    as_of = models.DateField("自截至日期")
    form = models.JSONField("表样", default=dict, encoder=ReadableJSON)
    source_file = GroupKey(
        StoredFile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="读自文件",
    )
    kept_by = person_key("保存人")
    kept_at = models.DateTimeField("保存时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "表样"
        ordering = ("table", "-as_of", "-id")
        indexes = [models.Index(fields=("group", "table", "as_of"), name="form_by_day")]

    def __str__(self) -> str:
        return f"{self.get_table_display()}的表样（自{cndate(self.as_of)}起）"
