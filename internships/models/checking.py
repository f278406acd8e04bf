from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from groupportal.tenancy.models import GroupKey, GroupModel, person_key
from internships.enums import Force, Outcome
from internships.models.placement import Placement
from internships.rules.packs import pack_in_words


class Check(GroupModel):
    """What the rules said of a placement on a day. Rows are never changed.

    ``verdicts``: as ``selectors.checking.kept_of`` gives them; before approval all of them with their inputs, by night those that
    are open alone, and only where they are other ones than the night before. ``moments`` and ``editions``: when rules are asked, and
    which packs of them counted.
    """

    placement = GroupKey(Placement, on_delete=models.PROTECT, related_name="checks", verbose_name="实习安排")
    day = models.DateField("核查日期")
    moments = models.JSONField("何时的规则")
    editions = models.JSONField("规则包版本")
    verdicts = models.JSONField("结果")
    is_whole = models.BooleanField("保存了全部结果")
    made_by = person_key("核查人")
    made_at = models.DateTimeField("核查时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "核查记录"
        ordering = ("-made_at", "-id")
        indexes = [models.Index(fields=("group", "placement", "made_at"), name="check_by_placement")]

    def __str__(self) -> str:
        return f"{self.placement}，{self.day:%Y-%m-%d}核查"

    @property
    def occasion(self) -> str:
        """Why it was made, in words."""
        if self.is_whole:
            return "审批时核查"
        return "重新核查" if self.made_by_id else "夜间核查"

    @property
    def packs(self) -> str:
        """The packs in words."""
        return "、".join(pack_in_words(edition) for edition in self.editions)


class Override(GroupModel):
    """A warning that somebody let pass (放行). It holds for the very inputs it was given for. Rows are never changed.

    ``proposed_by``: who had handed the placement in; another one lets a warning pass.
    """

    placement = GroupKey(
        Placement, on_delete=models.PROTECT, related_name="overrides", verbose_name="实习安排"
    )
    rule = models.CharField("规则", max_length=20)
    pack = models.CharField("规则包版本", max_length=60)
    print = models.CharField("所依据内容的标记", max_length=32)
    words = models.TextField("当时的结果")
    reason = models.CharField("放行的理由", max_length=500)
    proposed_by = person_key("提交人")
    approver = person_key("批准人")
    made_at = models.DateTimeField("批准时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "放行记录"
        ordering = ("-made_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "placement", "rule", "print", "approver"), name="override_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="override_says_why"),
            models.CheckConstraint(
                condition=Q(approver__isnull=False)
                & (Q(proposed_by__isnull=True) | ~Q(approver=F("proposed_by"))),
                name="override_two_people",
                violation_error_message="提交和放行须由两个人完成，请交给另一位同事。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placement}：放行{self.rule}"


class Finding(GroupModel):
    """What is open of a placement since it was checked last: broken, or not to be judged. Made anew by each check, read by lists."""

    placement = GroupKey(
        Placement, on_delete=models.CASCADE, related_name="findings", verbose_name="实习安排"
    )
    rule = models.CharField("规则编号", max_length=20)
    pack = models.CharField("规则包版本", max_length=60)
    title = models.CharField("规则", max_length=120)
    article = models.CharField("条款", max_length=120)
    force = models.CharField("效力", max_length=10, choices=Force.choices)
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices)
    reason = models.TextField("原因")
    print = models.CharField("所依据内容的标记", max_length=32)
    day = models.DateField("核查日期")
    override = GroupKey(
        Override,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
        verbose_name="放行",
    )

    class Meta:
        verbose_name = verbose_name_plural = "核查发现"
        ordering = ("placement__student__pinyin", "placement", "rule")
        constraints = [
            models.UniqueConstraint(fields=("group", "placement", "rule"), name="finding_once"),
            models.CheckConstraint(
                condition=Q(override__isnull=True) | Q(force=Force.WARN, outcome=Outcome.BROKEN),
                name="finding_warned_where_let_pass",
            ),
        ]
        indexes = [models.Index(fields=("group", "rule", "outcome"), name="finding_by_rule")]

    def __str__(self) -> str:
        return f"{self.placement}：{self.title}"

    def get_absolute_url(self) -> str:
        return reverse("internships:checks", kwargs={"public_id": self.placement.public_id})


class CheckRun(GroupModel):
    """All placements checked, by night or because somebody asked. Rows are never changed."""

    day = models.DateField("核查日期")
    placements = models.PositiveIntegerField("核查的实习安排")
    findings = models.PositiveIntegerField("未了结的发现")
    changed = models.PositiveIntegerField("有变化的实习安排")
    made_by = person_key("核查人")
    made_at = models.DateTimeField("核查时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "全部核查"
        ordering = ("-made_at", "-id")

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}核查{self.placements}份实习安排"
