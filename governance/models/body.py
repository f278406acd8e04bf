from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from governance.enums import Base, BodyKind, Matter, Per
from groupportal.deciding.decision import DecidedModel, EndDecidedModel
from groupportal.periods.period import Period
from groupportal.periods.version import Version, versions
from groupportal.tenancy.models import GroupKey, GroupModel, Unit
from groupportal.ui.pinyin import PinyinField


class Body(DecidedModel, EndDecidedModel, Period):
    """A body of the group (机构), from its founding to its end. ``unit``: which unit appointed it, empty for the group's own.

    ``is_of_members``: every member on the roll has a place in it, without seats of its own (会员大会).
    """

    kind = models.CharField("种类", max_length=20, choices=BodyKind.choices)
    name = models.CharField("名称", max_length=80)
    pinyin = PinyinField(source="name")
    parent = GroupKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="上级机构",
    )
    unit = GroupKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="所属单位"
    )
    is_of_members = models.BooleanField("由全体成员单位组成", default=False)
    starts_on = models.DateField("成立日期")
    ends_on = models.DateField("撤销日期", null=True, blank=True, help_text="从这一天起不再存在。")
    duties = models.TextField("职责", max_length=2000, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "治理机构"
        ordering = ("pinyin", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "name"),
                condition=Q(ends_on__isnull=True),
                name="body_named_once",
                violation_error_message="已有同名的机构，请换一个名称，或打开那一个修改。",
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="body_not_above_itself"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="body_forwards",
                violation_error_message="撤销日期应晚于成立日期，请核对。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("governance:body", kwargs={"public_id": self.public_id})


class Charter(Version):
    """A body's rules as data (章程要点), one version after the other. What is empty the charter does not say, and nothing is asked of it.

    The quorum is a share of who is entitled, reached or passed; ``quorum_counts_proxies``: who is represented counts as there.
    ``meetings_fewest`` meetings in ``meetings_years`` years. ``notice_days``: whole days between notice and meeting.
    ``outside_numerator``/``outside_denominator``: share of seats held from outside at least (校外委员不少于二分之一).
    """

    body = GroupKey(Body, on_delete=models.PROTECT, related_name="charters", verbose_name="机构")
    per = models.CharField("表决权", max_length=10, choices=Per.choices, default=Per.SEAT)
    is_weighted = models.BooleanField("按席位权重计票", default=False)
    quorum_numerator = models.PositiveSmallIntegerField("法定人数（分子）", default=2)
    quorum_denominator = models.PositiveSmallIntegerField("法定人数（分母）", default=3)
    is_quorum_above = models.BooleanField("法定人数须超过这一比例", default=False)
    quorum_counts_proxies = models.BooleanField("受托的计入到会人数", default=True)
    term_years = models.PositiveSmallIntegerField("任期（年）", null=True, blank=True)
    renewals = models.PositiveSmallIntegerField("最多连任（次）", null=True, blank=True)
    seats_fewest = models.PositiveSmallIntegerField("席位最少", null=True, blank=True)
    seats_most = models.PositiveSmallIntegerField("席位最多", null=True, blank=True)
    chairs = models.PositiveSmallIntegerField("负责人人数", null=True, blank=True)
    vices_most = models.PositiveSmallIntegerField("副职最多", null=True, blank=True)
    outside_numerator = models.PositiveSmallIntegerField("校外成员比例（分子）", null=True, blank=True)
    outside_denominator = models.PositiveSmallIntegerField("校外成员比例（分母）", null=True, blank=True)
    meetings_fewest = models.PositiveSmallIntegerField("会议次数不少于", null=True, blank=True)
    meetings_years = models.PositiveSmallIntegerField("每几年", default=1)
    notice_days = models.PositiveSmallIntegerField("提前通知（天）", null=True, blank=True)
    proxies_each = models.PositiveSmallIntegerField("每人最多受托（份）", default=0)
    allows_letter = models.BooleanField("可以通讯表决", default=False)
    source = models.CharField("出处", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "章程要点"
        ordering = ("body", "-starts_on", "-id")
        constraints = [
            *versions("charter", "body"),
            models.CheckConstraint(
                condition=Q(quorum_numerator__gte=1, quorum_numerator__lte=F("quorum_denominator")),
                name="charter_quorum_is_share",
                violation_error_message="法定人数的比例应在 0 和 1 之间，例如 2/3。",
            ),
            models.CheckConstraint(
                condition=Q(outside_numerator__isnull=True, outside_denominator__isnull=True)
                | Q(outside_numerator__gte=1, outside_numerator__lte=F("outside_denominator")),
                name="charter_outside_is_share",
                violation_error_message="校外成员比例应在 0 和 1 之间，例如 1/2。",
            ),
            models.CheckConstraint(condition=Q(meetings_years__gte=1), name="charter_years_counted"),
        ]

    def __str__(self) -> str:
        return f"{self.body}章程要点"


class MajorityRule(GroupModel):
    """How many votes carry a kind of decision: a share of a base, reached or passed (超过半数 is 1/2 passed)."""

    charter = GroupKey(Charter, on_delete=models.CASCADE, related_name="majorities", verbose_name="章程要点")
    matter = models.CharField("事项", max_length=10, choices=Matter.choices)
    numerator = models.PositiveSmallIntegerField("比例（分子）", default=1)
    denominator = models.PositiveSmallIntegerField("比例（分母）", default=2)
    is_above = models.BooleanField("须超过这一比例", default=True)
    base = models.CharField("以什么为分母", max_length=10, choices=Base.choices, default=Base.PRESENT)

    class Meta:
        verbose_name = verbose_name_plural = "表决比例"
        ordering = ("charter", "id")
        constraints = [
            models.UniqueConstraint(fields=("group", "charter", "matter"), name="majority_once"),
            models.CheckConstraint(
                condition=Q(numerator__gte=1, numerator__lte=F("denominator")),
                name="majority_is_share",
                violation_error_message="表决比例应在 0 和 1 之间，例如 2/3。",
            ),
        ]

    def __str__(self) -> str:
        return self.get_matter_display()
