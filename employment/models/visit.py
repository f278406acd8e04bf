from __future__ import annotations

from django.db import models
from django.db.models import Q

from groupportal.tenancy.models import GroupKey, GroupModel, Unit, person_key
from groupportal.ui.addresses import record_url


class FirmVisit(GroupModel):
    """A school's people were at a firm to find posts (访企拓岗), in the columns of the national table of that name.

    One programme each: wanted, taken as interns, taken as graduates. A visit about several programmes is several rows.
    """

    school = GroupKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="走访单位")
    unit = GroupKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="走访企业")
    visited_on = models.DateField("拜访时间")
    lead = models.CharField("牵头拜访人", max_length=60)
    lead_title = models.CharField("职务", max_length=60, blank=True)
    host = models.CharField("企业接待人", max_length=60, blank=True)
    host_title = models.CharField("接待人职务", max_length=60, blank=True)
    outcome = models.CharField("访谈成果主要形式", max_length=120, blank=True)
    wanted_code = models.CharField("需求专业代码", max_length=10, blank=True)
    places = models.PositiveIntegerField("可提供岗位数", null=True, blank=True)
    mean_pay = models.DecimalField("平均薪酬（元/月）", max_digits=9, decimal_places=2, null=True, blank=True)
    intern_code = models.CharField("接受实习专业代码", max_length=10, blank=True)
    interns = models.PositiveIntegerField("接受实习人数", null=True, blank=True)
    intern_pay = models.DecimalField(
        "实习报酬（元/月）", max_digits=9, decimal_places=2, null=True, blank=True
    )
    graduate_code = models.CharField("接受就业专业代码", max_length=10, blank=True)
    graduates = models.PositiveIntegerField("接受就业人数", null=True, blank=True)
    graduate_pay = models.DecimalField(
        "就业起薪线（元/月）", max_digits=9, decimal_places=2, null=True, blank=True
    )
    further = models.CharField("其他合作意向", max_length=500, blank=True)
    recorded_by = person_key("登记人")
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "访企拓岗"
        ordering = ("-visited_on", "-id")
        constraints = [
            models.CheckConstraint(condition=~Q(lead=""), name="firm_visit_led"),
        ]
        indexes = [
            models.Index(fields=("group", "school", "visited_on"), name="firm_visit_by_school"),
            models.Index(fields=("group", "unit"), name="firm_visit_by_unit"),
        ]

    def __str__(self) -> str:
        return f"走访{self.unit}"

    def get_absolute_url(self) -> str:
        return record_url("employment:visit", self.public_id)
