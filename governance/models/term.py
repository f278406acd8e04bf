from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from governance.enums import Capacity, SeatEnd
from governance.models.body import Body
from groupportal.deciding.decision import DecidedModel, EndDecidedModel
from groupportal.periods.period import Period, apart
from groupportal.tenancy.models import GroupKey, Unit, person_key
from groupportal.ui.pinyin import PinyinField


class Term(DecidedModel, Period):
    """A term of a body (届). ``due_on``: when it should end by its charter; ``ends_on``: from when it did."""

    body = GroupKey(Body, on_delete=models.PROTECT, related_name="terms", verbose_name="机构")
    number = models.PositiveSmallIntegerField("届次")
    starts_on = models.DateField("开始日期")
    due_on = models.DateField("届满日期", null=True, blank=True)
    ends_on = models.DateField("结束日期", null=True, blank=True, help_text="从这一天起由下一届履职。")

    class Meta:
        verbose_name = verbose_name_plural = "届"
        ordering = ("body", "-number")
        constraints = [
            *apart("term", "body"),
            models.UniqueConstraint(
                fields=("group", "body", "number"),
                name="term_numbered_once",
                violation_error_message="这个机构已有这一届，请核对届次。",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="term_numbered"),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(due_on__gt=F("starts_on")),
                name="term_due_after",
                violation_error_message="届满日期应晚于开始日期，请核对。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}第{self.number}届"

    def get_absolute_url(self) -> str:
        return reverse("governance:term", kwargs={"public_id": self.public_id})


class Seat(DecidedModel, EndDecidedModel, Period):
    """That somebody sits in a body for a time, in a capacity and for a unit (席位).

    ``user``: the account that acts in it. ``is_outside``: from outside the appointing school (校外). ``stands_in_for``: whose deputy it is.
    Nobody sits twice in a body at once; ``successor_of``: whose place was filled by a by-election (补选).
    """

    term = GroupKey(Term, on_delete=models.PROTECT, related_name="seats", verbose_name="届")
    body = GroupKey(Body, on_delete=models.PROTECT, related_name="seats", verbose_name="机构")
    unit = GroupKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="所在单位"
    )
    name = models.CharField("姓名", max_length=60)
    pinyin = PinyinField(source="name")
    post = models.CharField("单位职务", max_length=80, blank=True)
    phone = models.CharField("电话", max_length=30, blank=True)
    user = person_key("账号")
    capacity = models.CharField("身份", max_length=12, choices=Capacity.choices, default=Capacity.MEMBER)
    is_outside = models.BooleanField("校外成员", default=False)
    weight = models.PositiveSmallIntegerField("票数", default=1)
    stands_in_for = GroupKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="deputies",
        verbose_name="替谁出席",
    )
    successor_of = GroupKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
        verbose_name="补谁的缺",
    )
    starts_on = models.DateField("任职日期")
    ends_on = models.DateField("离任日期", null=True, blank=True, help_text="从这一天起不再任职。")
    end_reason = models.CharField("离任原因", max_length=12, choices=SeatEnd.choices, blank=True)
    end_note = models.CharField("离任说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "席位"
        ordering = ("body", "pinyin", "id")
        constraints = [
            *apart("seat_account", "body", "user", condition=Q(user__isnull=False)),
            *apart("seat_person", "body", "unit", "name")[:1],
            models.CheckConstraint(condition=~Q(name=""), name="seat_named"),
            models.CheckConstraint(condition=Q(weight__gte=1), name="seat_weighs"),
            models.CheckConstraint(condition=~Q(stands_in_for=F("id")), name="seat_deputy_of_another"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True, end_reason="")
                | Q(ends_on__isnull=False) & ~Q(end_reason=""),
                name="seat_end_has_reason",
                violation_error_message="登记离任须选择原因，没有离任的不填原因，请核对。",
            ),
        ]
        indexes = [models.Index(fields=("group", "term"), name="seat_by_term")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("governance:seat", kwargs={"public_id": self.public_id})
