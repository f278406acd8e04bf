from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from groupportal.files.models import StoredFile
from groupportal.tenancy.models import GroupKey, GroupModel
from internships.enums import Payer, PolicyKind
from internships.models.until import Until


class Policy(Until):
    """An insurance policy (保单) for interns of a school (Article 35). Whom it covers is listed (``Cover``), never assumed."""

    unit = GroupKey("tenancy.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="学校")
    kind = models.CharField("险种", max_length=10, choices=PolicyKind.choices, default=PolicyKind.LIABILITY)
    insurer = models.CharField("保险公司", max_length=100)
    number = models.CharField("保单号", max_length=60)
    payer = models.CharField("保费由谁承担", max_length=10, choices=Payer.choices)
    starts_on = models.DateField("起保日期")
    ends_on = models.DateField(
        "到期日期", help_text="从这一天零时起不再有效：保单写到8月31日24时止的，填9月1日。"
    )
    bought_on = models.DateField("购买日期", null=True, blank=True)
    file = GroupKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="保单文件"
    )
    note = models.CharField("备注", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "实习保险"
        ordering = ("-starts_on", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "unit", "number"),
                name="policy_once",
                violation_error_message="本校已经登记了这个保单号，请在列表里找到后修改。",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="policy_forwards",
                violation_error_message="到期日期应晚于起保日期，请核对。",
            ),
            models.CheckConstraint(condition=~Q(number="") & ~Q(insurer=""), name="policy_numbered"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("internships:policy", kwargs={"public_id": self.public_id})


class Cover(GroupModel):
    """A student on the list of a policy (被保险人). ``unit`` is both's school: keys over it hold that (``papers_wall``)."""

    unit = GroupKey("tenancy.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="学校")
    policy = GroupKey(Policy, on_delete=models.CASCADE, related_name="covers", verbose_name="保单")
    student = GroupKey(
        "rosters.Student", on_delete=models.PROTECT, related_name="covers", verbose_name="学生"
    )

    class Meta:
        verbose_name = verbose_name_plural = "被保险人"
        ordering = ("policy", "id")
        constraints = [models.UniqueConstraint(fields=("group", "policy", "student"), name="cover_once")]
        indexes = [models.Index(fields=("group", "student"), name="cover_by_student")]

    def __str__(self) -> str:
        return f"{self.student}（{self.policy}）"
