"""What a province's own text says where it is stricter than the national regulation, as a group enters it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from groupportal.tenancy.models import GroupModel, person_key


class ProvinceText(GroupModel):
    """Figures of a province's rules (省级细则的参数, Article 48) from a day on. Append-only: another text, or a correction, is another row.

    ``figures``: ``{"R11a.percent": [8, "第九条"]}``, rule and parameter with the value and where the text says it; an empty one
    lets the national figures count again.
    """

    province = models.CharField("省份", max_length=30)
    document = models.CharField("细则名称和文号", max_length=160)
    starts_on = models.DateField("从哪天起")
    figures = models.JSONField("参数", default=dict, blank=True)
    entered_by = person_key("登记人")
    created_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "省级细则"
        ordering = ("province", "starts_on", "id")
        constraints = [
            models.CheckConstraint(condition=~Q(province="") & ~Q(document=""), name="province_text_said")
        ]

    def __str__(self) -> str:
        return f"{self.province}：{self.document}"
