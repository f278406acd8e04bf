"""One account per person; what the person may do is held per group in ``tenancy.Membership``."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from groupportal.accounts.enums import DeviceEnd
from groupportal.tenancy.models import GroupModel, person_key
from groupportal.ui.pinyin import PinyinField


class User(AbstractUser):
    """A person. Signs in by user name or phone."""

    first_name = None  # type: ignore[assignment]  # one name, as people here are called
    last_name = None  # type: ignore[assignment]  # the same
    name = models.CharField("姓名", max_length=60)
    phone = models.CharField(
        "手机号",
        max_length=11,
        unique=True,
        null=True,
        blank=True,
        validators=[RegexValidator(r"^1[3-9]\d{9}$", "请填写 11 位手机号码。")],
    )
    must_change_password = models.BooleanField("首次登录须改密码", default=False)
    is_operator = models.BooleanField(
        "平台运维", default=False, help_text="可以创建、暂停、导出集团；进入集团须填写事由。"
    )
    has_second_factor = models.BooleanField(default=False, editable=False)
    """Whether sign-in asks for a second factor; kept beside the authenticators so that every request can ask."""
    made_by_group = models.BigIntegerField(null=True, editable=False)
    """The group whose secretariat had the account made; None where an operator or the command line did."""
    is_shared = models.BooleanField(default=False, editable=False)
    """Whether another group than that one ever held it, lapsed and removed roles included: a trigger sees to it."""
    pinyin = PinyinField(source="name")

    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = verbose_name_plural = "账号"
        ordering = ("pinyin", "username")

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        """The name shown everywhere."""
        return self.name or self.username

    def get_short_name(self) -> str:
        """The name shown where room is short."""
        return self.name or self.username


class Device(GroupModel):
    """A phone or program by which a person is signed in to one group over the API, until it is revoked or not used for long.

    Of what renews it only a hash is kept, and what opens it for half an hour is kept nowhere. It ends with the password it was
    opened by (``opened_with``), as a session does. ``key`` is the request that signed in: the same once more is the same device.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="使用人"
    )
    name = models.CharField("设备", max_length=60)
    key = models.UUIDField("请求编号", editable=False)
    secret_hash = models.CharField("续期凭证", max_length=64, editable=False)
    opened_with = models.CharField("登录时的密码标记", max_length=64, editable=False)
    with_factor = models.BooleanField("登录时用了两步验证", default=False)
    signed_in_at = models.DateTimeField("登录时间", auto_now_add=True)
    used_at = models.DateTimeField("最近使用", default=timezone.now)
    expires_at = models.DateTimeField("不用则失效的时间")
    ended_at = models.DateTimeField("撤销时间", null=True, blank=True)
    ended_by = person_key("撤销人")
    end = models.CharField("撤销原因", max_length=12, choices=DeviceEnd.choices, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "登录的设备"
        ordering = ("-used_at", "-id")
        constraints = [
            models.UniqueConstraint(fields=("group", "user", "key"), name="device_once"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end="") | (Q(ended_at__isnull=False) & ~Q(end="")),
                name="device_ended_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def opens(self) -> bool:
        """Whether it is as good as a session of its person now: not ended, nor what it was opened with changed."""
        user = self.user
        return (
            self.ended_at is None
            and self.expires_at > timezone.now()
            and user.is_active
            and not user.must_change_password
            and (self.with_factor or not user.has_second_factor)
            and self.opened_with == user.get_session_auth_hash()
        )
