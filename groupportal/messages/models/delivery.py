"""What goes out beside the inbox: each row is one message on one channel, and how it fared."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from groupportal.messages.enums import Channel, DeliveryState
from groupportal.messages.models.notice import Notice
from groupportal.messages.models.robot import Robot
from groupportal.tenancy.models import GroupKey, GroupModel, person_key
from groupportal.tenancy.sealed import SealedTextField


class Delivery(GroupModel):
    """Of a notice to a person, of a text to an address without account, or of a line to a robot.

    Text and address of a page that came with the row itself may open something: they are sealed, and emptied once sent.
    """

    channel = models.CharField("渠道", max_length=10, choices=Channel.choices)
    topic = models.CharField("消息类别", max_length=60)
    notice = GroupKey(
        Notice,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="deliveries",
        verbose_name="消息",
    )
    robot = GroupKey(
        Robot,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="deliveries",
        verbose_name="机器人",
    )
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="收信人",
    )
    address = models.CharField("地址", max_length=254, blank=True)
    title = models.CharField("标题", max_length=200)
    text = SealedTextField("内容", blank=True)
    url = SealedTextField("页面", blank=True)
    sent_by = person_key("发送人")
    dedup = models.CharField(max_length=120, blank=True, editable=False)
    state = models.CharField(
        "状态", max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING
    )
    reason = models.CharField("说明", max_length=300, blank=True)
    answer = models.CharField("对方答复", max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField("发送次数", default=0)
    segments = models.PositiveSmallIntegerField("短信条数", default=0)
    next_try_at = models.DateTimeField("下次发送", default=timezone.now)
    claimed_at = models.DateTimeField("开始发送", null=True, blank=True)
    sent_at = models.DateTimeField("发出时间", null=True, blank=True)
    created_at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "发送记录"
        ordering = ("-created_at", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(channel=Channel.ROBOT, robot__isnull=False)
                | (~Q(channel=Channel.ROBOT) & Q(robot__isnull=True)),
                name="delivery_robot_by_channel",
            ),
            models.CheckConstraint(
                condition=Q(robot__isnull=False) | Q(recipient__isnull=False) | ~Q(address=""),
                name="delivery_has_addressee",
            ),
            models.UniqueConstraint(
                fields=("group", "notice", "channel"),
                condition=Q(notice__isnull=False),
                name="delivery_once_per_channel",
            ),
            models.UniqueConstraint(
                fields=("group", "recipient", "channel", "dedup"),
                condition=~Q(dedup=""),
                name="delivery_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=("group", "channel", "next_try_at"),
                condition=Q(state=DeliveryState.WAITING),
                name="delivery_due",
            ),
            models.Index(
                fields=("group", "claimed_at"),
                condition=Q(state=DeliveryState.SENDING),
                name="delivery_under_way",
            ),
            models.Index(fields=("group", "-created_at", "-id"), name="delivery_in_order"),
        ]

    def __str__(self) -> str:
        return self.title
