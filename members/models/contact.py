from __future__ import annotations

from django.db import models
from django.db.models import Q

from groupportal.tenancy.models import GroupKey, GroupModel
from groupportal.ui.pinyin import PinyinField
from members.models.member import Member


class Contact(GroupModel):
    """A person to turn to at a member. Personal data: shown masked, in full only on request, which is written down."""

    member = GroupKey(Member, on_delete=models.PROTECT, related_name="contacts", verbose_name="成员单位")
    name = models.CharField("姓名", max_length=60)
    pinyin = PinyinField(source="name")
    title = models.CharField("职务", max_length=60, blank=True)
    phone = models.CharField("电话", max_length=30, blank=True)
    email = models.EmailField("邮箱", blank=True)
    is_main = models.BooleanField("主要联系人", default=False)
    created_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "联系人"
        ordering = ("member", "-is_main", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "member"), condition=Q(is_main=True), name="contact_one_main"
            )
        ]
        indexes = [models.Index(fields=("group", "member"), name="contact_by_member")]

    def get_absolute_url(self) -> str:
        """Where the unit's page names them."""
        return f"{self.member.get_absolute_url()}#contacts"

    def __str__(self) -> str:
        return f"{self.member} {self.name}"
