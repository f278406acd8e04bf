from __future__ import annotations

from django.db import models
from django.db.models import Q

from groupportal.deciding.decision import DecidedModel, EndDecidedModel, paper_key
from groupportal.periods.period import apart
from groupportal.periods.told import ToLastDay
from groupportal.tenancy.models import GroupKey, GroupModel, Unit
from groupportal.ui.addresses import record_url
from groupportal.ui.pinyin import PinyinField


class IndustryCollege(DecidedModel, EndDecidedModel, ToLastDay):
    """A 产业学院 from its founding on; ``unit`` leads it. Its board and committees stand in governance (``body``)."""

    name = models.CharField("名称", max_length=80)
    pinyin = PinyinField(source="name")
    unit = GroupKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="牵头学校")
    body = GroupKey(
        "governance.Body",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="治理机构",
    )
    starts_on = models.DateField("成立日期")
    ends_on = models.DateField("撤销日期", null=True, blank=True, help_text="从这一天起不再存在。")
    direction = models.CharField("产业方向", max_length=120, blank=True)
    premises = models.CharField("办学场所", max_length=200, blank=True)
    text = models.TextField("简介", max_length=2000, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "产业学院"
        ordering = ("pinyin", "id")
        constraints = [
            *apart("college", "name"),
            models.CheckConstraint(condition=~Q(name=""), name="college_named"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return record_url("parks:college", self.public_id)


class CollegePartner(ToLastDay):
    """A unit that carries a 产业学院 with the school (共建单位), from when to when."""

    college = GroupKey(
        IndustryCollege, on_delete=models.PROTECT, related_name="partners", verbose_name="产业学院"
    )
    unit = GroupKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="共建单位")
    gives = models.CharField("投入和分工", max_length=300, blank=True)
    paper = paper_key("共建协议")

    class Meta:
        verbose_name = verbose_name_plural = "共建单位"
        ordering = ("college", "unit__pinyin")
        constraints = [*apart("college_partner", "college", "unit")]

    def __str__(self) -> str:
        return str(self.unit)


class CollegeRoom(GroupModel):
    """A room of a 产业学院 (实训室、直播间 …), alike ones together with their number."""

    college = GroupKey(
        IndustryCollege, on_delete=models.CASCADE, related_name="rooms", verbose_name="产业学院"
    )
    name = models.CharField("场所", max_length=80)
    number = models.PositiveSmallIntegerField("间数", default=1)
    area = models.DecimalField("面积（平方米）", max_digits=9, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "产业学院场所"
        ordering = ("college", "id")
        constraints = [
            models.UniqueConstraint(fields=("group", "college", "name"), name="college_room_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="college_room_counted"),
        ]

    def __str__(self) -> str:
        return self.name


class CollegeCohort(GroupModel):
    """A class that learns at a 产业学院 (培养班级): the class itself stands in the schools' rosters."""

    college = GroupKey(
        IndustryCollege, on_delete=models.CASCADE, related_name="cohorts", verbose_name="产业学院"
    )
    school_class = GroupKey(
        "rosters.SchoolClass", on_delete=models.PROTECT, related_name="+", verbose_name="班级"
    )
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "培养班级"
        ordering = ("college", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "college", "school_class"),
                name="college_cohort_once",
                violation_error_message="这个班级已经在这个产业学院里。",
            )
        ]

    def __str__(self) -> str:
        return str(self.school_class)
