from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from groupportal.periods.period import Period
from groupportal.tenancy.models import GroupKey
from groupportal.ui.pinyin import PinyinField
from rosters.models.programme import Programme
from rosters.models.teacher import Teacher


class SchoolClass(Period):
    """A class (班级) of a school. Schools use one name again in another year, so the year students came in (年级) names it too.

    That the class teacher is of this school, the database holds by a key over both (``0002_wall``).
    """

    unit = GroupKey("tenancy.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="学校")
    name = models.CharField("班级", max_length=80)
    pinyin = PinyinField(source="name")
    grade = models.PositiveSmallIntegerField("年级", help_text="入学年份，例如 2023。")
    programme = GroupKey(
        Programme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="classes",
        verbose_name="专业",
    )
    class_teacher = GroupKey(
        Teacher,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="classes",
        verbose_name="班主任",
    )
    starts_on = models.DateField("开班日期")
    ends_on = models.DateField(
        "结束日期", null=True, blank=True, help_text="毕业或撤并，从这一天起不再有这个班。"
    )

    class Meta:
        verbose_name = verbose_name_plural = "班级"
        ordering = ("-grade", "pinyin", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "unit", "grade", "name"),
                name="class_once",
                violation_error_message="本校这个年级已经有同名的班级，请在列表里找到后修改。",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=models.F("starts_on")),
                name="class_forwards",
                violation_error_message="结束日期应晚于开班日期，请核对。",
            ),
            models.CheckConstraint(
                condition=Q(grade__range=(1990, 2199)),
                name="class_grade_is_a_year",
                violation_error_message="年级是入学年份，例如 2023，请核对。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("rosters:class", kwargs={"public_id": self.public_id})
