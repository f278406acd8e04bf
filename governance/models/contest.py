from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from governance.enums import ContestStage, PartyPart
from governance.models.motion import Motion
from governance.states import CHOICE, CONTEST
from groupportal.deciding.ruling import RulingModel
from groupportal.tenancy.models import GroupKey, GroupModel, Unit, person_key
from groupportal.ui.addresses import record_url


class Contest(GroupModel):
    """A call for entries of the members, of which one or some are chosen (征集评选).

    Entries come up to ``closes_on``, that day too, at most ``entries_each`` a unit; opinions up to ``opinions_until``. ``is_anonymous``:
    whoever judges does not learn whose an entry is. ``is_scored``: opinions are points of 0 to 100 with words, else words alone.
    ``asks_units``: each member gives its opinion beside the jury. ``motion``: by which vote it is decided, where a meeting does.
    """

    title = models.CharField("征集名称", max_length=120)
    text = models.TextField("征集要求", max_length=8000)
    closes_on = models.DateField("征集截止日期")
    entries_each = models.PositiveSmallIntegerField("每家单位最多几件", default=1)
    is_anonymous = models.BooleanField("匿名评议", default=True)
    is_scored = models.BooleanField("打分", default=True)
    asks_units = models.BooleanField("请各成员单位提意见", default=False)
    opinions_until = models.DateField("评议截止日期", null=True, blank=True)
    state = CONTEST.field()
    motion = GroupKey(
        Motion, on_delete=models.PROTECT, null=True, blank=True, related_name="contests", verbose_name="表决"
    )
    cancel_reason = models.CharField("取消原因", max_length=300, blank=True)
    opened_at = models.DateTimeField("发布时间", null=True, blank=True)
    published_at = models.DateTimeField("公布时间", null=True, blank=True)
    created_by = person_key("登记人")
    created_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "征集评选"
        ordering = ("-created_at", "-id")
        constraints = [
            CONTEST.known("contest"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="contest_said"),
            models.CheckConstraint(condition=Q(entries_each__gte=1), name="contest_takes_entries"),
            models.CheckConstraint(
                condition=Q(opinions_until__isnull=True) | Q(opinions_until__gt=F("closes_on")),
                name="contest_judged_afterwards",
                violation_error_message="评议截止日期应在征集截止日期之后，请核对。",
            ),
            models.CheckConstraint(
                condition=~Q(state=ContestStage.CANCELLED) | ~Q(cancel_reason=""),
                name="contest_cancelled_with_reason",
                violation_error_message="取消征集请写明原因，参选的单位会看到。",
            ),
            models.CheckConstraint(
                condition=~Q(state=ContestStage.PUBLISHED) | Q(published_at__isnull=False),
                name="contest_published_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return record_url("governance:contest", self.public_id)


class ContestParty(GroupModel):
    """Who has a part in a contest: somebody of the jury, a unit that is asked for its opinion, a unit that enters by a link.

    ``for_unit``: the unit itself judges, by any of its people; of somebody of the jury ``unit`` is only where they belong.
    """

    contest = GroupKey(Contest, on_delete=models.CASCADE, related_name="parties", verbose_name="征集评选")
    part = models.CharField("身份", max_length=10, choices=PartyPart.choices)
    name = models.CharField("姓名或单位", max_length=120)
    unit = GroupKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位"
    )
    user = person_key("账号")
    phone = models.CharField("手机", max_length=20, blank=True)
    for_unit = models.BooleanField("为单位提意见", default=False, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "评委和参选单位"
        ordering = ("contest", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "contest", "part", "name"),
                name="contest_party_once",
                violation_error_message="名单里已有同名的，请核对；确是两个人的，在姓名后面写明单位。",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="contest_party_named"),
            models.CheckConstraint(
                condition=~Q(part=PartyPart.ENTERS) | Q(unit__isnull=False), name="contest_entrant_is_a_unit"
            ),
            models.CheckConstraint(
                condition=Q(for_unit=False) | Q(unit__isnull=False, user__isnull=True),
                name="contest_party_for_unit",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ContestChoice(RulingModel):
    """The result as one person puts it forward and another confirms: ``awards`` by the public ids of entries."""

    moves = CHOICE
    state = CHOICE.field()

    contest = GroupKey(Contest, on_delete=models.PROTECT, related_name="choices", verbose_name="征集评选")
    awards = models.JSONField("奖项", default=dict)
    reason = models.TextField("理由", max_length=2000)

    class Meta:
        verbose_name = verbose_name_plural = "评选结果"
        ordering = ("contest", "-id")
        constraints = [
            *CHOICE.constraints("contest_choice"),
            CHOICE.one_waiting("contest_choice", "contest"),
        ]

    def __str__(self) -> str:
        return f"{self.contest}评选结果"
