from __future__ import annotations

from django.db import models
from django.db.models import Q

from groupportal.deciding.decision import DecidedModel, EndDecidedModel, paper_key
from groupportal.periods.period import apart
from groupportal.periods.told import ToLastDay
from groupportal.tenancy.models import GroupKey, GroupModel, Unit
from groupportal.ui.addresses import record_url
from groupportal.ui.pinyin import PinyinField
from parks.enums import BaseFunctionKind, InvestmentKind, Whereabouts


class TrainingBase(DecidedModel, EndDecidedModel, ToLastDay):
    """A base where students practise (实训基地), at a school or at a firm; ``unit`` keeps it. What it is used for: ``BaseFunction``."""

    number = models.CharField("编号", max_length=40, blank=True)
    name = models.CharField("名称", max_length=80)
    pinyin = PinyinField(source="name")
    where = models.CharField("校内或校外", max_length=10, choices=Whereabouts.choices)
    unit = GroupKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="管理单位")
    host = GroupKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="依托单位"
    )
    starts_on = models.DateField("建立日期")
    ends_on = models.DateField("停用日期", null=True, blank=True, help_text="从这一天起不再使用。")
    address = models.CharField("地点", max_length=200, blank=True)
    programmes = models.CharField("适用专业", max_length=200, blank=True)
    places = models.PositiveIntegerField("工位数", null=True, blank=True)
    text = models.TextField("简介", max_length=2000, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "实训基地"
        ordering = ("pinyin", "id")
        constraints = [
            *apart("training_base", "unit", "name"),
            models.UniqueConstraint(
                fields=("group", "number"),
                condition=~Q(number=""),
                name="training_base_number_once",
                violation_error_message="这个编号已在另一个基地，请核对。",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="training_base_named"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return record_url("parks:base", self.public_id)


class BaseFunction(ToLastDay):
    """What a base is used for, from when to when (功能): so that which were “五位一体” on a day has one answer for ever."""

    base = GroupKey(TrainingBase, on_delete=models.PROTECT, related_name="functions", verbose_name="实训基地")
    kind = models.CharField("功能", max_length=12, choices=BaseFunctionKind.choices)

    class Meta:
        verbose_name = verbose_name_plural = "基地功能"
        ordering = ("base", "starts_on", "id")
        constraints = [*apart("base_function", "base", "kind")]

    def __str__(self) -> str:
        return self.get_kind_display()


class BasePartner(ToLastDay):
    """A firm that carries a base with the school (合作企业), from when to when."""

    base = GroupKey(TrainingBase, on_delete=models.PROTECT, related_name="partners", verbose_name="实训基地")
    unit = GroupKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="合作企业")
    paper = paper_key("合作协议")

    class Meta:
        verbose_name = verbose_name_plural = "合作企业"
        ordering = ("base", "unit__pinyin")
        constraints = [*apart("base_partner", "base", "unit")]

    def __str__(self) -> str:
        return str(self.unit)


class BaseInvestment(GroupModel):
    """What a unit put into a base on a day, in 元 (投入)."""

    base = GroupKey(
        TrainingBase, on_delete=models.PROTECT, related_name="investments", verbose_name="实训基地"
    )
    unit = GroupKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="投入单位")
    kind = models.CharField("种类", max_length=10, choices=InvestmentKind.choices)
    day = models.DateField("投入日期")
    amount = models.DecimalField("金额（元）", max_digits=14, decimal_places=2)
    note = models.CharField("说明", max_length=300, blank=True)
    paper = paper_key("凭证")

    class Meta:
        verbose_name = verbose_name_plural = "基地投入"
        ordering = ("base", "day", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="base_investment_positive",
                violation_error_message="金额应大于 0，请核对。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit}投入"


class BaseCourse(GroupModel):
    """A course that is taught at a base in a year, with its lessons (达课)."""

    base = GroupKey(TrainingBase, on_delete=models.PROTECT, related_name="courses", verbose_name="实训基地")
    name = models.CharField("课程", max_length=120)
    year = models.PositiveSmallIntegerField("年度")
    lessons = models.PositiveIntegerField("课时（节）")
    students = models.PositiveIntegerField("学生人数", null=True, blank=True)
    paper = paper_key("材料")

    class Meta:
        verbose_name = verbose_name_plural = "基地课程"
        ordering = ("base", "-year", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "base", "name", "year"),
                name="base_course_once",
                violation_error_message="这个基地当年的这门课程已经登记，请核对。写错的先删去那一条。",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="base_course_named"),
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2100),
                name="base_course_year",
                violation_error_message="年度应在 2000 至 2100 之间，请核对。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MutualService(GroupModel):
    """A service that units of the group did for one another (互助运营服务): a live sale, a clinic, an introduction on line."""

    title = models.CharField("服务项目", max_length=160)
    unit = GroupKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="提供单位")
    receiver = GroupKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="受益单位"
    )
    receiver_name = models.CharField("受益方", max_length=160, blank=True, help_text="不在名册里的写名称。")
    day = models.DateField("日期")
    text = models.TextField("内容", max_length=2000, blank=True)
    people = models.PositiveIntegerField("参加师生（人次）", null=True, blank=True)
    paper = paper_key("材料")

    class Meta:
        verbose_name = verbose_name_plural = "互助运营服务"
        ordering = ("-day", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "unit", "title", "day"),
                name="mutual_service_once",
                violation_error_message="这个单位当天的同名服务已经登记，请打开那一条修改。",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="mutual_service_titled"),
            models.CheckConstraint(
                condition=Q(receiver__isnull=False) | ~Q(receiver_name=""),
                name="mutual_service_for_somebody",
                violation_error_message="请选择受益单位，不在名册里的写名称。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return record_url("parks:mutual", self.public_id)
