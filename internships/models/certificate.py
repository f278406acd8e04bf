from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from groupportal.links.tokens import SIGNS
from groupportal.tenancy.models import GroupKey, GroupModel, person_key
from internships.models.placement import Placement

CODE_LENGTH = 14
"""27 ** 14 are 66 bits."""


def new_code() -> str:
    """The signs in a certificate's address."""
    return "".join(secrets.choice(SIGNS) for _ in range(CODE_LENGTH))


class Certificate(GroupModel):
    """A student was at a unit (实习证明), as the school certifies; ``said``: [[label, value], …] as it was printed.

    ``series``: a letter before numbers that two rows of the school both had when they were made one. ``code`` leads to the public
    page that says whether it still counts. One that is withdrawn stays, and says why.
    """

    unit = GroupKey("tenancy.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="学校")
    placement = GroupKey(
        Placement, on_delete=models.PROTECT, related_name="certificates", verbose_name="实习安排"
    )
    year = models.PositiveSmallIntegerField("年份", editable=False)
    serial = models.PositiveIntegerField("序号", editable=False)
    series = models.CharField(
        "编号的前段", max_length=4, blank=True, default="", db_default="", editable=False
    )
    code = models.CharField("核验码", max_length=CODE_LENGTH, default=new_code, editable=False)
    said = models.JSONField("内容")
    issued_by = person_key("开具人")
    issued_on = models.DateField("开具日期")
    withdrawn_on = models.DateField("撤销日期", null=True, blank=True)
    withdrawn_by = person_key("撤销人")
    withdraw_reason = models.CharField("撤销的原因", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "实习证明"
        ordering = ("-year", "-serial")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "unit", "year", "series", "serial"), name="certificate_number_once"
            ),
            models.UniqueConstraint(fields=("group", "code"), name="certificate_code_once"),
            models.UniqueConstraint(
                fields=("group", "placement"),
                condition=Q(withdrawn_on__isnull=True),
                name="certificate_one_valid",
                violation_error_message="这名学生已有一份有效的实习证明，请打开那一份。",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdraw_reason="")
                | Q(withdrawn_on__isnull=False) & ~Q(withdraw_reason=""),
                name="certificate_withdrawn_says_why",
                violation_error_message="撤销实习证明要写明原因。",
            ),
        ]

    def __str__(self) -> str:
        return f"实习证明{self.number}"

    @property
    def printed(self) -> str:
        """The number as it was printed: 2026-0001."""
        return f"{self.year}-{self.serial:04d}"

    @property
    def number(self) -> str:
        """As it is found by: B2026-0001 where another one of the school was printed with the same."""
        return f"{self.series}{self.printed}"

    def get_absolute_url(self) -> str:
        at = {"public_id": self.public_id}
        return reverse("internships:certificate", urlconf=settings.GROUP_URLCONF, kwargs=at)
