from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from groupportal.files.models import StoredFile
from groupportal.tenancy.models import GroupKey, GroupModel
from internships.enums import FilingKind


class AuthorityFiling(GroupModel):
    """A filing with the authority (备案): of a batch, of a special arrangement, of placements in another province or abroad.

    ``covers``: codes of the rules that a special arrangement lifts (Article 17).
    """

    school = GroupKey("tenancy.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="学校")
    kind = models.CharField("种类", max_length=20, choices=FilingKind.choices)
    number = models.CharField("备案号", max_length=60)
    filed_on = models.DateField("备案日期")
    valid_until = models.DateField("有效期至", null=True, blank=True)
    authority = models.CharField("主管部门", max_length=100)
    covers = models.JSONField("备案范围", default=list, blank=True)
    is_agreed = models.BooleanField("主管部门事先同意", null=True, blank=True)
    is_checked = models.BooleanField("经驻外使领馆核实", null=True, blank=True)
    file = GroupKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="备案材料"
    )

    class Meta:
        verbose_name = verbose_name_plural = "实习备案"
        ordering = ("-filed_on", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "school", "kind", "number"),
                name="authority_filing_once",
                violation_error_message="本校已经登记了这个备案号，请在列表里找到后修改。",
            ),
            models.CheckConstraint(condition=~Q(number=""), name="authority_filing_numbered"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("filed_on")),
                name="authority_filing_forwards",
                violation_error_message="有效期不应早于备案日期，请核对。",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("internships:filing", kwargs={"public_id": self.public_id})
