"""Choices of 实习."""

from __future__ import annotations

from django.db import models


class InternshipKind(models.TextChoices):
    """The two kinds there are (Article 2)."""

    VISIT = "visit", "认识实习"
    POST = "post", "岗位实习"


class Source(models.TextChoices):
    """Who found the unit."""

    SCHOOL = "school", "学校安排"
    OWN = "own", "学生自行选择"


class Force(models.TextChoices):
    """What a rule that is broken, or can't be judged, does."""

    BLOCK = "block", "阻止"
    WARN = "warn", "提醒，须写明理由和批准人"
    ADVISE = "advise", "建议"


class Moment(models.TextChoices):
    """When a rule is asked."""

    UNIT = "unit", "选定单位时"
    PLACE = "place", "安排生效前"
    RUN = "run", "实习中"
    CLOSE = "close", "结束前"
    YEAR = "year", "每年"


class Outcome(models.TextChoices):
    HOLDS = "holds", "符合"
    BROKEN = "broken", "不符合"
    UNKNOWN = "unknown", "不能判断"
    BESIDE = "beside", "不适用"


class Layer(models.TextChoices):
    """Whose rules a pack holds."""

    NATIONAL = "national", "全国"
    PROVINCE = "province", "省级"
    OTHER = "other", "其他"


class DayKind(models.TextChoices):
    """What the table of holidays says of a day."""

    OFF = "off", "放假"
    WORK = "work", "上班"
