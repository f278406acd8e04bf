"""Words of this app."""

from django.db import models


class DeviceEnd(models.TextChoices):
    """Why a device no longer opens the account."""

    SIGNED_OUT = "signed_out", "本人撤销"
    OFFICE = "office", "管理员撤销"
    LEFT = "left", "已不在本集团"
    REPLAYED = "replayed", "旧的登录凭证被再次使用"
    MANY = "many", "登录的设备过多"
