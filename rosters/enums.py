"""Choices of students, classes and teachers."""

from __future__ import annotations

from django.db import models


class Sex(models.TextChoices):
    MALE = "male", "男"
    FEMALE = "female", "女"


class Level(models.TextChoices):
    """The part of the ministry's catalogue a programme stands in."""

    SECONDARY = "secondary", "中职"
    COLLEGE = "college", "高职专科"
    BACHELOR = "bachelor", "高职本科"


class LeaveKind(models.TextChoices):
    """How a student leaves the school."""

    GRADUATED = "graduated", "毕业"
    COMPLETED = "completed", "结业"
    WITHDRAWN = "withdrawn", "退学"
    TRANSFERRED = "transferred", "转出"
    OTHER = "other", "其他"


class Standing(models.TextChoices):
    """What a student is on a day, read from dates; never stored."""

    STUDYING = "studying", "在读"
    RESTING = "resting", "休学"
    GONE = "gone", "离校"
    TO_COME = "to_come", "尚未入学"


class Relation(models.TextChoices):
    """What a guardian is to a student."""

    FATHER = "father", "父亲"
    MOTHER = "mother", "母亲"
    GRANDPARENT = "grandparent", "祖父母或外祖父母"
    OTHER = "other", "其他监护人"
