from __future__ import annotations

from django.db import models
from django.db.models import Q

from groupportal.files.models import StoredFile
from groupportal.tenancy.models import GroupKey, GroupModel, person_key
from internships.enums import Party, SigningWay
from internships.models.placement import Placement
from rosters.enums import Relation


class Consent(GroupModel):
    """The informed consent (知情同意) of a student or a guardian to one placement (Article 9). ``is_agreed`` None: not answered yet.

    ``matter`` is what was answered (``papers.filling.matter_of``): where the placement is another by now, the answer no longer counts.
    ``told`` is what stood in the form, as [[label, value], …].
    """

    placement = GroupKey(
        Placement, on_delete=models.PROTECT, related_name="consents", verbose_name="实习安排"
    )
    party = models.CharField("签字人", max_length=10, choices=Party.choices)
    is_agreed = models.BooleanField("同意", null=True, blank=True)
    signer = models.CharField("姓名", max_length=60, blank=True)
    relation = models.CharField("与学生的关系", max_length=20, choices=Relation.choices, blank=True)
    signed_on = models.DateField("签字日期", null=True, blank=True)
    reason = models.CharField("不同意的原因", max_length=300, blank=True)
    way = models.CharField("方式", max_length=10, choices=SigningWay.choices, blank=True)
    matter = models.CharField("同意的事项", max_length=80, blank=True, editable=False)
    told = models.JSONField("告知的内容", default=list, blank=True, editable=False)
    file = GroupKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="扫描件"
    )
    recorded_by = person_key("登记人")
    recorded_at = models.DateTimeField("登记时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "知情同意书"
        ordering = ("placement", "party")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "placement", "party"),
                name="consent_once",
                violation_error_message="这份实习安排已经有这一方的知情同意书，请打开后修改。",
            ),
            models.CheckConstraint(
                condition=Q(is_agreed__isnull=True, signed_on__isnull=True, signer="", way="")
                | Q(is_agreed__isnull=False, signed_on__isnull=False) & ~Q(signer="") & ~Q(way=""),
                name="consent_answered_says_who_and_when",
                violation_error_message="签了字的知情同意书须有姓名、日期和方式。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placement.student}的{self.get_party_display()}知情同意书"
