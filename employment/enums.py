"""Choices of 岗位与就业."""

from __future__ import annotations

from django.db import models


class DemandKind(models.TextChoices):
    """What a unit looks for."""

    INTERN = "intern", "岗位实习"
    APPRENTICE = "apprentice", "学徒"
    GRADUATE = "graduate", "毕业生就业"
    PART_TIME = "part_time", "兼职"


FOR_STUDENTS = (DemandKind.INTERN, DemandKind.APPRENTICE)
"""Posts that students take as part of school, so that the rules on internships hold for them (教职成〔2021〕4号)."""


class DemandState(models.TextChoices):
    """Where a demand stands. That its day is over is read from ``expires_on``, never stored."""

    WAITING = "submitted", "待审核"
    OPEN = "approved", "招聘中"
    REFUSED = "returned", "已退回"
    WITHDRAWN = "withdrawn", "已撤回"
    FILLED = "filled", "已招满"
    CLOSED = "closed", "已停招"


class WagePer(models.TextChoices):
    MONTH = "month", "元/月"
    DAY = "day", "元/日"
    HOUR = "hour", "元/小时"


class Lodging(models.TextChoices):
    BOTH = "both", "包吃住"
    BED = "bed", "包住"
    MEALS = "meals", "包吃"
    NONE = "none", "不含食宿"


class BeganBy(models.TextChoices):
    """Who began an application."""

    STUDENT = "student", "学生投递"
    UNIT = "unit", "单位邀请"
    ROUND = "round", "双向选择"


class ApplicationState(models.TextChoices):
    """Where an application stands."""

    INVITED = "invited", "已邀请"
    APPLIED = "applied", "已投递"
    INTERVIEW = "interview", "待面试"
    OFFERED = "offered", "已发录用通知"
    ACCEPTED = "accepted", "已接受录用"
    HIRED = "hired", "已到岗"
    REFUSED = "refused", "未录用"
    DECLINED = "declined", "学生谢绝"
    WITHDRAWN = "withdrawn", "学生已撤回"


class Intent(models.TextChoices):
    """What a student wants to do after school (就业意向)."""

    WORK = "work", "就业"
    STUDY = "study", "升学"
    ARMY = "army", "参军"
    OWN = "own", "自主创业"
    OPEN = "open", "还没有想好"


class CvPart(models.TextChoices):
    """Parts of a CV that a student shares or keeps to herself."""

    CONTACT = "contact", "电话"
    SCHOOL = "school", "学校、专业和班级"
    PRACTICE = "practice", "实习经历和考核结果"
    COURSE = "course", "课程和技能"
    CERTIFICATE = "certificate", "证书"
    AWARD = "award", "获奖"
    OTHER = "other", "其他经历"


OWN_PARTS = (CvPart.COURSE, CvPart.CERTIFICATE, CvPart.AWARD, CvPart.OTHER)
"""Parts of which the student writes the lines; the others are the school's records."""


class RoundState(models.TextChoices):
    """Where a round of two-way choice stands; whose turn it is while it runs follows from its days."""

    DRAFT = "draft", "筹备中"
    OPEN = "open", "进行中"
    DRAWN = "drawn", "已截止"
    MATCHED = "matched", "待公布"
    PUBLISHED = "published", "已公布"
    CANCELLED = "cancelled", "已取消"


class RoundTurn(models.TextChoices):
    """Whose turn it is in an open round."""

    BEFORE = "before", "未开始"
    STUDENTS = "students", "学生选岗"
    UNITS = "units", "单位排序"
    OVER = "over", "待截止"


class WishResult(models.TextChoices):
    """What became of a wish: ``matching.reasons.Reason`` in words."""

    CLOSED = "closed", "岗位已关闭"
    BARRED = "barred", "实习规定不允许"
    NOT_WANTED = "not_wanted", "单位没有列入"
    TAKEN = "taken", "录取"
    BETTER = "better", "前面的志愿已录取"
    POST_FULL = "post_full", "岗位已满"
    KIND_FULL = "kind_full", "同类岗位已满"
    UNIT_FULL = "unit_full", "单位已满"
