from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from groupportal.deciding.decision import DecidedModel, EndDecidedModel, paper_key
from groupportal.periods.period import apart
from groupportal.periods.told import ToLastDay
from groupportal.tenancy.models import GroupKey, GroupModel, Unit, person_key
from groupportal.ui.addresses import record_url
from groupportal.ui.pinyin import PinyinField


class Park(GroupModel):
    """A park (园区) that the group serves. ``unit``: the member unit it is, where it is one; its staff keep the park's own records."""

    name = models.CharField("园区名称", max_length=80)
    pinyin = PinyinField(source="name")
    unit = GroupKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="园区单位"
    )
    operator = models.CharField("运营方", max_length=120, blank=True)
    region = models.CharField("所在地", max_length=60, blank=True, help_text="例如“江门市蓬江区”。")
    address = models.CharField("地址", max_length=200, blank=True)
    longitude = models.DecimalField("经度", max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField("纬度", max_digits=9, decimal_places=6, null=True, blank=True)
    industries = models.CharField("主导产业", max_length=200, blank=True)
    note = models.CharField("备注", max_length=300, blank=True)
    is_active = models.BooleanField("合作中", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "园区"
        ordering = ("pinyin", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "name"),
                name="park_once",
                violation_error_message="已有同名的园区，请打开那一个修改。",
            ),
            models.UniqueConstraint(
                fields=("group", "unit"),
                condition=Q(unit__isnull=False),
                name="park_of_a_unit_once",
                violation_error_message="这个单位已经登记为另一个园区，请核对。",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="park_named"),
            models.CheckConstraint(
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                | Q(longitude__range=(-180, 180), latitude__range=(-90, 90)),
                name="park_on_the_map",
                violation_error_message="经度和纬度应同时填写：经度在 -180 至 180、纬度在 -90 至 90 之间。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return record_url("parks:park", self.public_id)


class Resident(ToLastDay):
    """That a firm has its place in a park for a time (入驻企业); whether it is a member says the roll. The N of 1+N on any day."""

    park = GroupKey(Park, on_delete=models.PROTECT, related_name="residents", verbose_name="园区")
    unit = GroupKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="企业")
    starts_on = models.DateField("入驻日期")
    ends_on = models.DateField("迁出日期", null=True, blank=True, help_text="从这一天起不在园区。")
    premises = models.CharField("房号、场地", max_length=80, blank=True)
    contact = models.CharField("联系人", max_length=60, blank=True)
    phone = models.CharField("电话", max_length=30, blank=True)
    end_note = models.CharField("迁出说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "入驻企业"
        ordering = ("park", "unit__pinyin", "-starts_on")
        constraints = [*apart("resident", "park", "unit")]
        indexes = [models.Index(fields=("group", "unit"), name="resident_by_unit")]

    def __str__(self) -> str:
        return str(self.unit)

    def get_absolute_url(self) -> str:
        return record_url("parks:resident", self.public_id)


class Centre(DecidedModel, EndDecidedModel, ToLastDay):
    """A service centre in a park (1+N 园区服务中心) from its opening on. ``unit`` runs it: its people keep the centre's records."""

    park = GroupKey(Park, on_delete=models.PROTECT, related_name="centres", verbose_name="园区")
    unit = GroupKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="建设单位")
    name = models.CharField("名称", max_length=80)
    pinyin = PinyinField(source="name")
    starts_on = models.DateField("启用日期")
    ends_on = models.DateField("停用日期", null=True, blank=True, help_text="从这一天起不再服务。")
    place = models.CharField("地点", max_length=120, blank=True)
    rooms = models.CharField("用房", max_length=200, blank=True, help_text="例如“洽谈室 2 间、培训室 1 间”。")
    area = models.DecimalField("面积（平方米）", max_digits=9, decimal_places=2, null=True, blank=True)
    phone = models.CharField("服务电话", max_length=30, blank=True)
    hours = models.CharField("服务时间", max_length=80, blank=True)
    duties = models.TextField("服务内容", max_length=2000, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "园区服务中心"
        ordering = ("pinyin", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "name"),
                condition=Q(ends_on__isnull=True),
                name="centre_named_once",
                violation_error_message="已有同名的服务中心，请换一个名称，或打开那一个修改。",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="centre_named"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="centre_forwards",
                violation_error_message="停用日期应晚于启用日期，请核对。",
            ),
            models.CheckConstraint(
                condition=Q(area__isnull=True) | Q(area__gt=0),
                name="centre_area_positive",
                violation_error_message="面积应大于 0，请核对。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return record_url("parks:centre", self.public_id)


class CentreAgreement(ToLastDay):
    """The agreement a centre stands on (共建协议), one term after the other; a file is what proves it."""

    centre = GroupKey(Centre, on_delete=models.PROTECT, related_name="agreements", verbose_name="服务中心")
    number = models.CharField("协议编号", max_length=60, blank=True)
    party = models.CharField("签约方", max_length=200)
    signed_on = models.DateField("签订日期", null=True, blank=True)
    starts_on = models.DateField("生效日期")
    ends_on = models.DateField("失效日期", null=True, blank=True, help_text="从这一天起不再有效。")
    ends_after: ClassVar[str] = "不应早于"
    paper = paper_key("协议扫描件")

    class Meta:
        verbose_name = verbose_name_plural = "共建协议"
        ordering = ("centre", "-starts_on")
        constraints = [
            *apart("centre_agreement", "centre"),
            models.CheckConstraint(condition=~Q(party=""), name="centre_agreement_party"),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.centre}共建协议"


class CentreStaff(ToLastDay):
    """Who works at a centre from when to when (中心人员). ``user``: the account, where there is one."""

    centre = GroupKey(Centre, on_delete=models.PROTECT, related_name="staff", verbose_name="服务中心")
    name = models.CharField("姓名", max_length=60)
    user = person_key("账号")
    duty = models.CharField("分工", max_length=80, blank=True)
    phone = models.CharField("电话", max_length=30, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "中心人员"
        ordering = ("centre", "-starts_on", "id")
        constraints = [
            *apart("centre_staff", "centre", "name"),
            models.CheckConstraint(condition=~Q(name=""), name="centre_staff_named"),
        ]

    def __str__(self) -> str:
        return self.name
