from django.db import models


class Channel(models.TextChoices):
    EMAIL = "email", "邮件"
    SMS = "sms", "短信"
    ROBOT = "robot", "群机器人"


class RobotKind(models.TextChoices):
    WECOM = "wecom", "企业微信"
    DINGTALK = "dingtalk", "钉钉"
    FEISHU = "feishu", "飞书"


class DeliveryState(models.TextChoices):
    WAITING = "waiting", "等待发送"
    SENDING = "sending", "发送中"
    SENT = "sent", "已发送"
    FAILED = "failed", "未发出"
    SKIPPED = "skipped", "不必发送"
