from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from groupportal.tenancy.models.base import GroupKey, GroupModel, person_key
from groupportal.tenancy.roles import Role


class Membership(GroupModel):
    """A person's role in a group and, where the role asks for one, for a unit."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships", verbose_name="人员"
    )
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    unit = GroupKey(
        "tenancy.Unit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name="所属单位",
    )
    valid_from = models.DateField(
        "起始日期", null=True, blank=True, help_text="从这一天起有效；留空表示授予后立即有效。"
    )
    valid_until = models.DateField(
        "有效期至", null=True, blank=True, help_text="留空表示长期有效；验收专家请填写日期。"
    )
    created_at = models.DateTimeField("授予时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "人员角色"
        ordering = ("role", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "user", "role", "unit"), nulls_distinct=False, name="membership_role_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")) | Q(valid_from=None) | Q(valid_until=None),
                name="membership_ends_after_start",
                violation_error_message="有效期早于起始日期，请核对。",
            ),
        ]
        indexes = [models.Index(fields=("user",), name="membership_by_user")]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"


class RoleOffer(GroupModel):
    """A role that is offered to somebody whose account another group made; it is held once the person says yes."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="人员"
    )
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    unit = GroupKey(
        "tenancy.Unit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="所属单位",
    )
    valid_from = models.DateField("起始日期", null=True, blank=True)
    valid_until = models.DateField("有效期至", null=True, blank=True)
    offered_by = person_key("邀请人")
    offered_at = models.DateTimeField("邀请时间", auto_now_add=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    is_accepted = models.BooleanField("已接受", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "角色邀请"
        ordering = ("-offered_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "user", "role", "unit"),
                condition=Q(answered_at__isnull=True),
                nulls_distinct=False,
                name="role_offer_once",
                violation_error_message="已经邀请过此人担任这一角色，正在等本人答复。",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, is_accepted__isnull=True)
                | Q(answered_at__isnull=False, is_accepted__isnull=False),
                name="role_offer_answered",
            ),
        ]
        indexes = [models.Index(fields=("user",), name="role_offer_by_user")]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}（待本人答复）"


class OperatorVisit(GroupModel):
    """A platform operator's stay in a group: reasoned, limited in time, read-only, seen by the group."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="运维人员"
    )
    reason = models.CharField("事由", max_length=300)
    starts_at = models.DateTimeField("开始")
    ends_at = models.DateTimeField("截止")
    ended_early_at = models.DateTimeField("提前结束", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "运维进入记录"
        ordering = ("-starts_at",)
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="visit_ends_after_start"),
            models.CheckConstraint(condition=~Q(reason=""), name="visit_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.user}：{self.reason}"
