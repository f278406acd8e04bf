from __future__ import annotations

from django.db import models
from django.db.models import Q

from governance import sealing
from governance.models.meeting import Invitation
from governance.models.motion import Motion
from groupportal.tenancy.models import GroupKey, GroupModel, person_key


class BallotKey(GroupModel):
    """That somebody watches the count of a meeting's sealed votes (监票人), and the public half of the key made for it.

    The secret half is made and kept in that person's browser and never comes here.
    """

    invitation = GroupKey(
        Invitation, on_delete=models.PROTECT, related_name="ballot_keys", verbose_name="监票人"
    )
    public_key = models.CharField("公钥", max_length=64, blank=True)
    made_at = models.DateTimeField("生成时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "封签钥匙"
        ordering = ("invitation", "id")
        constraints = [
            models.UniqueConstraint(fields=("group", "invitation"), name="ballot_key_once"),
            models.UniqueConstraint(
                fields=("group", "public_key"),
                condition=~Q(public_key=""),
                name="ballot_key_own",
                violation_error_message="这把钥匙已经有人用了，请重新生成一把。",
            ),
            models.CheckConstraint(
                condition=Q(public_key="", made_at__isnull=True)
                | (~Q(public_key="") & Q(made_at__isnull=False)),
                name="ballot_key_made_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return str(self.invitation)

    @property
    def fingerprint(self) -> str:
        """The digits read out in the room; "" before the key is made."""
        return sealing.fingerprint(self.public_key) if self.public_key else ""


class ShutBallot(GroupModel):
    """A sealed ballot after the box was shut and before it is opened: all of a motion were written at once, in random order.

    ``content``: the ballot as its browser sealed it, in base64.
    """

    motion = GroupKey(Motion, on_delete=models.PROTECT, related_name="shut_ballots", verbose_name="表决")
    weight = models.PositiveSmallIntegerField("票数", default=1)
    content = models.TextField("内容", editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "封签的票"
        ordering = ("motion", "id")
        indexes = [models.Index(fields=("group", "motion"), name="shut_by_motion")]

    def __str__(self) -> str:
        return "封签的票"


class SealedCount(GroupModel):
    """What the browser of the count found in a shut box, as it was entered: append-only. It counts once enough 监票人 confirmed it.

    ``ballots``: ``[choice, place of an option, …]`` of each vote, None where it did not open, shuffled. ``found``: the votes by choice,
    and by place of an option. ``digits``: what the 监票人 wrote down of the same at the opening. ``opened_with``: whose keys were there.
    """

    motion = GroupKey(Motion, on_delete=models.PROTECT, related_name="sealed_counts", verbose_name="表决")
    ballots = models.JSONField("开出的票", editable=False)
    found = models.JSONField("各项票数", editable=False)
    digits = models.CharField("校验码", max_length=20, editable=False)
    opened_with = models.CharField("开箱的监票人", max_length=320)
    entered_by = person_key("计票人")
    entered_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "开箱结果"
        ordering = ("motion", "id")

    def __str__(self) -> str:
        return f"{self.motion}的开箱结果"


class CountCheck(GroupModel):
    """That a 监票人 compared a count with what they wrote down at the opening: append-only, once each.

    ``place``: of the key in ``Motion.sealed_to``. ``digits``: as typed, "" where they want the box opened again. ``agrees``: said by the
    database, which compares.
    """

    count = GroupKey(SealedCount, on_delete=models.PROTECT, related_name="checks", verbose_name="开箱结果")
    place = models.PositiveSmallIntegerField("第几把钥匙")
    name = models.CharField("监票人", max_length=60)
    digits = models.CharField("抄下的校验码", max_length=20, blank=True)
    agrees = models.BooleanField("一致", default=False)
    checked_by = person_key("核对人")
    checked_at = models.DateTimeField("核对时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "监票核对"
        ordering = ("count", "id")
        constraints = [
            models.UniqueConstraint(fields=("group", "count", "place"), name="count_check_once"),
            models.UniqueConstraint(fields=("group", "count", "checked_by"), name="count_check_own"),
        ]

    def __str__(self) -> str:
        return self.name
