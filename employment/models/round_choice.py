from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from employment.enums import WishResult
from employment.models.round import Round, RoundPost, RoundUnit
from employment.states import ADJUSTMENT
from groupportal.deciding.ruling import RulingModel
from groupportal.tenancy.models import GroupKey, GroupModel, Unit
from groupportal.ui.addresses import record_url


class Chooser(GroupModel):
    """A student in a round (参选学生). ``number``: by which the lots are drawn, and nobody is known from outside.

    ``matched``: the post the matching gave; ``post``: the one that counts, after changes by hand; ``placement``: what came of it.
    """

    round = GroupKey(Round, on_delete=models.CASCADE, related_name="choosers", verbose_name="轮次")
    student = GroupKey("rosters.Student", on_delete=models.PROTECT, related_name="+", verbose_name="学生")
    unit = GroupKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="学校")
    batch = GroupKey(
        "internships.Batch",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="实习批次",
    )
    number = models.PositiveIntegerField("参选号")
    handed_in_at = models.DateTimeField("提交志愿时间", null=True, blank=True)
    lot = models.PositiveIntegerField("抽签次序", null=True, blank=True)
    matched = GroupKey(
        RoundPost,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="匹配到的岗位",
    )
    post = GroupKey(
        RoundPost, on_delete=models.PROTECT, null=True, blank=True, related_name="taken", verbose_name="岗位"
    )
    placement = GroupKey(
        "internships.Placement",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="实习安排",
    )

    class Meta:
        verbose_name = verbose_name_plural = "参选学生"
        ordering = ("round", "number")
        constraints = [
            models.UniqueConstraint(fields=("group", "round", "student"), name="chooser_once"),
            models.UniqueConstraint(fields=("group", "round", "number"), name="chooser_numbered"),
        ]

    def __str__(self) -> str:
        return str(self.student)

    def get_absolute_url(self) -> str:
        return record_url("employment:chooser", self.public_id)


class StudentWish(GroupModel):
    """A post a student wishes for (志愿), the first is 1, and what the matching made of it (``matching.reasons.Answer``)."""

    chooser = GroupKey(Chooser, on_delete=models.CASCADE, related_name="wishes", verbose_name="学生")
    number = models.PositiveSmallIntegerField("志愿")
    post = GroupKey(RoundPost, on_delete=models.PROTECT, related_name="wishes", verbose_name="岗位")
    result = models.CharField("结果", max_length=12, choices=WishResult.choices, blank=True)
    place = models.PositiveIntegerField("名次", null=True, blank=True)
    cut_off = models.PositiveIntegerField("录取线", null=True, blank=True)
    cap = models.PositiveIntegerField("限额", null=True, blank=True)
    said = models.CharField("说明", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "志愿"
        ordering = ("chooser", "number")
        constraints = [
            models.UniqueConstraint(fields=("group", "chooser", "number"), name="wish_numbered"),
            models.UniqueConstraint(fields=("group", "chooser", "post"), name="wish_once"),
        ]

    def __str__(self) -> str:
        return f"第{self.number}志愿"


class UnitRanking(GroupModel):
    """Where a unit has a student (单位排序): 1 is the best, those of one tier are equal to it."""

    house = GroupKey(RoundUnit, on_delete=models.CASCADE, related_name="ranking", verbose_name="单位")
    chooser = GroupKey(Chooser, on_delete=models.CASCADE, related_name="rankings", verbose_name="学生")
    tier = models.PositiveIntegerField("次序")

    class Meta:
        verbose_name = verbose_name_plural = "单位排序"
        ordering = ("house", "tier", "chooser__number")
        constraints = [
            models.UniqueConstraint(fields=("group", "house", "chooser"), name="ranked_once"),
        ]

    def __str__(self) -> str:
        return f"{self.house}：{self.chooser}"


class Adjustment(RulingModel):
    """A change of a result by hand (人工调整), with its reason, agreed to by a second person. ``post`` None: no post."""

    moves = ADJUSTMENT
    state = ADJUSTMENT.field()
    chooser = GroupKey(Chooser, on_delete=models.CASCADE, related_name="adjustments", verbose_name="学生")
    before = GroupKey(
        RoundPost,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="原来的岗位",
    )
    post = GroupKey(
        RoundPost, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="调整到"
    )
    reason = models.CharField("原因", max_length=500)

    class Meta:
        verbose_name = verbose_name_plural = "人工调整"
        ordering = ("-proposed_at", "-id")
        constraints = [
            *ADJUSTMENT.constraints("adjustment"),
            ADJUSTMENT.one_waiting("adjustment", "chooser"),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="adjustment_says_why",
                violation_error_message="请写明调整的原因。",
            ),
            models.CheckConstraint(
                condition=Q(before__isnull=True, post__isnull=False)
                | Q(before__isnull=False, post__isnull=True)
                | ~Q(before=F("post")),
                name="adjustment_changes_something",
                violation_error_message="调整前后是同一个岗位，请重新选择。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.chooser}的调整"
