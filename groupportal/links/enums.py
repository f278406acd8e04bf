"""What a link may ask of who holds it, what happened to it, and how it stands."""

from django.db import models


class Check(models.TextChoices):
    """What the holder has to know or to reach beside the link."""

    NONE = "none", "不核对"
    PHONE = "phone", "电话号码后四位"
    MAIL = "mail", "邮箱验证码"


class OtherDevice(models.TextChoices):
    """What a link says to another phone or computer than the first."""

    TELL = "tell", "说明情况，可以继续"
    CHECK = "check", "先核对"
    REFUSE = "refuse", "只能在第一次填写的设备上继续"


class Happening(models.TextChoices):
    """What the log of a link holds."""

    SENT = "sent", "发出"
    OPENED = "opened", "打开"
    KEPT = "kept", "暂存"
    CODE = "code", "发送验证码"
    PASSED = "passed", "核对通过"
    FAILED = "failed", "核对不符"
    FINISHED = "finished", "办完"
    LOOKED = "looked", "查看"
    TAKEN = "taken", "下载文件"
    TURNED_AWAY = "turned_away", "打开时已不能用"


class LinkState(models.TextChoices):
    """How a link stands; read from its times and its log, never stored."""

    FRESH = "fresh", "未打开"
    OPENED = "opened", "已打开"
    BEGUN = "begun", "填写中"
    FINISHED = "finished", "已办完"
    EXPIRED = "expired", "已过期"
    REVOKED = "revoked", "已撤销"
    REPLACED = "replaced", "已换新"
