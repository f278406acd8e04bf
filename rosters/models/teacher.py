from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from groupportal.periods.period import Period
from groupportal.tenancy.models import GroupKey, person_key
from groupportal.ui.pinyin import PinyinField


class Teacher(Period):
    """A teacher of a school, from a day on. ``user`` is the account, where there is one.

    The phone is personal data: shown masked, in full only on request, which is written down.
    """

    unit = GroupKey("tenancy.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="学校")
    number = models.CharField("工号", max_length=40)
    name = models.CharField("姓名", max_length=60)
    pinyin = PinyinField(source="name")
    phone = models.CharField("电话", max_length=30, blank=True)
    user = person_key("账号")
    starts_on = models.DateField("到校日期")
    ends_on = models.DateField("离校日期", null=True, blank=True, help_text="从这一天起不再是本校教师。")
    note = models.CharField("备注", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "教师"
        ordering = ("pinyin", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "unit", "number"),
                name="teacher_number_once",
                violation_error_message="本校已有这个工号的教师，请在列表里找到后修改。",
            ),
            models.UniqueConstraint(
                fields=("group", "unit", "user"),
                condition=Q(ends_on__isnull=True, user__isnull=False),
                name="teacher_account_once",
                violation_error_message="这个账号已经给了本校另一位教师，请核对。",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=models.F("starts_on")),
                name="teacher_forwards",
                violation_error_message="离校日期应晚于到校日期，请核对。",
            ),
            models.CheckConstraint(condition=~Q(number=""), name="teacher_numbered"),
        ]
        indexes = [
            models.Index(fields=("group", "pinyin", "id"), include=("name",), name="teacher_by_pinyin")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("rosters:teacher", kwargs={"public_id": self.public_id})
