from __future__ import annotations

from django.db import models
from django.db.models import Q

from governance.enums import Capacity, ElectionState
from governance.models.body import Body
from governance.models.motion import Motion
from governance.models.term import Term
from governance.states import CONSENT, ELECTION
from groupportal.deciding.decision import paper_key
from groupportal.deciding.ruling import RulingModel
from groupportal.tenancy.models import GroupKey, GroupModel, Unit, person_key


class Election(RulingModel):
    """Choosing who sits in a body's next term (换届选举). One person puts the result forward, another confirms it and seats them.

    ``prepared_on``: since when it is prepared. ``members_only``: candidates must come from a unit on the roll. ``nominations_until``:
    the last day on which units nominate; None where the office alone does. ``term``: the one that came of it. ``gap_reason``: why
    places stay open, or the charter is not kept. ``record``: the signed sheet (选举结果记录).
    """

    moves = ELECTION
    state = ELECTION.field()

    body = GroupKey(Body, on_delete=models.PROTECT, related_name="elections", verbose_name="机构")
    number = models.PositiveSmallIntegerField("届次")
    prepared_on = models.DateField("筹备日期")
    starts_on = models.DateField("新一届开始日期")
    eligibility = models.TextField("候选人条件", max_length=2000, blank=True)
    members_only = models.BooleanField("候选人须来自成员单位", default=True)
    nominations_until = models.DateField("提名截止日期", null=True, blank=True)
    cancel_reason = models.CharField("取消原因", max_length=300, blank=True)
    term = GroupKey(
        Term, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="产生的届"
    )
    gaps = models.JSONField("提交时的空缺等情况", default=list, blank=True, editable=False)
    gap_reason = models.CharField("空缺等情况的说明", max_length=300, blank=True)
    record = paper_key("签字的选举结果记录")
    created_by = person_key("登记人")
    created_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "换届选举"
        ordering = ("-starts_on", "-id")
        constraints = [
            *ELECTION.constraints("election"),
            models.UniqueConstraint(
                fields=("group", "body", "number"),
                condition=~Q(state=ElectionState.CANCELLED),
                name="election_once",
                violation_error_message="这个机构这一届的选举已经登记，请打开那一次。",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="election_numbered"),
            models.CheckConstraint(
                condition=~Q(state=ElectionState.CANCELLED) | ~Q(cancel_reason=""),
                name="election_cancelled_with_reason",
                violation_error_message="取消选举请写明原因。",
            ),
            models.CheckConstraint(
                condition=Q(state=ElectionState.DONE, term__isnull=False)
                | ~Q(state=ElectionState.DONE) & Q(term__isnull=True),
                name="election_done_with_term",
            ),
            models.UniqueConstraint(
                fields=("group", "term"), condition=Q(term__isnull=False), name="election_of_term"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}第{self.number}届选举"


class ElectionPost(GroupModel):
    """What is elected: a capacity with so many ``places``.

    ``surplus``: 差额 with at least so many percent more candidates than places; 0 is 等额, exactly as many. ``allows_others``: 另选他人.
    """

    election = GroupKey(Election, on_delete=models.CASCADE, related_name="posts", verbose_name="选举")
    position = models.PositiveSmallIntegerField("顺序")
    title = models.CharField("职位", max_length=60)
    capacity = models.CharField("身份", max_length=12, choices=Capacity.choices, default=Capacity.MEMBER)
    places = models.PositiveSmallIntegerField("名额")
    surplus = models.PositiveSmallIntegerField("差额比例（%）", default=0)
    allows_others = models.BooleanField("可以另选他人", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "选举的职位"
        ordering = ("election", "position", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "election", "title"),
                name="election_post_once",
                violation_error_message="这次选举里已有这个职位，请打开那一个修改名额。",
            ),
            models.CheckConstraint(
                condition=Q(places__gte=1),
                name="election_post_places",
                violation_error_message="名额至少 1 个。",
            ),
            models.CheckConstraint(
                condition=Q(surplus__lte=200),
                name="election_post_surplus",
                violation_error_message="差额比例在 0 和 200 之间，0 是等额。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def form_said(self) -> str:
        """等额选举，名额 1；差额选举（不少于 20%），名额 5，可以另选他人."""
        form = f"差额选举（不少于 {self.surplus}%）" if self.surplus else "等额选举"
        return f"{form}，名额 {self.places}{'，可以另选他人' if self.allows_others else ''}"


class Candidate(RulingModel):
    """Somebody proposed for a post, who agrees or declines: the ruling is the person's own, by account or link, or the office's with
    the signed paper (``consent``).

    ``nominator``: the unit that proposes, ``nominated_by``: who else did, in words. ``is_written_in``: elected as 另选他人 and asked
    afterwards. ``is_elected``: set when the seats are made.
    """

    moves = CONSENT
    state = CONSENT.field()

    post = GroupKey(ElectionPost, on_delete=models.CASCADE, related_name="candidates", verbose_name="职位")
    name = models.CharField("姓名", max_length=60)
    unit = GroupKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="所在单位"
    )
    duty = models.CharField("单位职务", max_length=80, blank=True)
    phone = models.CharField("电话", max_length=30, blank=True)
    user = person_key("账号")
    is_outside = models.BooleanField("校外人员", default=False)
    about = models.CharField("简介", max_length=500, blank=True)
    nominator = GroupKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="提名单位"
    )
    nominated_by = models.CharField("其他提名人", max_length=120, blank=True)
    consent = paper_key("同意参选的签字件")
    answered_by_link = models.BooleanField("本人凭链接答复", default=False)
    is_written_in = models.BooleanField("另选的人", default=False)
    is_elected = models.BooleanField("当选", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "候选人"
        ordering = ("post", "id")
        constraints = [
            *CONSENT.constraints("candidate", but=Q(answered_by_link=True)),
            models.UniqueConstraint(
                fields=("group", "post", "name", "unit"),
                condition=Q(state__in=("submitted", "approved")),
                nulls_distinct=False,
                name="candidate_once",
                violation_error_message="这位已经是这个职位的候选人。",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="candidate_named"),
            models.CheckConstraint(
                condition=Q(is_elected=False) | Q(state="approved"), name="candidate_elected_agreed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.unit}）" if self.unit_id else self.name

    @property
    def proposer(self) -> str:
        """Who proposed it, in words."""
        return str(self.nominator or "") or self.nominated_by or "秘书处"


class ElectionBallot(GroupModel):
    """A vote on a post: the first, or one more where places stayed open (再次投票). ``sole``: who stands alone, 同意 or 反对."""

    post = GroupKey(ElectionPost, on_delete=models.PROTECT, related_name="ballots", verbose_name="职位")
    turn = models.PositiveSmallIntegerField("第几次投票")
    motion = GroupKey(Motion, on_delete=models.CASCADE, related_name="election_ballots", verbose_name="表决")
    places = models.PositiveSmallIntegerField("名额")
    sole = GroupKey(
        Candidate,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="唯一的候选人",
    )

    class Meta:
        verbose_name = verbose_name_plural = "选举投票"
        ordering = ("post", "turn")
        constraints = [
            models.UniqueConstraint(fields=("group", "motion"), name="election_ballot_of_motion"),
            models.CheckConstraint(condition=Q(places__gte=1, turn__gte=1), name="election_ballot_counts"),
        ]

    def __str__(self) -> str:
        return f"{self.post}第{self.turn}次投票"


class WriteIn(GroupModel):
    """A name that voters wrote in, with its votes (另选他人)."""

    ballot = GroupKey(ElectionBallot, on_delete=models.CASCADE, related_name="write_ins", verbose_name="投票")
    name = models.CharField("姓名", max_length=60)
    votes = models.PositiveIntegerField("得票")

    class Meta:
        verbose_name = verbose_name_plural = "另选的人"
        ordering = ("ballot", "-votes", "id")
        constraints = [
            models.UniqueConstraint(fields=("group", "ballot", "name"), name="write_in_once"),
            models.CheckConstraint(condition=Q(votes__gte=1) & ~Q(name=""), name="write_in_counts"),
        ]

    def __str__(self) -> str:
        return self.name
