from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q

from groupportal.deciding.ruling import RulingModel
from groupportal.files.models import StoredFile
from groupportal.tenancy.models import GroupKey
from internships.enums import WaiverKind, WaiverState
from internships.models.batch import Batch
from internships.states import WAIVER

_S = WaiverState


def in_force(day: dt.date) -> Q:
    """Waivers that hold on a day: agreed to by then and not revoked by then."""
    return Q(accepted_on__lte=day) & (Q(revoked_on__isnull=True) | Q(revoked_on__gt=day))


class Waiver(RulingModel):
    """A student need not do a batch's internship (免实习): the school decides by its own rule, for a reason, on paper, by two people.

    The regulation (教职成〔2021〕4号) says nothing of it, so the rule that the school goes by is named (``basis``), never computed.
    While it holds the student has no placement in the batch: the database holds that, and that student and batch are of ``unit``
    (``0048_waiver_wall``). ``accepted_on`` and ``revoked_on`` answer for any day (``in_force``).
    """

    moves = WAIVER
    state = WAIVER.field()
    unit = GroupKey("tenancy.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="学校")
    batch = GroupKey(Batch, on_delete=models.PROTECT, related_name="waivers", verbose_name="实习批次")
    student = GroupKey(
        "rosters.Student", on_delete=models.PROTECT, related_name="waivers", verbose_name="学生"
    )
    kind = models.CharField("种类", max_length=10, choices=WaiverKind.choices)
    reason = models.CharField("原因", max_length=300)
    basis = models.CharField("依据的本校规定", max_length=200)
    file = GroupKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="证明材料")
    accepted_on = models.DateField("同意日期", null=True, blank=True)
    revoked_on = models.DateField("撤销日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "免实习"
        ordering = ("-proposed_at", "-id")
        constraints = [
            *WAIVER.constraints("waiver"),
            WAIVER.one_waiting("waiver", "student", "batch", also=(_S.ACCEPTED,)),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(basis=""),
                name="waiver_says_why",
                violation_error_message="请写明免实习的原因和依据的本校规定。",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(_S.ACCEPTED, _S.REVOKED), accepted_on__isnull=False)
                | ~Q(state__in=(_S.ACCEPTED, _S.REVOKED)) & Q(accepted_on__isnull=True),
                name="waiver_accepted_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state=_S.REVOKED, revoked_on__isnull=False)
                | ~Q(state=_S.REVOKED) & Q(revoked_on__isnull=True),
                name="waiver_revoked_on_a_day",
            ),
        ]
        indexes = [models.Index(fields=("group", "batch", "state"), name="waiver_by_batch")]

    def __str__(self) -> str:
        return f"{self.student}：{self.batch}免实习"
