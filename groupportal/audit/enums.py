from django.db import models


class Level(models.TextChoices):
    ADD = "add", "新增"
    CHANGE = "change", "修改"
    REMOVE = "remove", "删除"
    DECIDE = "decide", "审批"


class AccessKind(models.TextChoices):
    VIEW = "view", "查看个人信息"
    DOWNLOAD = "download", "下载文件"
    EXPORT = "export", "导出"
    VISIT = "visit", "运维访问"
    DENIED = "denied", "没有权限，被拒绝"
