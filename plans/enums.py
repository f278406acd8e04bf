"""Choices."""

from django.db import models

from groupportal.periods.enums import VersionState

RevisionState = VersionState


class ItemKind(models.TextChoices):
    TASK = "task", "建设任务"
    INDICATOR = "indicator", "成果指标"


class TargetKind(models.TextChoices):
    """How a target is to be read (domain T13): each year anew, in total, as a standing state, or as a share of a whole."""

    YEARLY = "yearly", "每年"
    CUMULATIVE = "cumulative", "累计"
    STATE = "state", "状态"
    SHARE = "share", "占比"


class TargetSense(models.TextChoices):
    """From which side a target is met: a negative indicator (domain 1.6, 联合体) names what must not be exceeded."""

    AT_LEAST = "at_least", "不低于"
    AT_MOST = "at_most", "不超过"


class Awaited(models.TextChoices):
    """Records that a point waits for: rooms to come, by the name of their app."""

    GOVERNANCE = "governance", "治理（会议、换届、制度）"
    ROSTERS = "rosters", "师生名册"
    COURSES = "courses", "课程共享"
    PARKS = "parks", "园区服务"
    INTERNSHIPS = "internships", "实习与学徒"
    EMPLOYMENT = "employment", "岗位与毕业生"
    MALL = "mall", "商城与资源平台"


class Result(models.TextChoices):
    """What became of a target by a day. Only what is shown as well as reached is 达成."""

    MET = "met", "达成"
    MISSED = "missed", "未达成"
    LACKING = "lacking", "待补"
    NOT_DUE = "not_due", "未到期"
    AHEAD = "ahead", "未开始"


class ExpectationKind(models.TextChoices):
    NUMBER = "number", "数量"
    PERCENT = "percent", "百分比"
    TEXT = "text", "文字"
    DONE = "done", "完成"


class AssignmentState(models.TextChoices):
    ASSIGNED = "assigned", "已部署"
    FILED = "filed", "待审核"
    RETURNED = "returned", "已退回"
    ACCEPTED = "accepted", "已通过"
    CLOSED = "closed", "已办结"
    CANCELLED = "cancelled", "已撤销"


OPEN = (AssignmentState.ASSIGNED, AssignmentState.RETURNED)
"""What waits for the unit or person it was put to."""


class FilingState(models.TextChoices):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "已退回"
    APPROVED = "approved", "已通过"


class TaskState(models.TextChoices):
    """How far a task or indicator is on a day: each is one of these."""

    VETOED = "vetoed", "否决"
    SHOWN = "shown", "无待补"
    LACKING = "lacking", "待补"
    UNFILED = "unfiled", "未填报"


class FilingLevel(models.TextChoices):
    """Whose word a filing is: a unit's for its part, or the group's, which alone is printed."""

    UNIT = "unit", "单位贡献"
    GROUP = "group", "集团填报"


class FilingOrigin(models.TextChoices):
    PORTAL = "portal", "在线填报"
    IMPORT = "import", "文件导入"


LINK = "plans.contribution"
"""The purpose of a unit's link."""
