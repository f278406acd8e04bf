from django.db import models


class GroupKind(models.TextChoices):
    GROUP = "group", "职业教育集团"
    ALLIANCE = "alliance", "职业教育联盟"
    CONSORTIUM = "consortium", "市域产教联合体"
    COMMUNITY = "community", "行业产教融合共同体"


class GroupState(models.TextChoices):
    ACTIVE = "active", "运行中"
    SUSPENDED = "suspended", "已暂停"
