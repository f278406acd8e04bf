"""Choices of 专家库."""

from __future__ import annotations

from django.db import models


class ExpertKind(models.TextChoices):
    ENTERPRISE = "enterprise", "企业专家"
    SCHOOL = "school", "校内教师"
    PART_TIME = "part_time", "兼职教师"
    INDUSTRY = "industry", "行业专家"


class Side(models.TextChoices):
    """Whether the person's unit belongs to the group."""

    INSIDE = "inside", "集团内"
    OUTSIDE = "outside", "集团外"


class Sex(models.TextChoices):
    MALE = "male", "男"
    FEMALE = "female", "女"


class RecordKind(models.TextChoices):
    """What an expert did."""

    SEAT = "seat", "委员会席位"
    LESSON = "lesson", "授课"
    REVIEW = "review", "评审"
    PROJECT = "project", "项目"


class RecordOrigin(models.TextChoices):
    PORTAL = "portal", "在线登记"
    EVENT = "event", "系统记录"
    IMPORT = "import", "文件导入"
