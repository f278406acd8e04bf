from __future__ import annotations

from django.db import models

from groupportal.deciding.ruling import RulingModel
from groupportal.deciding.standard import moves
from groupportal.files.models import StoredFile
from groupportal.tenancy.models import GroupKey
from internships.models.placement import Placement

REPORT = moves("这份实习报告")


class Report(RulingModel):
    """A student's final report (实习报告, Article 21) as it was handed in; one that is returned is followed by another.

    Accepted, it is ``Placement.report_file``.
    """

    moves = REPORT
    state = REPORT.field()
    placement = GroupKey(Placement, on_delete=models.PROTECT, related_name="reports", verbose_name="实习安排")
    file = GroupKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="报告文件")
    note = models.CharField("附言", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "实习报告"
        ordering = ("-proposed_at", "-id")
        constraints = [
            *REPORT.constraints("report"),
            REPORT.one_waiting("report", "placement", also=("approved",)),
        ]

    def __str__(self) -> str:
        return f"{self.placement.student.name}的实习报告"
