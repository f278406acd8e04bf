"""One account per person; what the person may do is held per group in ``tenancy.Membership``."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.core.validators import RegexValidator
from django.db import models

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
