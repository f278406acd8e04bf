"""Choices of 合作贡献积分."""

from __future__ import annotations

from django.db import models

from groupportal.periods.enums import VersionState
from groupportal.tenancy.roles import Role

RuleSetState = VersionState


class Measure(models.TextChoices):
    """What one helping of points is given for."""

    EVENT = "event", "按次"
    AMOUNT = "amount", "按数量"


class Grading(models.TextChoices):
    """How grades are given: by what was reached, or by places."""

    THRESHOLD = "threshold", "按分数线"
    QUOTA = "quota", "按名额"


class Confirmer(models.TextChoices):
    """Roles that may be named to confirm an item."""

    SECRETARIAT = Role.SECRETARIAT.value, Role.SECRETARIAT.label
    FINANCE = Role.FINANCE.value, Role.FINANCE.label
    COUNCIL = Role.COUNCIL.value, Role.COUNCIL.label
    SCHOOL_ADMIN = Role.SCHOOL_ADMIN.value, Role.SCHOOL_ADMIN.label


class EntryOrigin(models.TextChoices):
    EVENT = "event", "系统记分"
    PORTAL = "portal", "秘书处登记"
    CLAIM = "claim", "申报确认"
    IMPORT = "import", "文件导入"
    UNDONE = "undone", "事项撤回"


class ClaimState(models.TextChoices):
    CLAIMED = "claimed", "待确认"
    CONFIRMED = "confirmed", "已确认"
    REFUSED = "refused", "未确认"
    WITHDRAWN = "withdrawn", "已撤销"


class AppealState(models.TextChoices):
    OPEN = "open", "待答复"
    UPHELD = "upheld", "申诉成立"
    REJECTED = "rejected", "申诉不成立"


class RunState(models.TextChoices):
    DRAFT = "draft", "待公布"
    PUBLISHED = "published", "已公布"
    SUPERSEDED = "superseded", "已被替代"
