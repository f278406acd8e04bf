from django.db import models


class BatchState(models.TextChoices):
    CHECKING = "checking", "检查中"
    CHECKED = "checked", "待确认"
    REFUSED = "refused", "不能导入"
    APPLYING = "applying", "导入中"
    APPLIED = "applied", "已导入"
    FAILED = "failed", "导入失败"
    DISCARDED = "discarded", "已放弃"
    UNDONE = "undone", "已撤销"


NOT_IMPORTED = (BatchState.CHECKED, BatchState.REFUSED, BatchState.FAILED)
"""What can be given up, or checked once more."""


class ProblemLevel(models.TextChoices):
    REFUSAL = "refusal", "拒绝"
    ERROR = "error", "错误"
    WARNING = "warning", "提醒"
    NOTE = "note", "说明"
