from __future__ import annotations

from django.db import models
from django.db.models import Q

from groupportal.tenancy.models import GroupKey, GroupModel, person_key
from groupportal.ui.pinyin import PinyinField
from internships.models.host import HostUnit


class Mentor(GroupModel):
    """Who guides interns at a unit (单位指导人员). The phone is personal data: shown masked. ``user``: the account, where there is one."""

    host = GroupKey(HostUnit, on_delete=models.PROTECT, related_name="mentors", verbose_name="实习单位")
    name = models.CharField("姓名", max_length=60)
    pinyin = PinyinField(source="name")
    position = models.CharField("职务或工种", max_length=60, blank=True)
    phone = models.CharField("电话", max_length=30, blank=True)
    user = person_key("账号")
    is_active = models.BooleanField("在岗", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "单位指导人员"
        ordering = ("pinyin", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "host", "name", "phone"),
                name="mentor_once",
                violation_error_message="这家单位已经登记了这位指导人员，请在列表里找到后修改。",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="mentor_named"),
        ]

    def __str__(self) -> str:
        return self.name
