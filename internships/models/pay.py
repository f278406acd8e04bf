from __future__ import annotations

from django.db import models
from django.db.models import Q

from groupportal.files.models import StoredFile
from groupportal.tenancy.models import GroupKey, GroupModel, person_key
from internships.enums import PayWay
from internships.models.placement import Placement


class PayRecord(GroupModel):
    """What was due to an intern for a month, and what was paid (报酬发放, Article 18). Append-only but for ``is_current``.

    A mistake is followed by another row for the month, which says why (``reason``) and takes its place. ``month``: its first day.
    ``paid_on`` None: nothing came. ``recorded_by`` None: the program.
    """

    placement = GroupKey(Placement, on_delete=models.PROTECT, related_name="pays", verbose_name="实习安排")
    month = models.DateField("月份")
    due = models.DecimalField("应发（元）", max_digits=9, decimal_places=2)
    due_on = models.DateField("应发日期")
    paid = models.DecimalField("实发（元）", max_digits=9, decimal_places=2, default=0)
    paid_on = models.DateField("发放日期", null=True, blank=True)
    way = models.CharField("发放方式", max_length=10, choices=PayWay.choices, blank=True)
    is_to_student = models.BooleanField("直接发给学生本人", null=True, blank=True)
    evidence = GroupKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="发放凭证"
    )
    reason = models.CharField("更正的原因", max_length=300, blank=True)
    is_current = models.BooleanField("现在算数", default=True, editable=False)
    recorded_by = person_key("登记人")
    created_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "报酬发放"
        ordering = ("-month", "placement", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "placement", "month"),
                condition=Q(is_current=True),
                name="pay_record_one_a_month",
                violation_error_message="这个月刚刚有人登记了，请刷新页面核对；要改的请更正。",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="pay_record_month_begins"),
            models.CheckConstraint(condition=Q(due__gte=0) & Q(paid__gte=0), name="pay_record_not_negative"),
            models.CheckConstraint(
                condition=Q(paid_on__isnull=True, paid=0, way="", is_to_student__isnull=True)
                | Q(paid_on__isnull=False, paid__gt=0, is_to_student__isnull=False) & ~Q(way=""),
                name="pay_record_paid_whole",
                violation_error_message="发了的要写明金额、日期、方式和是不是直接发给学生；没有发的都空着。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placement.student}{self.month:%Y年%-m月}报酬"
