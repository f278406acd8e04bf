from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from governance.enums import Choice, Matter, Method, MotionState, Per
from governance.models.body import Charter
from governance.models.meeting import AgendaItem, Invitation, Meeting
from governance.states import MOTION
from groupportal.files.models import StoredFile
from groupportal.tenancy.models import GroupKey, GroupModel, person_key


class Motion(GroupModel):
    """A question a meeting votes on (表决事项), and what came of it.

    ``by_letter``: who is not there votes too (通讯表决), up to ``closes_at``.
    ``choose_most``: how many options a voter may mark; without options it is 同意、反对、弃权. ``verdict``: the arithmetic in lines, as it
    was said when the vote closed by ``charter``; ``is_valid``: quorum, notice and way of voting; ``is_carried``: the majority.
    Counts are votes (weights), ``present`` (with ``represented``) and ``entitled`` likewise; where options are chosen, ``yes`` is the
    votes that marked any. ``sealed_to``: of a sealed vote how many keys open the box (``needed``) and whose they are (``keys``, in order:
    ``name``, ``public_key``), fixed when it opens; ``box_shut_at``: since when nobody votes in it; ``box_opened_at``: when what lies in
    it was first taken out to be opened. ``digest``: SHA-256 of the published result file.
    """

    meeting = GroupKey(Meeting, on_delete=models.PROTECT, related_name="motions", verbose_name="会议")
    item = GroupKey(
        AgendaItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="motions",
        verbose_name="议程",
    )
    title = models.CharField("表决事项", max_length=200)
    text = models.TextField("决议文字", max_length=8000, blank=True)
    matter = models.CharField("事项种类", max_length=10, choices=Matter.choices, default=Matter.ORDINARY)
    method = models.CharField("表决方式", max_length=10, choices=Method.choices, default=Method.HANDS)
    choose_most = models.PositiveSmallIntegerField("最多选几项", default=1)
    by_letter = models.BooleanField("不到会也可以投票", default=False)
    put_at = models.DateTimeField("提出或改写的时间", null=True, blank=True, editable=False)
    opens_at = models.DateTimeField("开始表决时间", null=True, blank=True)
    closes_at = models.DateTimeField("表决截止时间", null=True, blank=True)
    closed_at = models.DateTimeField("计票时间", null=True, blank=True)
    state = MOTION.field()
    charter = GroupKey(
        Charter,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="适用的章程要点",
    )
    per = models.CharField("表决权", max_length=10, choices=Per.choices, blank=True)
    entitled = models.PositiveIntegerField("应到", null=True, blank=True)
    present = models.PositiveIntegerField("实到（含受托）", null=True, blank=True)
    represented = models.PositiveIntegerField("受托", null=True, blank=True)
    issued = models.PositiveIntegerField("发出", null=True, blank=True)
    returned = models.PositiveIntegerField("收回", null=True, blank=True)
    invalid = models.PositiveIntegerField("无效", null=True, blank=True)
    yes = models.PositiveIntegerField("同意", null=True, blank=True)
    no = models.PositiveIntegerField("反对", null=True, blank=True)
    abstain = models.PositiveIntegerField("弃权", null=True, blank=True)
    is_valid = models.BooleanField("有效", null=True, blank=True)
    is_carried = models.BooleanField("通过", null=True, blank=True)
    verdict = models.JSONField("判定", default=list, blank=True)
    digest = models.CharField("结果文件校验码", max_length=64, blank=True)
    annul_reason = models.CharField("作废原因", max_length=320, blank=True)
    annulled_at = models.DateTimeField("作废时间", null=True, blank=True)
    teller = models.CharField("计票人", max_length=60, blank=True)
    scrutineer = models.CharField("监票人", max_length=320, blank=True)
    sealed_to = models.JSONField("封签的钥匙", default=dict, blank=True, editable=False)
    box_shut_at = models.DateTimeField("停止投票时间", null=True, blank=True)
    box_opened_at = models.DateTimeField("开箱时间", null=True, blank=True)
    sheet = GroupKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="计票单"
    )
    created_by = person_key("登记人")
    closed_by = person_key("计票登记人")

    class Meta:
        verbose_name = verbose_name_plural = "表决"
        ordering = ("meeting", "id")
        constraints = [
            MOTION.known("motion"),
            models.CheckConstraint(condition=~Q(title=""), name="motion_titled"),
            models.CheckConstraint(condition=Q(choose_most__gte=1), name="motion_chooses"),
            models.CheckConstraint(
                condition=~Q(state=MotionState.CLOSED)
                | Q(
                    closed_at__isnull=False,
                    is_valid__isnull=False,
                    is_carried__isnull=False,
                    charter__isnull=False,
                ),
                name="motion_closed_with_verdict",
            ),
            models.CheckConstraint(
                condition=Q(returned__isnull=True) | Q(returned__lte=F("issued")),
                name="motion_ballots_add_up",
                violation_error_message="收回的票多于发出的票，请核对计票单。",
            ),
            models.CheckConstraint(
                condition=~Q(state=MotionState.CLOSED)
                | Q(
                    returned=Coalesce(F("yes"), 0)
                    + Coalesce(F("no"), 0)
                    + Coalesce(F("abstain"), 0)
                    + Coalesce(F("invalid"), 0),
                    returned__lte=F("present"),
                    present__lte=F("entitled"),
                ),
                name="motion_counts_add_up",
                violation_error_message="收回的票应等于同意、反对、弃权、无效之和，并且不多于到会的票数，请核对计票单。",
            ),
            models.CheckConstraint(
                condition=~Q(state=MotionState.ANNULLED) | ~Q(annul_reason=""),
                name="motion_annulled_with_reason",
                violation_error_message="作废请写明原因。",
            ),
            models.CheckConstraint(
                condition=Q(teller="") | ~Q(teller=F("scrutineer")),
                name="motion_counted_by_two",
                violation_error_message="计票人和监票人须是两个人，请核对。",
            ),
            models.CheckConstraint(
                condition=Q(box_opened_at__isnull=True) | Q(box_shut_at__isnull=False),
                name="motion_box_shut_first",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("governance:motion", kwargs={"public_id": self.public_id})


class MotionOption(GroupModel):
    """What can be chosen where it is not yes or no: a candidate, a draft, an entry. ``write_in``: 另选他人."""

    motion = GroupKey(Motion, on_delete=models.CASCADE, related_name="options", verbose_name="表决")
    position = models.PositiveSmallIntegerField("顺序")
    label = models.CharField("选项", max_length=120)
    votes = models.PositiveIntegerField("得票", null=True, blank=True)
    is_write_in = models.BooleanField("另选他人", default=False)
    is_chosen = models.BooleanField("选定", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "表决选项"
        ordering = ("motion", "position", "id")
        constraints = [
            models.UniqueConstraint(fields=("group", "motion", "label"), name="motion_option_once"),
            models.CheckConstraint(condition=~Q(label=""), name="motion_option_said"),
        ]

    def __str__(self) -> str:
        return self.label


class Voter(GroupModel):
    """Who may vote on a motion, fixed when the vote opens; it counts for ``weight`` votes.

    ``holder``: who votes in their place (受托人). ``has_voted``: that a vote was cast, never which.
    """

    motion = GroupKey(Motion, on_delete=models.CASCADE, related_name="voters", verbose_name="表决")
    invitation = GroupKey(
        Invitation, on_delete=models.PROTECT, related_name="voters", verbose_name="参会人员"
    )
    holder = GroupKey(
        Invitation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="受托人"
    )
    weight = models.PositiveSmallIntegerField("票数", default=1)
    has_voted = models.BooleanField("已投票", default=False)

    found_for: tuple[object, ...] = ()
    """Whose vote it is to cast, where ``own_ballot`` found it: the key of that viewer."""

    class Meta:
        verbose_name = verbose_name_plural = "表决权"
        ordering = ("motion", "id")
        constraints = [
            models.UniqueConstraint(fields=("group", "motion", "invitation"), name="voter_once"),
            models.CheckConstraint(
                condition=Q(holder__isnull=True) | ~Q(holder=F("invitation")), name="voter_by_another"
            ),
        ]

    def __str__(self) -> str:
        return str(self.invitation)


class NamedVote(GroupModel):
    """A vote with its name (记名): append-only, one a voter."""

    voter = GroupKey(Voter, on_delete=models.PROTECT, related_name="votes", verbose_name="表决权")
    choice = models.CharField("选择", max_length=10, choices=Choice.choices, blank=True)
    options = models.JSONField("所选", default=list, blank=True)
    cast_by = person_key("投票账号")
    cast_at = models.DateTimeField("投票时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "记名票"
        ordering = ("voter", "id")
        constraints = [models.UniqueConstraint(fields=("group", "voter"), name="named_vote_once")]

    def __str__(self) -> str:
        return f"{self.voter}：{self.said}"

    @property
    def said(self) -> str:
        """The choice, or the options marked."""
        return self.get_choice_display() or "、".join(self.options)
