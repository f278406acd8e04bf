from __future__ import annotations

from django.db import models
from django.db.models import Q

from governance.enums import Choice, Counted
from governance.models.motion import Motion, Voter
from groupportal.tenancy.models import GroupKey, GroupModel
from groupportal.tenancy.sealed import SealedTextField


class SecretBallot(GroupModel):
    """What somebody handed in without a name, while the vote is open; at its closing it becomes ``CountedBallot`` and is gone.

    ``voter`` says on the way in whose vote it is: the database marks that voter, takes the weight from there and keeps no key.
    ``content`` is enciphered with the server's key and always of one length; of a sealed vote it is what
    the browser sealed, which no key of the server's opens. ``receipt``: hash of the signs the voter was shown, which have nothing
    to do with the content. ``content_hash``: of a sealed one, so that the same is not handed in twice.
    """

    motion = GroupKey(Motion, on_delete=models.PROTECT, related_name="open_ballots", verbose_name="表决")
    voter = GroupKey(
        Voter, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="表决权", editable=False
    )
    weight = models.PositiveSmallIntegerField("票数", default=1)
    content = SealedTextField("内容", editable=False)
    receipt = models.CharField("回执", max_length=64, editable=False)
    content_hash = models.CharField("内容校验码", max_length=64, blank=True, default="", editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "未开的票"
        constraints = [
            models.UniqueConstraint(fields=("group", "motion", "receipt"), name="open_ballot_once"),
            models.UniqueConstraint(
                fields=("group", "motion", "content_hash"),
                condition=~Q(content_hash=""),
                name="sealed_ballot_once",
            ),
        ]

    def __str__(self) -> str:
        return "未开的票"


class CountedBallot(GroupModel):
    """One vote of a secret ballot after the count: all of a motion were written at once, in random order, each for one vote."""

    motion = GroupKey(Motion, on_delete=models.PROTECT, related_name="counted_ballots", verbose_name="表决")
    choice = models.CharField("选择", max_length=10, choices=Counted.choices, blank=True)
    options = models.JSONField("所选", default=list, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "已开的票"
        ordering = ("motion", "id")
        indexes = [models.Index(fields=("group", "motion"), name="counted_by_motion")]

    def __str__(self) -> str:
        return self.get_choice_display() or "、".join(self.options) or Choice.ABSTAIN.label


class BallotReceipt(GroupModel):
    """That a ballot was in the box when it was opened, or shut if it was sealed; nothing leads from here to what it said."""

    motion = GroupKey(Motion, on_delete=models.PROTECT, related_name="receipts", verbose_name="表决")
    receipt = models.CharField("回执", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "计入的回执"
        ordering = ("motion", "receipt")
        constraints = [models.UniqueConstraint(fields=("group", "motion", "receipt"), name="receipt_once")]

    def __str__(self) -> str:
        return self.receipt[:12]
