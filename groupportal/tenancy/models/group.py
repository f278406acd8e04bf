from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models

from groupportal.tenancy.enums import GroupKind, GroupState

RESERVED_SLUGS = frozenset(
    {"accounts", "platform", "static", "media", "healthz", "api", "admin", "style", "favicon.ico"}
)


class Group(models.Model):
    """A vocational education group: one tenant. Global, because it is read before any scope exists."""

    slug = models.SlugField(
        "网址标识",
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9-]{1,39}$", "只能用小写字母、数字和连字符，以字母开头。")],
    )
    name = models.CharField("名称", max_length=120)
    short_name = models.CharField("简称", max_length=40, blank=True)
    kind = models.CharField("类型", max_length=20, choices=GroupKind.choices, default=GroupKind.GROUP)
    lead_unit = models.CharField("牵头单位", max_length=120, blank=True)
    founded_on = models.DateField("成立日期", null=True, blank=True)
    approving_authority = models.CharField("批准机关", max_length=120, blank=True)
    motto = models.CharField("宗旨", max_length=200, blank=True)
    contact = models.CharField(
        "秘书处联系方式",
        max_length=200,
        blank=True,
        help_text="电话、邮箱或办公地点，例如“0750-3123456，工作日 8:30–17:30”。没有账号的人打不开链接时看到。",
    )
    color = models.CharField(
        "标志色",
        max_length=7,
        default="#0f5c63",
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", "请填写形如 #0f5c63 的颜色。")],
    )
    domain = models.CharField("独立域名", max_length=120, blank=True, null=True, unique=True)
    term_starts_on = models.DateField("建设期开始", null=True, blank=True)
    term_ends_on = models.DateField("建设期结束", null=True, blank=True)
    working_on = models.DateField(
        "工作日期",
        null=True,
        blank=True,
        help_text="正在准备的验收或年报截至哪一天。填报、台账、任务和验收表打开时先按这一天。",
    )
    working_for = models.CharField(
        "正在准备", max_length=60, blank=True, help_text="例如“2023年6月验收”，显示在日期旁边。"
    )
    state = models.CharField("状态", max_length=20, choices=GroupState.choices, default=GroupState.ACTIVE)
    created_at = models.DateTimeField("创建时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "职教集团"
        ordering = ("slug",)
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(slug__in=sorted(RESERVED_SLUGS)), name="group_slug_free"
            )
        ]

    def __str__(self) -> str:
        return self.short_name or self.name
