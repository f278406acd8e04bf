from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from employment.enums import FOR_STUDENTS, DemandKind, RoundState, RoundTurn
from employment.models.demand import Demand
from employment.states import ROUND
from groupportal.tenancy.models import GroupKey, GroupModel, Unit, person_key
from groupportal.ui.addresses import record_url


class Round(GroupModel):
    """A round of two-way choice (双向选择轮次): students wish for posts, units rank who wished, one seed decides ties.

    Its days are whole days, the last one counts. ``starts_on``, ``ends_on``: of the internships that come of it, as of a placement.
    ``seed``: drawn once, after the last day, never changed. ``previous``: the round whose students who got nothing choose again here.
    """

    name = models.CharField("轮次", max_length=100)
    kind = models.CharField("岗位种类", max_length=12, choices=DemandKind.choices, default=DemandKind.INTERN)
    state = ROUND.field()
    wishes_from = models.DateField("学生选岗开始")
    wishes_to = models.DateField("学生选岗截止", help_text="这一天仍可以选。")
    ranks_to = models.DateField("单位排序截止", help_text="学生截止的次日开始，这一天仍可以排。")
    most_wishes = models.PositiveSmallIntegerField("每名学生最多几个志愿", default=6)
    starts_on = models.DateField("实习开始日期", null=True, blank=True)
    ends_on = models.DateField("实习结束日期", null=True, blank=True, help_text="从这一天起不再实习。")
    previous = GroupKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="上一轮"
    )
    seed = models.CharField("抽签号", max_length=64, blank=True)
    drawn_at = models.DateTimeField("抽签时间", null=True, blank=True)
    drawn_by = person_key("抽签人")
    matched_at = models.DateTimeField("匹配时间", null=True, blank=True)
    published_at = models.DateTimeField("公布时间", null=True, blank=True)
    published_by = person_key("公布人")
    opened_at = models.DateTimeField("开始时间", null=True, blank=True)
    cancelled_why = models.CharField("取消原因", max_length=300, blank=True)
    created_at = models.DateTimeField("创建时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "双向选择轮次"
        ordering = ("-wishes_from", "-id")
        constraints = [
            ROUND.known("choice_round"),
            models.UniqueConstraint(
                fields=("group", "name"),
                name="choice_round_once",
                violation_error_message="已经有同名的轮次，请换一个名称，例如加上届别和第几轮。",
            ),
            models.CheckConstraint(
                condition=Q(wishes_to__gte=F("wishes_from"), ranks_to__gt=F("wishes_to")),
                name="choice_round_days_in_order",
                violation_error_message="三个日期应是先后：学生选岗开始、学生选岗截止、单位排序截止，请核对。",
            ),
            models.CheckConstraint(
                condition=Q(most_wishes__range=(1, 20)),
                name="choice_round_wishes_range",
                violation_error_message="志愿数应在 1 到 20 之间，请核对。",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=FOR_STUDENTS) | Q(starts_on__isnull=False, ends_on__gt=F("starts_on")),
                name="choice_round_internship_days",
                violation_error_message="实习、学徒岗位的轮次要填实习的开始和结束日期，结束晚于开始。",
            ),
            models.CheckConstraint(
                condition=Q(seed="", drawn_at__isnull=True) | ~Q(seed="") & Q(drawn_at__isnull=False),
                name="choice_round_drawn_somewhen",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(RoundState.DRAWN, RoundState.MATCHED, RoundState.PUBLISHED))
                | ~Q(seed=""),
                name="choice_round_drawn_has_seed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(RoundState.DRAFT, RoundState.OPEN)) | Q(seed=""),
                name="choice_round_no_seed_before",
                violation_error_message="选择没有截止，不能抽签。",
            ),
            models.CheckConstraint(
                condition=~Q(state=RoundState.PUBLISHED)
                | Q(published_at__isnull=False) & ~Q(published_by=F("drawn_by")),
                name="choice_round_published_by_another",
                violation_error_message="抽签和公布须由两个人完成，请交给另一位同事。",
            ),
            models.CheckConstraint(
                condition=~Q(state=RoundState.CANCELLED) | ~Q(cancelled_why=""),
                name="choice_round_cancelled_why",
                violation_error_message="请写明取消的原因，参加的学生和单位会看到。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return record_url("employment:round", self.public_id)

    @property
    def is_internship(self) -> bool:
        """Whether the rules on internships hold for its posts."""
        return self.kind in FOR_STUDENTS

    @property
    def turn(self) -> str:
        """Whose turn it is today; "" unless it is open."""
        if self.state != RoundState.OPEN:
            return ""
        today = timezone.localdate()
        if today < self.wishes_from:
            return RoundTurn.BEFORE
        if today <= self.wishes_to:
            return RoundTurn.STUDENTS
        return RoundTurn.UNITS if today <= self.ranks_to else RoundTurn.OVER


class RoundUnit(GroupModel):
    """A unit in a round, how many it takes in all (None: as its posts say), and whether it takes whom it did not rank.

    ``left_why``: the unit left the round; its posts take nobody any more.
    """

    round = GroupKey(Round, on_delete=models.CASCADE, related_name="houses", verbose_name="轮次")
    unit = GroupKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    cap = models.PositiveIntegerField("单位总人数上限", null=True, blank=True)
    takes_unranked = models.BooleanField("没有列入名单的学生也接收，排在最后", default=False)
    ranked_at = models.DateTimeField("提交排序时间", null=True, blank=True)
    left_why = models.CharField("退出原因", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "轮次里的单位"
        ordering = ("unit__pinyin", "id")
        constraints = [
            models.UniqueConstraint(fields=("group", "round", "unit"), name="choice_unit_once"),
        ]

    def __str__(self) -> str:
        return str(self.unit)


class RoundKind(GroupModel):
    """A limit for posts of one kind at a unit (岗位类别上限), of all schools together."""

    house = GroupKey(RoundUnit, on_delete=models.CASCADE, related_name="kinds", verbose_name="单位")
    name = models.CharField("岗位类别", max_length=80)
    cap = models.PositiveIntegerField("人数上限")

    class Meta:
        verbose_name = verbose_name_plural = "岗位类别上限"
        ordering = ("house", "name", "id")
        constraints = [
            models.UniqueConstraint(fields=("group", "house", "name"), name="choice_kind_once"),
        ]

    def __str__(self) -> str:
        return self.name


class RoundPost(GroupModel):
    """A post offered in a round, and how many it takes; 0 takes nobody."""

    house = GroupKey(RoundUnit, on_delete=models.CASCADE, related_name="posts", verbose_name="单位")
    kind = GroupKey(
        RoundKind,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name="岗位类别",
    )
    demand = GroupKey(Demand, on_delete=models.PROTECT, related_name="+", verbose_name="岗位")
    cap = models.PositiveIntegerField("人数上限")
    closed_why = models.CharField("关闭原因", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "轮次里的岗位"
        ordering = ("house__unit__pinyin", "id")
        constraints = [
            models.UniqueConstraint(fields=("group", "house", "demand"), name="choice_post_once"),
        ]

    def __str__(self) -> str:
        return f"{self.demand}（{self.house}）"
