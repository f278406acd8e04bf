from __future__ import annotations

from django.db import models


class Kind(models.TextChoices):
    """What a field of a return holds."""

    NUMBER = "number", "数"
    MONEY = "money", "金额"
    SHARE = "share", "比例"
    TEXT = "text", "文字"
    DATE = "date", "日期"
    CHOICE = "choice", "选项"


NUMERIC = frozenset({Kind.NUMBER, Kind.MONEY, Kind.SHARE})


class Tally(models.TextChoices):
    """What becomes of the answers of many units."""

    SUM = "sum", "合计"
    AVERAGE = "average", "平均"
    COUNT = "count", "家数"
    LATEST = "latest", "最近一家"


class Source(models.TextChoices):
    """Where a value comes from."""

    RECORDS = "records", "系统记录"
    FORMULA = "formula", "按公式计算"
    UNITS = "units", "单位填报"
    TYPED = "typed", "直接填写"
    CORRECTED = "corrected", "人工更正"
    NONE = "", "还没有数"


class ReturnState(models.TextChoices):
    """Where a return stands."""

    COLLECTING = "collecting", "填报中"
    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "已退回"
    FROZEN = "frozen", "已冻结"


class AnswerState(models.TextChoices):
    """Where a unit's answers stand."""

    UNFILLED = "unfilled", "未填"
    FILLING = "filling", "填写中"
    HANDED_IN = "handed_in", "已交"
    SENT_BACK = "sent_back", "退回"
    CHECKED = "checked", "已核"


TO_FILL = (AnswerState.UNFILLED, AnswerState.FILLING, AnswerState.SENT_BACK)
"""The unit is to act."""
ALL_UNITS = "all"
"""Among a field's ``asks``: whatever the unit's category is."""
LINK = "reports.unit_answer"
"""The purpose of a link by which a unit answers."""
