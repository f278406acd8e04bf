from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models

from groupportal.tenancy.models import GroupModel
from groupportal.ui.pinyin import PinyinField
from rosters.enums import Level


class Programme(GroupModel):
    """A programme (专业) of the ministry's catalogue. A code means another thing in another edition, so both name it."""

    code = models.CharField(
        "专业代码",
        max_length=10,
        validators=[
            RegexValidator(r"^[0-9]{6}[0-9A-Z]{0,4}$", "专业代码是 6 位数字，例如 710205，请按专业目录核对。")
        ],
    )
    name = models.CharField("专业名称", max_length=80)
    pinyin = PinyinField(source="name")
    edition = models.PositiveSmallIntegerField("目录版本", help_text="专业目录是哪一年的，例如 2021。")
    level = models.CharField("层次", max_length=20, choices=Level.choices)
    is_active = models.BooleanField("仍在招生", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "专业"
        ordering = ("code", "-edition")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "code", "edition"),
                name="programme_once",
                violation_error_message="这一版目录里已经登记了这个专业代码，请在列表里找到它修改。",
            ),
            models.CheckConstraint(
                condition=models.Q(edition__range=(1990, 2199)),
                name="programme_edition_is_a_year",
                violation_error_message="目录版本是年份，例如 2021，请核对。",
            ),
        ]
        indexes = [models.Index(fields=("group", "name"), name="programme_by_name")]

    def __str__(self) -> str:
        return self.name
